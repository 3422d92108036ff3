"""A dozen small programs in every interpreter of the machine: fast at what, and how fast."""
