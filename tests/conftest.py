"""What all tests share: the full gazetteer, built once and kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The full gazetteer; its file is kept under a name that carries its contents' digest."""
    opened = open_gazetteer(Path(__file__).resolve().parent.parent / ".deconflict" / "tests")
    yield opened
    opened.close()
