"""Family D: records compared with each other, over all files of a run."""
