"""Just-in-time compilers."""
