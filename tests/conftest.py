"""Shared fixtures: a home folder of the tests' own, the built-in case, a server and a browser."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import settings

from tests.guard.sitecustomize import REFUSED  # importing it keeps the tests to this machine

ROOT = Path(__file__).resolve().parent.parent
# Kept from one run to the next: what it is made from is part of the names of what is in it.
# Set before anything of the project is imported, so that no test meets the user's own data.
TEST_HOME = ROOT / ".deconflict" / "test-home"
os.environ["DECONFLICT_HOME"] = str(TEST_HOME)
ARTIFACTS = ROOT / "test-artifacts"

# A busy machine is no failure, and a check of every commit gives the same answer twice.
hypothesis.settings.register_profile("here", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("here")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from data.case import Case
    from data.store import Dataset, Store
    from geo.gazetteer import Gazetteer
    from tests.chromium import Watch
    from tests.server import Server

_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and run it last: unit tests fail faster."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember which tests failed, for a picture of what their page showed."""
    report = yield
    if call.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture(scope="session")
def case() -> Case:
    """The built-in case, as its folder has it."""
    from data.case import load_case
    from data.home import BUILT_IN, CASES

    return load_case(CASES / BUILT_IN)


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The tests' home folder with the gazetteer built and the built-in cases published."""
    from data.home import prepare

    prepare()
    return TEST_HOME


# No test times anything: a busy machine is no reason to fail.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The full gazetteer in the tests' home; its file's name carries its contents' digest."""
    from geo.gazetteer import open_gazetteer

    opened = open_gazetteer(TEST_HOME)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def store(prepared: Path) -> Store:
    """The store of the tests' home; read it only: it outlives the run."""
    from data.store import open_store

    return open_store(prepared / "store")


@pytest.fixture(scope="session")
def dataset(store: Store) -> Dataset:
    """The built-in case as the data set that the screens read."""
    from data.home import BUILT_IN

    return store.dataset(BUILT_IN)


@pytest.fixture(scope="session")
def server(prepared: Path) -> Iterator[Server]:
    """A running dashboard with the built-in case; for tests that change nothing in it."""
    from tests.server import serve

    with serve(prepared, ARTIFACTS / "server.log") as running:
        yield running
    log = running.log.read_text(encoding="utf-8")
    assert REFUSED not in log, "the server tried to connect to something outside this machine"
    assert "Traceback" not in log, f"the server met an error of its own:\n{log[-3000:]}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that reaches nothing but this machine."""
    from tests.browser import NoBrowser
    from tests.chromium import chromium

    try:
        with chromium() as running:
            yield running
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def watch() -> Watch:
    """What the test's pages asked of the outside, and their errors.

    The test fails at its end where there are any: `watch.forget()` those that it brought about.
    """
    from tests.chromium import Watch

    return Watch()


@pytest.fixture
def context(
    browser: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A fresh browser profile; `@pytest.mark.parametrize("context", [{...}], indirect=True)`
    gives it other settings, such as a viewport."""
    settings = {"viewport": {"width": 1440, "height": 900}, **getattr(request, "param", {})}
    context = browser.new_context(**settings)
    context.set_default_timeout(30_000)
    watch.follow(context)
    yield context
    if request.node.stash.get(_failed, False):
        ARTIFACTS.mkdir(exist_ok=True)
        for number, page in enumerate(context.pages):
            page.screenshot(path=ARTIFACTS / f"{request.node.name[:80]}-{number}.png")
    context.close()
    assert not watch.outside, "a page asked for something outside this machine"
    assert not watch.errors, "a page wrote errors to its console"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()
