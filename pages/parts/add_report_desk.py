"""The desk of a review: which draft is open, who sits at it, and decisions into its log.

Every step is kept at once, so that neither a reload nor a restart of the server loses one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from data.case import Case, load_case
from data.case_package import FILE
from data.errors import DeconflictError
from data.home import case_folder, in_use
from data.review.decide import check, taken_with
from data.review.keep import Draft, Drafts, StaleDraft
from data.review.state import Do, Entry, ReviewError, State, apply
from draw.article_items import ordered
from geo.opening import home
from pages.parts import choices

CHOSEN, EDITED, MERGED, SEEN, NOTE, CODER, NAMED = (
    "review_chosen", "review_edited", "review_merged", "review_seen", "review_note", "review_coder",
    "review_named",
)  # fmt: skip


def drafts() -> Drafts:
    """Return the drafts of this installation."""
    return Drafts(home() / "drafts")


def open_id() -> str | None:
    """Return the id of the draft in the address."""
    return dict(choices.own()).get("draft")


def open_draft(id_: str | None) -> None:
    """Open a draft, or go back to the list: for callbacks and before a rerun."""
    for key in (CHOSEN, EDITED, MERGED, SEEN, NOTE):
        st.session_state.pop(key, None)
    choices.keep_own([("draft", id_)] if id_ else [])


def now() -> dt.datetime:
    """Return the time, in UTC and whole seconds."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def target_case(state: State) -> Case | None:
    """Return the case that a draft goes into, None for a new one; CaseError for a damaged one."""
    folder = case_folder(in_use(state.target)) if state.target else None
    return _loaded(str(folder), _stamp(folder)) if folder else None


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever a case folder does."""
    files = [folder / FILE, *sorted(folder.rglob("*.csv"))]
    return tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in files)


@st.cache_resource(max_entries=4, show_spinner=False)
def _loaded(folder: str, at: tuple[tuple[str, int, int], ...]) -> Case:
    del at  # it is the key: another stamp is another case
    return load_case(Path(folder))


def who() -> str:
    """Return the name of the person at the desk; ReviewError where none is given."""
    name = " ".join(str(st.session_state.get(CODER) or "").split())[:80]
    if not name:
        raise ReviewError("Write your name above first: the case records who coded what.")
    return name


def act(
    do: Do, items: Sequence[str] = (), values: Mapping[str, Any] | None = None, *, on: bool = False
) -> bool:
    """Take a step into the open draft's log; say in one sentence why not. For callbacks.

    With `on`, the next undecided draft is chosen afterwards.
    """
    state = st.session_state
    state.pop(NOTE, None)
    try:
        draft = drafts().load(str(open_id()))
        if draft.revision != state.get(SEEN, draft.revision):
            raise StaleDraft
        entry = Entry(do=do, items=tuple(items), values=dict(values or {}), who=who(), at=now())
        before = draft.state()
        if do in ("accept", "correct"):
            # What it names as its place is accepted in the same step, and undone in the same.
            taken = taken_with(apply(before, entry), items[0])
            entry = entry.model_copy(update={"items": taken})
            after = apply(before, entry)
            case = target_case(after)
            for item in taken:
                check(after.items[item], after, draft.text, case)
        draft, after = drafts().append(draft, entry)
    except DeconflictError as error:
        tell(str(error))
        return False
    state[SEEN] = draft.revision
    if do in ("undo", "redo"):
        changed = [i for i in after.items if _look(after, i) != _look(before, i)]
        gone = state.get(CHOSEN) not in after.items
        if changed or gone:
            state[CHOSEN] = next(iter(changed), None)
    if on and items:
        state[CHOSEN] = following(after, items[0])
    return True


def press(do: Do, items: Sequence[str] = (), *, on: bool = False) -> None:
    """Take a step that needs nothing but the draft: a callback."""
    act(do, items, on=on)


def accept(item: str) -> None:
    """Accept a draft, and the place it names: a callback."""
    act("accept", (item,), on=True)


def step(by: int) -> None:
    """Choose the next draft of the list, or the one before: a callback."""
    items = [item.id for item in ordered(drafts().load(str(open_id())).state())]
    state = st.session_state
    at = items.index(state[CHOSEN]) if state.get(CHOSEN) in items else -by
    choose(items[(at + by) % len(items)])


def choose(item: str | None) -> None:
    """Choose a draft: a callback."""
    state = st.session_state
    state[CHOSEN] = item
    for key in (EDITED, MERGED, NOTE):
        state.pop(key, None)


def following(state: State, item: str) -> str:
    """Return the next undecided draft after one in the list, or that one where none is left."""
    items = [found.id for found in ordered(state)]
    at = items.index(item)
    rest = [*items[at + 1 :], *items[:at]]
    return next((id_ for id_ in rest if state.status(id_) == "undecided"), item)


def tell(sentence: str, kind: str = "error") -> None:
    """Keep a sentence to be shown above the drafts until the next step."""
    st.session_state[NOTE] = (kind, sentence)


def seen(draft: Draft) -> None:
    """Note which revision the person has on the screen."""
    st.session_state[SEEN] = draft.revision


def _look(state: State, item: str) -> tuple[Any, ...]:
    if item not in state.items:
        return ()
    return state.status(item), state.items[item], state.decided.get(item)
