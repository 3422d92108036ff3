"""Other interpreters of Python on this machine: finding them, asking how they were built, talking to them."""
