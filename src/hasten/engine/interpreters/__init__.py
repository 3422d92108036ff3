"""Engines that run the function as it is in another interpreter of Python."""
