"""What is shown and written, one format a file."""
