"""NumExpr: array expressions evaluated block by block, without temporaries."""
