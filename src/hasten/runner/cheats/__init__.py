"""Finding out cheats: one file a detector; each looks for one way of only seeming to be fast."""
