"""Importing a data set: from a file of any known format to a published data set."""

from data.importing.report import ImportReport
from data.importing.running import import_file, name_of, recognise_file

__all__ = ["ImportReport", "import_file", "name_of", "recognise_file"]
