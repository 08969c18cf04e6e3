"""Drafts in the home folder: each a folder with its text, what was proposed, and its log.

An entry of the log is a file of its own, put in place by one step that fails where the number is
taken. So an entry is there whole or not at all, and of two tabs that decide at the same revision
the second is told, and loses nothing of the first.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import DeconflictError
from data.review.items import Item, SourceValues
from data.review.state import Entry, ReviewError, State, replay, start

DRAFT, TEXT, LOG = "draft.json", "text.txt", "log"
_ID = r"[0-9]{8}-[0-9a-f]{12}"


class DraftError(DeconflictError):
    """A draft can't be read or kept."""


class StaleDraft(DraftError):  # noqa: N818 - reads as what it is where it is caught
    """Somebody decided about this draft since it was last read."""

    def __init__(self) -> None:
        super().__init__(
            "This draft was changed in another tab or by somebody else. It is shown as it is now;"
            " your last step was not taken: look, and take it again."
        )


class Beginning(BaseModel):
    """What a draft started with; it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: dt.datetime
    file: str
    reader: str
    source: SourceValues
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    target: str | None = None


@dataclass(frozen=True)
class Draft:
    """A draft as it is on the disk: its text, its beginning, and the log so far."""

    id: str
    text: str
    beginning: Beginning
    log: tuple[Entry, ...]

    @property
    def revision(self) -> int:
        """Return how many entries the log has."""
        return len(self.log)

    def first(self) -> State:
        """Return the state before any decision."""
        begun = start(self.beginning.source, self.beginning.items)
        return State(begun.source, begun.proposed, begun.items, target=self.beginning.target)

    def state(self) -> State:
        """Return the drafts as decided so far."""
        return replay(self.first(), self.log)


@dataclass(frozen=True)
class Drafts:
    """The drafts of one home folder, each in a folder of its own below `folder`."""

    folder: Path

    def make(self, text: str, beginning: Beginning) -> str:
        """Keep a new draft, whole or not at all; return its id."""
        id_ = f"{beginning.made:%Y%m%d}-{uuid.uuid4().hex[:12]}"
        beside = self.folder / f".{id_}.part"
        (beside / LOG).mkdir(parents=True)
        _write(beside / TEXT, text)
        _write(beside / DRAFT, beginning.model_dump_json(indent=1))
        beside.rename(self.folder / id_)
        return id_

    def load(self, id_: str) -> Draft:
        """Read a draft; raise DraftError where there is none, or where it is damaged."""
        folder = self._of(id_)
        try:
            text = (folder / TEXT).read_bytes().decode("utf-8")
            beginning = Beginning.model_validate_json((folder / DRAFT).read_bytes())
            log = tuple(
                Entry.model_validate_json(path.read_bytes())
                for path in sorted((folder / LOG).glob("[0-9]*.json"))
            )
        except (OSError, ValueError, ValidationError) as error:
            raise DraftError(
                f"The draft {id_} can’t be read: {_short(error)}. Its files are in {folder}."
            ) from None
        return Draft(id_, text, beginning, log)

    def append(self, draft: Draft, entry: Entry) -> tuple[Draft, State]:
        """Add an entry to a draft's log, once it is seen to fit; return both as they are now.

        Raise StaleDraft where the log has grown since `draft` was read, ReviewError where the
        entry does not fit; then nothing was written.
        """
        grown = Draft(draft.id, draft.text, draft.beginning, (*draft.log, entry))
        state = grown.state()
        log = self._of(draft.id) / LOG
        target = log / f"{grown.revision:08d}.json"
        beside = log / f".{uuid.uuid4().hex}.part"
        _write(beside, entry.model_dump_json())
        try:
            _put_new(beside, target)
        except FileExistsError:
            raise StaleDraft from None
        finally:
            beside.unlink(missing_ok=True)
        return grown, state

    def delete(self, id_: str) -> None:
        """Remove a draft with its text: it goes as a whole."""
        folder = self._of(id_)
        gone = self.folder / f".{id_}.gone"
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def listed(self) -> tuple[list[Draft], list[str]]:
        """Return the drafts, the newest first, and a sentence for each that can't be read."""
        found: list[Draft] = []
        damaged: list[str] = []
        for path in sorted(self.folder.glob("*")):
            if not re.fullmatch(_ID, path.name):
                continue
            try:
                draft = self.load(path.name)
                draft.state()
                found.append(draft)
            except (DraftError, ReviewError) as error:
                damaged.append(str(error))
        return sorted(found, key=lambda draft: draft.beginning.made, reverse=True), damaged

    def _of(self, id_: str) -> Path:
        folder = self.folder / id_
        if not re.fullmatch(_ID, id_) or not (folder / DRAFT).is_file():
            raise DraftError("There is no such draft: it was deleted, or the link is damaged.")
        return folder


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _put_new(beside: Path, target: Path) -> None:
    """Put a whole file in place; raise FileExistsError where there is one."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name is still taken in one step, the content after it.
        with target.open("xb") as out:
            out.write(beside.read_bytes())


def _short(error: Exception) -> str:
    return json.dumps(str(error).split("\n")[0][:160], ensure_ascii=False)
