"""The formats of files that are read: one module each, and which of them a file is in."""
