"""Committed geodata and the script that makes it again from registry packages."""
