"""Ways of running a workload: one contract, one file an engine."""
