"""Reading Python functions: types, loops and what they allow."""
