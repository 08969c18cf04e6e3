"""Answers that readers share: asked once however many wait, kept while there is room, let go.

Twenty readers who look at one view ask one query: the first runs it, the others wait for its
answer. A reader who moved on sets its Stop; a query that nobody waits for any more is broken off.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import pyarrow as pa

from data.errors import Stopped

MOST_BYTES = 64 * 2**20  # of all answers kept
LARGEST = 4 * 2**20  # bytes: a larger answer is not kept


class Stop:
    """A reader's way to say that an answer is no longer wanted; set from any thread, for good."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._listeners: list[Callable[[], Any]] = []

    def __bool__(self) -> bool:
        return self._set

    def set(self) -> None:
        """Withdraw the question."""
        with self._lock:
            self._set = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def listen(self, listener: Callable[[], Any]) -> None:
        """Call the listener once this is set; at once where it is set already."""
        with self._lock:
            if not self._set:
                self._listeners.append(listener)
                return
        listener()

    def forget(self, listener: Callable[[], Any]) -> None:
        """Call the listener no more."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)


class _Flight:
    """One run of a query, and those who wait for it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.stop = Stop()
        self.wanted = 0
        self.answer: pa.Table | None = None
        self.error: Exception | None = None
        self.over = False


class Answers:
    """The answers kept, by key, and the queries that are under way; safe between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES, largest: int = LARGEST) -> None:
        self.most_bytes, self.largest = most_bytes, largest
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, pa.Table] = OrderedDict()
        self._bytes = 0
        self._flights: dict[Hashable, _Flight] = {}

    def get(
        self, key: Hashable, run: Callable[[Stop], pa.Table], stop: Stop | None = None
    ) -> pa.Table:
        """Return the answer under a key: the one kept, that of a run under way, or of a new run.

        `run` gets a Stop of the run's own, which is set when nobody waits any more. Raise Stopped
        where the reader's own stop is set first, else what the run raised.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
            flight.wanted += 1
        left = _Leave(self, key, flight)
        if stop is not None:
            stop.listen(left)
        try:
            if leads:
                self._lead(key, flight, run)
            else:
                with flight.changed:
                    flight.changed.wait_for(lambda: flight.over or left.gone)
        finally:
            if stop is not None:
                stop.forget(left)
        if flight.answer is not None:
            return flight.answer
        raise flight.error or Stopped()

    def _lead(self, key: Hashable, flight: _Flight, run: Callable[[Stop], pa.Table]) -> None:
        try:
            flight.answer = run(flight.stop)
        except Exception as error:  # noqa: BLE001 - raised again by each who waits for it
            flight.error = error
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                if flight.answer is not None:
                    self._keep(key, flight.answer)
            with flight.changed:
                flight.over = True
                flight.changed.notify_all()

    def _keep(self, key: Hashable, answer: pa.Table) -> None:
        size = answer.nbytes + 1_000
        if size > self.largest or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += size
        while self._bytes > self.most_bytes:
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.nbytes + 1_000

    def leave(self, key: Hashable, flight: _Flight) -> None:
        """Take one off those who wait; break the run off where that was the last."""
        with self._lock:
            flight.wanted -= 1
            alone = flight.wanted == 0
            # Who asks from now on starts a run of its own.
            if alone and self._flights.get(key) is flight:
                del self._flights[key]
        if alone:
            flight.stop.set()
        with flight.changed:
            flight.changed.notify_all()


class _Leave:
    """What a reader's Stop calls, once."""

    def __init__(self, answers: Answers, key: Hashable, flight: _Flight) -> None:
        self.answers, self.key, self.flight = answers, key, flight
        self.gone = False

    def __call__(self) -> None:
        self.gone = True
        self.answers.leave(self.key, self.flight)
