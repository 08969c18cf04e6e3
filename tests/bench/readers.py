"""Many readers at once, and what each of them costs in memory: `make bench-readers`.

Every reader is a websocket client of its own, as a browser is, that changes a filter, waits for
the script and then for what the map and the time strip ask over HTTP, and thinks for two seconds.
The peer is a page that draws its markers through the script, on the same store in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import sys
import time
from urllib.parse import urlencode

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.homes import end, free_port, home_with, resident, serve

WORDS = ("market", "damaged", "casualties", "overnight", "residents", "truce", "clashed", "valley")
KINDS = ("clash", "strike", "violence_against_civilians", "protest")
VIEWS = (  # zoom and box
    (2, "-180,-60,180,75"),
    (5, "30,10,55,40"),
    (7, "35,32,42,38"),
)


class Reader:
    """One browser session."""

    def __init__(self, port: int, dataset: str, seed: int) -> None:
        self.port, self.dataset = port, dataset
        self.pick = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.times: list[float] = []

    async def open(self) -> None:
        """Connect, and wait for the first page."""
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=120,
        )
        self.http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}",
            timeout=120,
            # The server closes idle connections after five seconds; a browser would ask again.
            limits=httpx.Limits(keepalive_expiry=2.0),
        )
        await self.run({})

    async def run(self, query: dict[str, str]) -> None:
        """Have the script run with a query string, and wait until it has."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode({"case": self.dataset, **query})
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), 120))  # type: ignore[arg-type]
            if answer.WhichOneof("type") == "script_finished":
                return

    async def read(self, until: float, think: float, route: bool) -> None:
        """Change filters until a moment, noting how long each answer took."""
        await asyncio.sleep(self.pick.random() * think)
        while time.perf_counter() < until:
            year = self.pick.randrange(2005, 2024)
            query = self.pick.choice(
                (
                    {"from": f"{year}-01-01", "to": f"{year + 1}-12-31"},
                    {"kind": self.pick.choice(KINDS)},
                    {"q": self.pick.choice(WORDS)},
                )
            )
            zoom, box = self.pick.choice(VIEWS)
            begun = time.perf_counter()
            await self.run(query)
            if route:
                features = {**query, "zoom": str(zoom), "box": box}
                for found in await asyncio.gather(
                    self.http.get(f"/api/datasets/{self.dataset}/features", params=features),
                    self.http.get(f"/api/datasets/{self.dataset}/times", params=query),
                ):
                    found.raise_for_status()
            self.times.append(time.perf_counter() - begun)
            await asyncio.sleep(think * self.pick.uniform(0.5, 1.5))

    async def close(self) -> None:
        """Go."""
        await self.socket.close()
        await self.http.aclose()


async def crowd(
    port: int, dataset: str, number: int, seconds: float, think: float, route: bool
) -> list[float]:
    """Return the seconds that each answer took among so many readers."""
    readers = [Reader(port, dataset, seed) for seed in range(number)]
    for reader in readers:
        await reader.open()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(reader.read(until, think, route) for reader in readers))
    for reader in readers:
        await reader.close()
    return [took for reader in readers for took in reader.times]


async def memory(port: int, dataset: str, server: object, number: int) -> float:
    """Return the megabytes that each of so many more sessions takes."""
    first = Reader(port, dataset, 0)
    await first.open()
    await asyncio.sleep(1)
    before = resident(server)  # type: ignore[arg-type]
    readers = [Reader(port, dataset, seed) for seed in range(number)]
    for reader in readers:
        await reader.open()
    await asyncio.sleep(1)
    after = resident(server)  # type: ignore[arg-type]
    for reader in (first, *readers):
        await reader.close()
    return (after - before) / number


def main() -> None:
    """Measure the crowds asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--readers", type=int, nargs="+", default=[20])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=2.0)
    parser.add_argument("--no-peer", action="store_true", help="without the page by script")
    options = parser.parse_args()
    port = free_port()
    dataset = f"rows-{options.rows}"
    folder = home_with(options.rows)
    os.environ["BENCH_DATASET"] = dataset
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}")
    print(f"{options.rows:,} rows, think time {options.think:.0f} s")
    server = serve("dashboard.py", folder, port)
    try:
        each = asyncio.run(memory(port, dataset, server, 10))
        print(f"memory of each further session   {each:.1f} MB (aim: 15 MB)", flush=True)
    finally:
        end(server)
    print(f"{'filter to answer':34}{'median':>9}{'p95':>9}{'answers':>9}")
    for number in options.readers:
        p95 = []
        pages = [("this program", "dashboard.py", True)]
        if not options.no_peer:
            pages.append(("markers by script", "tests/bench/markers_app.py", False))
        for name, script, route in pages:
            server = serve(script, folder, port)
            try:
                took = asyncio.run(
                    crowd(
                        port, dataset, number, options.seconds, options.think, route
                    )
                )  # fmt: skip
            finally:
                end(server)
            p95.append(statistics.quantiles(took, n=20)[-1])
            print(
                f"{f'{number} readers, {name}':34}{statistics.median(took):8.2f}s"
                f"{p95[-1]:8.2f}s{len(took):9}",
                flush=True,
            )
        if len(p95) > 1:
            print(f"{'ratio of the p95':34}{p95[0] / p95[1]:17.2f}x")


if __name__ == "__main__":
    main()
