"""Placing an uploaded table: choose its columns, look at its rows, place them, take them away."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import streamlit as st

from data.balance import Balance
from data.home import home_gazetteer
from draw.markup import markdown
from draw.place_rows import counts_html, table_html
from draw.sources_table import balance_html
from geo import batch
from geo.csv_table import header_of
from geo.errors import GeoError
from geo.opening import home
from geo.placed_about import about_placed, state_of_places, tool_version
from geo.tables import beside, write_placed
from pages.parts import show, uploads

MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
SHOWN = 20
LISTED = 100
_RESULT, _DONE = "table_result", "table_done"
Rows = list[tuple[int, dict[str, str]]]


def place_table() -> None:
    """Ask for a table and place it.

    No fragment: Streamlit lets only a run of the whole script end one that is under way.
    """
    given = st.file_uploader(
        "A CSV with a column of wordings (UTF-8; comma, semicolon or tab)",
        type=["csv", "tsv", "txt"],
        key="table_file",
    )
    if given is None:
        st.session_state.pop(_RESULT, None)
        st.session_state.pop(_DONE, None)
        return
    if given.size > MOST_BYTES:
        st.error(
            f"The file has {given.size / 1e6:.1f} MB; here at most {MOST_BYTES / 1e6:.0f} MB are"
            " read. Split it, or use the command line: python -m geo locate --batch."
        )
        return
    try:
        path = uploads.keep("table", given.name, given.getvalue())
        _choose(path)
    except GeoError as error:
        st.error(markdown(str(error)))


def _choose(path: Path) -> None:
    """Ask which columns say what, show the first rows, and place them when told to."""
    columns = header_of(path)
    guess = next((n for n, name in enumerate(columns) if _means_place(name)), 0)
    wording, country, within = st.columns(3)
    job = batch.Job(
        path,
        wording.selectbox("Column of wordings", columns, index=guess, format_func=str),
        country.selectbox("Column of country codes", [None, *columns], format_func=_or_none),
        None,
        within_column=within.selectbox(
            "Column of provinces or areas", [None, *columns], format_func=_or_none
        ),
        options=json.dumps([state_of_places(home_gazetteer()), tool_version()]),
    )
    rows = batch.rows_of(job)
    if not rows:
        raise GeoError(f"{path.name} has a header but no rows.")
    if len(rows) > MOST_ROWS:
        raise GeoError(
            f"{path.name} has {len(rows):,} rows; here at most {MOST_ROWS:,} are placed at once."
            " Split it, or use the command line: python -m geo locate --batch."
        )
    _preview(job, rows)
    key = job.digest()
    if st.button("Place the rows", key="table_go", type="primary"):
        _place(job, rows, key)
    done = st.session_state.get(_DONE)
    result = st.session_state.get(_RESULT)
    if result and result["key"] == key:
        _show(path, result)
    elif done and done[0] == key:
        st.warning(
            f"Stopped after {done[1]:,} of {len(rows):,} rows. “Place the rows” goes on from there."
        )


def _preview(job: batch.Job, rows: Rows) -> None:
    """Show the first rows as they will be read."""
    shown = []
    for line, row in rows[:SHOWN]:
        asked = job.question(row)
        shown.append((line, asked.wording, asked.country, asked.within, asked.fault or ""))
    st.caption(f"{len(rows):,} rows; the first {len(shown)} as they will be read:")
    heads = ("Line", "Wording", "Country", "Within", "Problem")
    wanted = [0, 1, *([2] if job.country_column else []), *([3] if job.within_column else [])]
    wanted += [4] if any(row[4] for row in shown) else []
    body = [[row[n] for n in wanted] for row in shown]
    show.house_html(table_html("First rows", [heads[n] for n in wanted], body))


def _place(job: batch.Job, rows: Rows, key: str) -> None:
    """Place the rows; any other click, on “Stop” above all, ends it, and the journal is kept."""
    st.session_state.pop(_RESULT, None)
    st.session_state[_DONE] = (key, 0)
    bar = st.progress(0.0, "Placing …")
    stop = st.empty()
    stop.button("Stop", key="table_stop")
    told = 0.0

    def progress(share: float, words: str) -> None:
        nonlocal told
        st.session_state[_DONE] = (key, round(share * len(rows)))
        if share >= 1 or time.monotonic() - told > 0.2:
            told = time.monotonic()
            bar.progress(min(1.0, share), f"Placing … {words}")

    journal = job.table.with_name("journal")
    gazetteer = home_gazetteer()
    placer = batch.Placer(str(home()))
    answers = batch.place_rows(job, rows, placer, journal, progress, workers=1)
    plain = [row for _, row in rows]
    outputs: dict[str, bytes] = {}
    for ending in ("csv", "geojson"):
        out = job.table.with_name(f"placed.{ending}")
        write_placed(out, plain, answers, about_placed(job, answers, gazetteer, f".{ending}"))
        outputs[ending] = out.read_bytes()
    outputs["csv"] = _zipped(job.table.with_name("placed.csv"))
    journal.unlink(missing_ok=True)
    st.session_state[_RESULT] = {"key": key, "outputs": outputs, **_summed(job, rows, answers)}
    bar.empty()
    stop.empty()


def _zipped(table: Path) -> bytes:
    """Pack a CSV together with what it has no room to say of itself."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(table, table.name)
        archive.write(beside(table), "about.json")
    return packed.getvalue()


def _summed(job: batch.Job, rows: Rows, answers: list[batch.Answer]) -> dict[str, Any]:
    """Sum up what became of the rows: balance, statuses, and those without a place."""
    kept = batch.balance_of(answers)
    statuses, left = [], []
    for (line, row), reply in zip(rows, answers, strict=True):
        region = reply.region
        statuses.append(region["status"] if region else "rejected")
        if region is None or region["lat"] is None:
            why = reply.error or " ".join(region["assumptions"] if region else ())
            left.append((line, job.question(row).wording, statuses[-1], why))
    balance = Balance(kept.read, kept.placed, kept.unplaced, kept.rejected)
    return {"balance": balance, "statuses": statuses, "left": left}


def _show(path: Path, result: dict[str, Any]) -> None:
    """Show the balance, the statuses, what has no place, and the downloads."""
    with st.container(key="table_result"):
        show.house_html(balance_html({"Rows": result["balance"]}))
        show.house_html(counts_html(result["statuses"]))
        left = result["left"]
        if left:
            more = f"; the first {LISTED} are listed" if len(left) > LISTED else ""
            st.caption(f"{len(left):,} rows without a place{more}. The downloads hold every row.")
            heads = ("Line", "Wording", "Status", "Why")
            show.house_html(table_html("Rows without a place", heads, left[:LISTED]))
        buttons = st.container(horizontal=True)
        kinds = {
            "csv": ("CSV (zipped, with its sources)", "csv.zip", "application/zip"),
            "geojson": ("GeoJSON", "geojson", "application/geo+json"),
        }
        for ending, (name, suffix, mime) in kinds.items():
            buttons.download_button(
                f"Download {name}",
                result["outputs"][ending],
                file_name=f"{path.stem}-placed.{suffix}",
                mime=mime,
                key=f"table_{ending}",
            )


def _means_place(name: str) -> bool:
    wanted = ("place", "location", "where", "wording", "site", "address")
    return any(word in name.casefold() for word in wanted)


def _or_none(name: str | None) -> str:
    return "None" if name is None else name
