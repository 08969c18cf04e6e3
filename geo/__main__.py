"""The command line: python -m geo locate | build | add-list | lists | remove-list.

Exit codes: 0 placed (resolved, proxy or ambiguous), 3 unresolved, 4 an online geocoder is out of
reach, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo import batch, own_lists, tables
from geo.csv_table import header_of, read_table
from geo.errors import BadQueryError, GeoError, OutOfReachError, PlaceListError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.geocoder import checked_country, checked_point, locate
from geo.list_columns import SAMPLE, guess_columns
from geo.online import OnlineGeocoder, settings_from
from geo.opening import home
from geo.place_list import NOT_KNOWN, Columns, Provenance
from geo.placed_about import about_placed, state_of_places, tool_version
from geo.progress import Bar
from geo.region import Region

OK, BAD_INPUT, UNRESOLVED, UNREACHABLE, INTERRUPTED = 0, 2, 3, 4, 130
EXIT = {"unresolved": UNRESOLVED, "unreachable": UNREACHABLE}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    asked = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except OutOfReachError as error:
        print(f"geo: {error}", file=sys.stderr)
        return UNREACHABLE
    except GeoError as error:
        print(f"geo: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output has gone; nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Places from any wording.")
    parser.add_argument("--home", metavar="FOLDER", help="derived files (default: DECONFLICT_HOME)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="prepare the gazetteer, once")
    build.set_defaults(run=_build)

    one = commands.add_parser("locate", help="place a wording, or many")
    one.add_argument("phrase", nargs="?", metavar="PHRASE")
    one.add_argument("--country", metavar="SY", help="ISO code of the country meant")
    one.add_argument("--within", metavar="PROVINCE")
    one.add_argument("--near", metavar="LAT,LON")
    one.add_argument("--viewpoint", metavar="LAT,LON", help="where 'the other side' is seen from")
    one.add_argument("--json", action="store_true", help="answer as JSON")
    one.add_argument("--jsonl", action="store_true", help="a query a line in, an answer a line out")
    one.add_argument("--batch", metavar="IN.csv", type=Path)
    one.add_argument("--column", metavar="NAME", help="the batch's column of wordings")
    one.add_argument("--country-column", metavar="C")
    one.add_argument("--within-column", metavar="W", help="of each row's province or area")
    one.add_argument("--out", metavar="OUT.csv|.geojson|.gpkg", type=Path)
    one.set_defaults(run=_locate)

    add = commands.add_parser("add-list", help="add a CSV of places as a further gazetteer")
    add.add_argument("file", type=Path, metavar="LIST.csv")
    names = "of names, the one shown first; again for each further one"
    add.add_argument("--name-column", action="append", metavar="NAME", dest="names", help=names)
    columns = ("lat", "lon", "country", "admin", "id", "population")
    for column in columns:
        guess = "guessed where it is not given" if column in ("lat", "lon") else None
        add.add_argument(f"--{column}-column", metavar="NAME", help=guess)
    add.add_argument("--country", metavar="SY", help="of all its places")
    add.add_argument("--title", help="how the list is cited (default: the file's name)")
    add.add_argument("--source", help="who made it")
    add.add_argument("--licence", help="such as 'CC BY 4.0'")
    add.add_argument("--url", metavar="https://…", help="where it can be found")
    add.add_argument("--date", metavar="2021-05-31", help="of the list, or its year or month")
    add.set_defaults(run=_add_list)

    lists = commands.add_parser("lists", help="show the lists that were added")
    lists.set_defaults(run=_lists)

    gone = commands.add_parser("remove-list", help="remove a list that was added")
    gone.add_argument("name", metavar="LIST", help="its title, or its id as `lists` shows it")
    gone.set_defaults(run=_remove_list)
    return parser


def _open(asked: argparse.Namespace) -> Gazetteer:
    gazetteer = open_gazetteer(asked.home, Bar("Preparing the gazetteer"))
    for trouble in gazetteer.shelf.troubles:
        print(f"geo: {trouble}", file=sys.stderr)
    return gazetteer


def _build(asked: argparse.Namespace) -> int:
    _open(asked).close()
    print(f"The gazetteer is ready in {home(asked.home) / 'cache'}.")
    return OK


def _online(asked: argparse.Namespace) -> OnlineGeocoder | None:
    settings = settings_from()
    return OnlineGeocoder(settings, asked.home) if settings else None


def _locate(asked: argparse.Namespace) -> int:
    if [asked.phrase is not None, asked.jsonl, asked.batch is not None].count(True) != 1:
        raise BadQueryError("Give one of: a PHRASE, --jsonl, or --batch with a file.")
    context: dict[str, Any] = {
        "country": checked_country(asked.country),
        "within": asked.within,
        "near": _point(asked.near, "--near"),
        "viewpoint": _point(asked.viewpoint, "--viewpoint"),
    }
    if asked.batch is not None:
        return _batch(asked, context)
    gazetteer, online = _open(asked), _online(asked)
    if asked.jsonl:
        return _lines(gazetteer, online, context)
    region = locate(asked.phrase, gazetteer, online=online, **context)
    print(json.dumps(region.to_dict(), indent=1) if asked.json else _words(region))
    return EXIT.get(region.status, OK)


def _lines(gazetteer: Gazetteer, online: OnlineGeocoder | None, context: dict[str, Any]) -> int:
    """Answer each line of standard input with one line; a bad line gets an answer that says so."""
    for line in sys.stdin:
        if not line.strip():
            continue
        answer: dict[str, Any] = {"status": "unresolved", "lat": None, "lon": None}
        answer |= {"radius_m": None, "geometry": None, "candidates": []}
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise BadQueryError("A line must be a JSON object with a query.")
            answer = {"id": asked.get("id"), **answer}
            own = {
                **context,
                "country": _said(asked, "context_country", "country") or context["country"],
                "within": _said(asked, "context_admin1", "within") or context["within"],
            }
            answer |= locate(asked.get("query") or "", gazetteer, online=online, **own).to_dict()
        except (ValueError, RecursionError) as error:
            answer["error"] = f"The line is not JSON: {error}"
        except GeoError as error:
            answer["error"] = str(error)
        print(json.dumps(answer), flush=True)
    return OK


def _batch(asked: argparse.Namespace, context: dict[str, Any]) -> int:
    if asked.column is None or asked.out is None:
        raise BadQueryError("--batch also needs --column and --out.")
    if asked.out.suffix.lower() not in (".csv", ".geojson", ".gpkg"):
        raise BadQueryError(f"{asked.out.name}: the result can be .csv, .geojson or .gpkg.")
    gazetteer = _open(asked)  # built here, with its own progress bar, and not by each worker
    made_from = [state_of_places(gazetteer), tool_version()]
    asked_in = [context["within"], context["near"], context["viewpoint"]]
    options = json.dumps([*asked_in, *made_from])
    job = batch.Job(
        *(asked.batch, asked.column, asked.country_column, context["country"], options),
        within_column=asked.within_column,
    )
    rows = batch.rows_of(job)
    place = batch.Placer(
        asked.home,
        within=context["within"],
        near=context["near"],
        viewpoint=context["viewpoint"],
        shapes=asked.out.suffix.lower() != ".csv",
    )
    journal = asked.out.with_name(asked.out.name + ".journal")
    try:
        answers = batch.place_rows(job, rows, place, journal, Bar("Placing"))
    except OSError as error:
        raise GeoError(f"{journal} cannot be written: {error.strerror or error}.") from error
    except KeyboardInterrupt:
        print(f"\nStopped; the same command goes on from {journal.name}.", file=sys.stderr)
        return INTERRUPTED
    about = about_placed(job, answers, gazetteer, asked.out.suffix.lower())
    tables.write_placed(asked.out, [row for _, row in rows], answers, about)
    journal.unlink(missing_ok=True)
    print(f"{batch.balance_of(answers)}. Written to {asked.out}.")
    return OK


def _add_list(asked: argparse.Namespace) -> int:
    header = header_of(asked.file)
    first = [row for _, row in itertools.islice(read_table(asked.file), SAMPLE)]
    guess = guess_columns(header, first)
    names = tuple(asked.names or guess.names)
    lat, lon = asked.lat_column or guess.lat, asked.lon_column or guess.lon
    for what, option, column in (
        ("names", "--name-column", names),
        ("latitude", "--lat-column", lat),
        ("longitude", "--lon-column", lon),
    ):
        if not column:
            have = ", ".join(header[:40])
            raise PlaceListError(f"Say with {option} which column holds the {what}; it has {have}.")
    columns = Columns(
        *(names, lat or "", lon or "", asked.country_column, asked.admin_column),
        *(asked.id_column, asked.population_column),
    )
    title = asked.title or asked.file.stem
    about = Provenance(title, asked.source, asked.licence, asked.url, asked.date)
    report = own_lists.add(
        *(asked.file, columns, about),
        country=checked_country(asked.country),
        folder=asked.home,
        progress=Bar("Adding the list"),
    )
    read_as = report.place_list.columns
    print(f"Names out of {', '.join(read_as.names)}; degrees out of {read_as.lat}, {read_as.lon}.")
    for reject in report.rejects[:20]:
        print(f"row {reject.row}: {reject.reason}", file=sys.stderr)
    if len(report.rejects) > 20:
        print(f"... and {len(report.rejects) - 20} more rows", file=sys.stderr)
    print(f"{report.place_list.title}: {report.balance()}.")
    return OK


def _lists(asked: argparse.Namespace) -> int:
    shelf = own_lists.shelf_of(asked.home)
    for own in shelf.lists:
        about = own.about.provenance
        print(f"{own.about.id}: {own.about.cited()}; at {about.url or NOT_KNOWN}")
        print(
            f"  {own.read:,} rows read = {own.placed:,} placed + {own.rejected:,} rejected", end=""
        )
        print(f" (see {own.rejects})" if own.rejected else "")
    for trouble in shelf.troubles:
        print(f"geo: {trouble}", file=sys.stderr)
    return OK


def _remove_list(asked: argparse.Namespace) -> int:
    print(f"Removed: {own_lists.remove(asked.name, asked.home)}.")
    return OK


def _point(text: str | None, option: str) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise BadQueryError(f"{option} {text!r} is not LAT,LON in degrees.") from None
    return checked_point((lat, lon))


def _said(asked: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        if isinstance(asked.get(key), str) and asked[key].strip():
            return str(asked[key])
    return None


def _words(region: Region) -> str:
    """Put a region into a few lines for reading."""
    lines: list[str] = [region.status]
    if region.lat is not None and region.lon is not None:
        radius = f", within {region.radius_m / 1000:.1f} km" if region.radius_m else ""
        lines = [f"{region.status}: {region.lat:.5f}, {region.lon:.5f}{radius}"]
    if region.method:
        lines.append(f"method: {region.method}")
    if region.not_understood:
        lines.append(f"not understood: {region.not_understood}")
    lines += [f"- {sentence}" for sentence in region.assumptions]
    lines += [
        f"candidate: {c.name} ({c.kind}, {c.admin1 or '?'}, {c.country or '?'}) "
        f"{c.lat:.5f}, {c.lon:.5f} — {c.source}"
        for c in region.candidates
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    code = main()
    if code == INTERRUPTED:
        # What was done is in the journal. Python's own end would wait for the threads of a pool
        # that was stopped in the middle, and tell of pipes that it finds closed.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
