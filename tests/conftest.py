"""What all tests share: the full gazetteer, built once and kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from geo.gazetteer import Gazetteer, open_gazetteer

# No test times anything: a busy machine is no reason to fail.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The full gazetteer; its file is kept under a name that carries its contents' digest."""
    opened = open_gazetteer(Path(__file__).resolve().parent.parent / ".deconflict" / "tests")
    yield opened
    opened.close()
