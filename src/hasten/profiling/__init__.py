"""The user's whole program under a profiler: which functions are worth racing, and with which arguments."""
