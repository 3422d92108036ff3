"""The processes: worker, protocol, limits, death of every kind."""
