"""Family S: the structure of a record, as the JSON Schemas state it."""
