"""Inputs that nobody chose: what the arguments need, and how they are attacked."""
