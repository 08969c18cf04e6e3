"""The full fuzz: 100,000 hostile strings through `locate`, with the slowest ones shown.

Run: python tests/bench/fuzz.py [--count 100000] [--seed 1]
Aim: no crash, no connection, no string over 100 ms of the processor's time once shapes are read
(the first to need a shape reads it from disk, so the slowest are asked again). Exit code 1 on a
crash.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from geo.errors import BadQueryError  # noqa: E402 - after the path is set
from geo.gazetteer import open_gazetteer  # noqa: E402
from geo.geocoder import locate  # noqa: E402
from tests.hostile_text import hostile  # noqa: E402


def refuse(*_: Any, **__: Any) -> NoReturn:
    """Stand in for connecting."""
    raise AssertionError("a connection was attempted")


def main() -> int:
    """Run the fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    gazetteer = open_gazetteer()
    socket.socket.connect = refuse  # type: ignore[method-assign]
    slowest: list[tuple[float, int, str]] = []
    crashes, answered, refused = 0, 0, 0
    started = time.perf_counter()
    for number, text in enumerate(hostile(asked.count, asked.seed)):
        begin = time.process_time()
        try:
            locate(text, gazetteer, country=("SY", None)[number % 2]).to_dict()
            answered += 1
        except BadQueryError:
            refused += 1
        except Exception:  # noqa: BLE001 - finding these is what a fuzz is for
            crashes += 1
            print(f"CRASH on {text[:200]!r}\n{traceback.format_exc()}", file=sys.stderr)
        heapq.heappush(slowest, (time.process_time() - begin, number, text))
        if len(slowest) > 10:
            heapq.heappop(slowest)
    taken = time.perf_counter() - started
    print(f"{asked.count} strings in {taken:.0f} s: {answered} answered, {refused} refused, "
          f"{crashes} crashes")  # fmt: skip
    for seconds, number, text in sorted(slowest, reverse=True):
        begin = time.process_time()
        with contextlib.suppress(BadQueryError):
            locate(text, gazetteer, country=("SY", None)[number % 2]).to_dict()
        again = time.process_time() - begin
        print(f"{seconds * 1000:8.1f} ms, again {again * 1000:6.1f} ms  {text[:80]!r}")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
