"""From the kernel's program to text that a person can read: one target language a package."""
