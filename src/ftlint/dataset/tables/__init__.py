"""Records as the rows of a table: a column for each key, as CSV or Parquet, and read back.

Every value of every record is in the table. What a column cannot hold as it is becomes JSON text,
and the ledger names the column; what has no place at all is an error of one line.
"""
