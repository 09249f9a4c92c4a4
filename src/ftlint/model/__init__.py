"""What travels between the rooms and does nothing: records, findings, settings, reports."""
