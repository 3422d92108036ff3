"""What an entry gives up, axis by axis: one file an axis."""
