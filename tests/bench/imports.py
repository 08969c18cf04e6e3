"""How fast a file is imported, beside `pandas.read_csv` alone of the same file.

`python -m tests.bench.imports [ROWS …]`: made-up rows in ACLED's columns (`tests.bench.generate`),
each size imported into a store of its own in a process of its own, whose memory is told too. The
ratio is told of the time on the clock and of the processor's, for the machine may be shared.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.generate import write

_PANDAS = """
import json, sys, time
import pandas
begun, worked = time.perf_counter(), time.process_time()
pandas.read_csv(sys.argv[1])
print(json.dumps({"seconds": time.perf_counter() - begun, "cpu": time.process_time() - worked}))
"""
_IMPORT = """
import json, resource, sys, time
from pathlib import Path
from data.importing import import_file
from data.importing.memory import spare_memory
from data.store import open_store
from geo.gazetteer import open_gazetteer
spare_memory()
store, gazetteer = open_store(sys.argv[2]), open_gazetteer()
begun, worked = time.perf_counter(), time.process_time()
report = import_file(store, gazetteer, Path(sys.argv[1]))
took, cpu = time.perf_counter() - begun, time.process_time() - worked
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": took, "cpu": cpu, "rows": report.balance.read, "megabytes": most}))
"""


def measured(rows: int, folder: Path) -> dict[str, float]:
    """Import made-up rows; return both times in seconds, their ratio, and the memory used."""
    path = str(write(folder / f"acled-{rows}.csv", rows))
    alone = json.loads(_run(_PANDAS, path))
    with tempfile.TemporaryDirectory() as store:
        found = json.loads(_run(_IMPORT, path, store))
    return {
        "rows": rows,
        "pandas_s": round(alone["seconds"], 2),
        "import_s": round(found["seconds"], 2),
        "ratio": round(found["seconds"] / alone["seconds"], 1),
        "pandas_cpu_s": round(alone["cpu"], 2),
        "import_cpu_s": round(found["cpu"], 2),
        "cpu_ratio": round(found["cpu"] / alone["cpu"], 1),
        "rows_a_second": round(found["rows"] / found["seconds"]),
        "most_megabytes": found["megabytes"],
    }


def _run(script: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()[-1]  # DuckDB draws bars on the output of `python -c`


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    for size in sizes:
        print(json.dumps(measured(size, Path(".deconflict/bench"))), flush=True)
