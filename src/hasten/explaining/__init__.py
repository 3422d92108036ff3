"""Why a Python function takes the time that it takes: its way from source to objects, counted and measured."""
