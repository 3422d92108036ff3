"""What is known of a function's loops: names, kinds of values, shared memory, liveness."""
