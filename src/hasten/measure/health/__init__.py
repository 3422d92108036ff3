"""What about this machine makes measurements doubtful: one concern a file, put together by `doctor`."""
