"""Readers share answers: one run for many, kept within bounds, broken off when nobody waits."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data.answers import Answers, Stop
from data.errors import Stopped, StoreError
from data.select import Selection
from data.store import Store, open_store

ROW = pa.table({"n": [1]})


class Slow:
    """A run that goes on until it is told to end, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.end = threading.Event()
        self.runs = 0

    def __call__(self, stop: Stop) -> pa.Table:
        self.runs += 1
        stop.listen(self.end.set)
        self.begun.release()
        assert self.end.wait(30)
        if stop:
            raise Stopped
        return ROW


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads to ask in."""
    with ThreadPoolExecutor(24) as pool:
        yield pool


def waiting(answers: Answers, key: str, number: int) -> None:
    """Wait until so many wait for a key."""
    deadline = threading.Event()
    for _ in range(3_000):
        flight = answers._flights.get(key)
        if flight is not None and flight.wanted == number:
            return
        deadline.wait(0.01)
    raise AssertionError("they never came")


def test_twenty_who_ask_the_same_run_it_once(threads: ThreadPoolExecutor) -> None:
    answers, slow = Answers(), Slow()
    asked = [threads.submit(answers.get, "view", slow) for _ in range(20)]
    waiting(answers, "view", 20)
    slow.end.set()
    assert all(one.result(30) is ROW for one in asked)
    assert slow.runs == 1
    assert answers.get("view", lambda _: pa.table({})) is ROW


def test_an_error_reaches_all_who_wait_and_is_not_kept(threads: ThreadPoolExecutor) -> None:
    answers, gate = Answers(), Slow()

    def fail(stop: Stop) -> pa.Table:
        gate(stop)
        raise StoreError("broken")

    asked = [threads.submit(answers.get, "view", fail) for _ in range(5)]
    waiting(answers, "view", 5)
    gate.end.set()
    for one in asked:
        with pytest.raises(StoreError, match="broken"):
            one.result(30)
    assert answers.get("view", lambda _: ROW) is ROW


def test_one_who_leaves_does_not_end_it_for_the_others(threads: ThreadPoolExecutor) -> None:
    answers, slow = Answers(), Slow()
    stops = [Stop() for _ in range(3)]
    asked = [threads.submit(answers.get, "view", slow, stop) for stop in stops]
    waiting(answers, "view", 3)
    stops[0].set()
    stops[1].set()
    waiting(answers, "view", 1)
    assert not slow.end.is_set()
    slow.end.set()
    assert asked[2].result(30) is ROW
    for one in asked[:2]:
        with contextlib.suppress(Stopped):
            assert one.result(30) is ROW  # the one that ran it for the third
    assert slow.runs == 1


def test_the_last_who_leaves_ends_it(threads: ThreadPoolExecutor) -> None:
    answers, slow = Answers(), Slow()
    stops = [Stop() for _ in range(3)]
    asked = [threads.submit(answers.get, "view", slow, stop) for stop in stops]
    waiting(answers, "view", 3)
    for stop in stops:
        stop.set()
    for one in asked:
        with pytest.raises(Stopped, match="withdrawn"):
            one.result(30)
    assert slow.end.is_set()
    assert answers.get("view", lambda _: ROW) is ROW


def test_who_asks_after_all_left_gets_an_answer(threads: ThreadPoolExecutor) -> None:
    answers, stop = Answers(), Stop()
    held, begun = threading.Event(), threading.Event()

    def stubborn(_: Stop) -> pa.Table:
        begun.set()
        held.wait(30)
        raise Stopped

    asked = threads.submit(answers.get, "view", stubborn, stop)
    assert begun.wait(30)
    stop.set()
    assert answers.get("view", lambda _: ROW) is ROW
    held.set()
    with pytest.raises(Stopped):
        asked.result(30)
    assert answers.get("view", lambda _: pa.table({})) is ROW


def test_a_stop_set_before_asking(threads: ThreadPoolExecutor) -> None:
    answers, stop = Answers(), Stop()
    stop.set()

    def run(given: Stop) -> pa.Table:
        if given:
            raise Stopped
        return ROW

    with pytest.raises(Stopped):
        threads.submit(answers.get, "view", run, stop).result(30)
    assert answers.get("view", run) is ROW


def test_answers_are_kept_within_bounds() -> None:
    big = pa.table({"n": pa.array(range(1_000))})  # 8,000 bytes
    answers = Answers(most_bytes=30_000, largest=10_000)
    runs: list[int] = []

    def run(number: int) -> Callable[[Stop], pa.Table]:
        return lambda _: runs.append(number) or big

    for number in (0, 1, 2, 0, 3):
        answers.get(number, run(number))
    assert runs == [0, 1, 2, 3]
    answers.get(0, run(0))  # used of late: still there
    answers.get(1, run(1))  # the one not used for longest has gone
    assert runs == [0, 1, 2, 3, 1]
    huge = pa.table({"n": pa.array(range(10_000))})
    for _ in range(2):
        answers.get("huge", lambda _: runs.append(-1) or huge)
    assert runs[-2:] == [-1, -1]
    assert answers._bytes <= 30_000


def endless(_: Selection, tables: Any) -> Any:
    """Ask what DuckDB works at for minutes."""
    rows = tables["numbers"]
    other, third = rows.view(), rows.view()
    joined = rows.cross_join(other.select(m=other.n)).cross_join(third.select(k=third.n))
    return joined.agg(n=(joined.n * joined.m % 7 + joined.k).sum())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a table of numbers."""
    found = open_store(tmp_path)
    found.publish("made-up", "v1", {"numbers": pa.table({"n": pa.array(range(20_000))})}, {})
    return found


def test_a_slow_query_is_broken_off_in_the_engine(
    store: Store, threads: ThreadPoolExecutor
) -> None:
    dataset = store.dataset("made-up")
    stop = Stop()
    asked = threads.submit(store.ask, dataset, endless, Selection(), stop=stop)
    with pytest.raises(TimeoutError):
        asked.result(0.5)
    stop.set()
    with pytest.raises(Stopped):
        asked.result(60)
    small = dataset.tables["numbers"].agg(n=dataset.tables["numbers"].n.max())
    assert store.run(small)["n"].to_pylist() == [19_999]


def test_what_is_run_by_itself_is_broken_off_too(store: Store) -> None:
    stop = Stop()
    expression = endless(Selection(), store.dataset("made-up").tables)
    timer = threading.Timer(0.5, stop.set)
    timer.start()
    with pytest.raises(Stopped):
        store.run(expression, stop)
    timer.join()
    with pytest.raises(Stopped):
        store.run(store.dataset("made-up").tables["numbers"], stop)


def test_a_new_version_is_asked_anew(store: Store) -> None:
    def most(_: Selection, tables: Any) -> Any:
        return tables["numbers"].agg(n=tables["numbers"].n.max())

    assert store.ask(store.dataset("made-up"), most, Selection())["n"].to_pylist() == [19_999]
    store.publish("made-up", "v2", {"numbers": pa.table({"n": [7]})}, {})
    assert store.ask(store.dataset("made-up"), most, Selection())["n"].to_pylist() == [7]
