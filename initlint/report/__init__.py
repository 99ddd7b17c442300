"""What a run prints: one pure function for each format, from an outcome to a text."""
