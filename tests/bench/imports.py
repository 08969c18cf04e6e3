"""How fast a file is imported, beside `pandas.read_csv` alone of the same file.

`python -m tests.bench.imports [ROWS …]`: made-up rows in ACLED's columns (`tests.bench.generate`),
each size imported into a store of its own in a process of its own, whose memory is told too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.generate import write

_PANDAS = """
import sys, time
import pandas
begun = time.perf_counter()
pandas.read_csv(sys.argv[1])
print(time.perf_counter() - begun)
"""
_IMPORT = """
import json, resource, sys, time
from pathlib import Path
from data.importing import import_file
from data.store import open_store
from geo.gazetteer import open_gazetteer
store, gazetteer = open_store(sys.argv[2]), open_gazetteer()
begun = time.perf_counter()
report = import_file(store, gazetteer, Path(sys.argv[1]))
took = time.perf_counter() - begun
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": took, "rows": report.balance.read, "megabytes": most}))
"""


def measured(rows: int, folder: Path) -> dict[str, float]:
    """Import made-up rows; return both times in seconds, their ratio, and the memory used."""
    path = str(write(folder / f"acled-{rows}.csv", rows))
    alone = float(_run(_PANDAS, path))
    with tempfile.TemporaryDirectory() as store:
        found = json.loads(_run(_IMPORT, path, store))
    return {
        "rows": rows,
        "pandas_s": round(alone, 2),
        "import_s": round(found["seconds"], 2),
        "ratio": round(found["seconds"] / alone, 1),
        "rows_a_second": round(found["rows"] / found["seconds"]),
        "most_megabytes": found["megabytes"],
    }


def _run(script: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return ran.stdout


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    for size in sizes:
        print(json.dumps(measured(size, Path(".deconflict/bench"))), flush=True)
