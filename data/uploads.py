"""Files that readers handed in, kept on the disk until they are imported or a day has passed."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from pathlib import Path
from typing import BinaryIO

from data.errors import StoreError

KEPT = 24 * 3600.0  # seconds
PIECE = 1 << 20  # bytes copied at once: a file is never whole in memory for this
_LONGEST = 100


def keep(folder: Path, name: str, content: BinaryIO) -> Path:
    """Copy a file into a folder of its own beneath `folder`, and return where it is.

    Of its name only letters, digits and . _ - stay. Raise StoreError where there is no room.
    """
    sweep(folder)
    plain = re.sub(r"[^\w.-]+", "_", Path(name.replace("\\", "/")).name).strip("._")[-_LONGEST:]
    path = folder / uuid.uuid4().hex / (plain or "file")
    try:
        path.parent.mkdir(parents=True)
        with path.open("wb") as out:
            shutil.copyfileobj(content, out, PIECE)
    except OSError as error:
        drop(path)
        raise StoreError(
            f"The file can't be kept in {folder} ({error.strerror}). Free some space there."
        ) from None
    return path


def drop(path: Path) -> None:
    """Delete a kept file with its folder."""
    shutil.rmtree(path.parent, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Delete what has lain there for longer than KEPT."""
    for old in folder.glob("*"):
        try:
            if time.time() - old.stat().st_mtime > KEPT:
                shutil.rmtree(old, ignore_errors=True)
        except OSError:
            continue  # another process has just deleted it
