"""`python -m data import FILE`: import a data set from the command line."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path
from typing import Any

from data.errors import FormatError


def add_to(commands: Any) -> None:
    """Add the command and its arguments to a parser's commands."""
    command = commands.add_parser(
        "import",
        help="import a data set (ACLED, UCDP GED, GDELT, … or any table)",
        description="Import a data set; the last line printed is its balance as JSON.",
    )
    command.add_argument("file", type=Path, help="the file, also as .gz or .zip")
    command.add_argument("--format", help="the format, where it is not told from the file")
    command.add_argument("--case", metavar="NAME", help="the data set's name, else the file's")
    command.add_argument(
        "--store", metavar="URL", help="a store's folder or file: URL, else home's"
    )
    command.add_argument("--member", help="the file within a .zip, or the sheet of a workbook")
    command.add_argument("--encoding", help="the text's encoding, where it is not told from it")
    command.add_argument("--delimiter", help="what stands between two cells (tab: '\\t')")
    order = command.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="05/04/2020 is the 5th of April")
    order.add_argument("--month-first", action="store_true", help="05/04/2020 is the 4th of May")
    command.add_argument(
        "--keep",
        metavar="COLUMN=VALUE[;VALUE]",
        action="append",
        default=[],
        help="only rows with one of these values in a column; the others count as left out",
    )
    command.add_argument(
        "--map",
        metavar="MEANING=COLUMN",
        action="append",
        default=[],
        help="what a column of any other table means, such as date=When",
    )
    command.add_argument(
        "--mapping",
        metavar="FILE",
        type=Path,
        help="a saved mapping (JSON) for any other table; --map adds to it",
    )
    command.add_argument("--json", action="store_true", help="print nothing but the JSON line")


def run(options: argparse.Namespace) -> int:
    """Import a file and print what became of its rows; return 0, or 130 when interrupted."""
    # Only now: the other commands need none of the libraries behind the store.
    from data.formats.contract import Options
    from data.formats.mapping import read_mapping
    from data.home import home_gazetteer, home_store
    from data.importing import import_file
    from data.importing.memory import spare_memory
    from data.store import open_store
    from geo.progress import Bar

    chosen = Options(
        mapping={
            **(read_mapping(options.mapping) if options.mapping else {}),
            **dict(_pair(text, "--map") for text in options.map),
        },
        keep={
            column: tuple(value.strip() for value in values.split(";"))
            for column, values in (_pair(text, "--keep") for text in options.keep)
        },
        day_first=True if options.day_first else False if options.month_first else None,
    )
    spare_memory()
    store = open_store(options.store) if options.store else home_store()
    stop = threading.Event()
    try:
        report = import_file(
            store,
            home_gazetteer(),
            options.file,
            format=options.format,
            name=options.case,
            member=options.member,
            encoding=options.encoding,
            delimiter=options.delimiter and options.delimiter.replace("\\t", "\t"),
            options=chosen,
            progress=Bar(f"Importing {options.file.name}"),
            cancelled=stop.is_set,
        )
    except KeyboardInterrupt:
        print("Interrupted. Nothing of the import was kept.", file=sys.stderr)
        return 130
    if not options.json:
        _tell(report)
    print(json.dumps(report.to_dict(), ensure_ascii=False))
    return 0


def _tell(report: Any) -> None:
    balance = report.balance
    again = " was imported before in the same way; nothing was done" if report.unchanged else ""
    print(f"{report.title}{again or f' is now the data set {report.name!r}'}.")
    print(
        f"{balance.read:,} rows read: {balance.placed:,} placed, {balance.unplaced:,} unplaced,"
        f" {balance.rejected:,} rejected, {balance.left_out:,} left out."
    )
    for reason, count in report.reasons.items():
        print(f"  {count:,} × {reason}")
    if report.rejects:
        print(f"The rejected rows, each with its reason: {report.rejects}")


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise FormatError(f"{option} {text[:80]!r} is not written as NAME=VALUE")
    return name.strip(), value.strip()
