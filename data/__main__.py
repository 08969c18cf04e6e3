"""`python -m data`: check a case folder; import a data set; prepare what is built once."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import sys
from pathlib import Path

from data import import_command
from data.case import Case, load_case
from data.case_write import save_case
from data.errors import CaseError, DeconflictError
from data.model import Source
from data.quotes import QuoteCheck, check_quotes, quotes_digest, source_of_text
from geo.errors import GeoError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when a check failed, 2 on bad input."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check a case folder, and quotes against a text")
    check.add_argument("case", type=Path, help="the case folder")
    check.add_argument("--text", type=Path, action="append", default=[], help="a source's text")
    check.add_argument("--source", help="the source's id, where the text's hash does not tell")
    check.add_argument(
        "--record", action="store_true", help="note in sources.csv that the quotations stand there"
    )
    import_command.add_to(commands)
    commands.add_parser("prepare", help="build the gazetteer and publish the built-in cases")
    options = parser.parse_args(arguments)
    try:
        if options.command == "prepare":
            return _prepare()
        if options.command == "import":
            return import_command.run(options)
        return _check(options.case, options.text, options.source, options.record)
    except (DeconflictError, GeoError) as error:
        print(error, file=sys.stderr)
        return 2


def _prepare() -> int:
    # Only now: `check` needs none of the libraries behind the store.
    from data.home import home_store, prepare
    from geo.opening import home

    prepare(lambda words: print(words, flush=True))
    print(f"Ready: {', '.join(home_store().names())}, in {home()}.")
    return 0


def _check(folder: Path, texts: list[Path], source_id: str | None, record: bool) -> int:
    case = load_case(folder)
    print(
        f"{case.title}: {len(case.sources)} sources, {len(case.incidents)} incidents,"
        f" {len(case.statements)} statements, {len(case.claims)} claims,"
        f" {len(case.positions)} force positions. The folder fits its schema."
    )
    results = [_check_text(case, path, source_id) for path in texts]
    good = [result.source for result in results if not result.failures]
    if record and good:
        save_case(_with_checks(case, good), folder)
        print(f"Noted in sources.csv: {', '.join(source.id for source in good)}.")
    return 0 if len(good) == len(results) else 1


def _with_checks(case: Case, checked: list[Source]) -> Case:
    sources = dict(case.sources)
    for source in checked:
        noted = {
            "quotes_checked": dt.datetime.now(dt.UTC).date(),
            "quotes_digest": quotes_digest(case, source),
        }
        sources[source.id] = source.model_copy(update=noted)
    return dataclasses.replace(case, sources=sources)


def _check_text(case: Case, path: Path, source_id: str | None) -> QuoteCheck:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise CaseError(f"can't be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise CaseError("is not UTF-8", file=str(path), todo="Save it as UTF-8.") from None
    if source_id is not None and source_id not in case.sources:
        raise CaseError("there is no such source", file="sources.csv", column="id", value=source_id)
    source = case.sources[source_id] if source_id else source_of_text(case, raw)
    result = check_quotes(case, source, text)
    for failure in result.failures:
        print(failure, file=sys.stderr)
    good = result.checked - len(result.failures)
    print(f"{path.name} is {source.id}: {good} of {result.checked} quotations stand there.")
    return result


if __name__ == "__main__":
    sys.exit(main())
