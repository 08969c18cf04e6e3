"""Importing a data set: from a file of any known format to a published data set."""
