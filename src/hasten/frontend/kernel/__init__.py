"""The kernel language: what can be carried into other languages, as a typed, structured program."""
