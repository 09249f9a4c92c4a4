"""Work on many cores or machines: processes, Ray, and columns that spill to disk."""
