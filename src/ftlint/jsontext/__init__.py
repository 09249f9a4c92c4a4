"""JSON as text: why a raw line is not the JSON it should be, where a value is, how to edit it.

``diagnose`` finds one cause, one code and the exact place, for lines that the fast parser refused;
``undecodable`` does it for bytes that are not UTF-8. All of it is linear in the length of the line,
and lines of 100 MB are taken. Import the modules: a clean file needs few of them.
"""
