"""Finding and calling compilers, and the cache of what they built."""
