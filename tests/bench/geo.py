"""Runs a geocoding benchmark's scorer on this geocoder's command line.

Run: python tests/bench/geo.py SCORER.py [--task names|relative|both] [more options for it]
or set GEO_BENCH to the scorer's path. The scorer starts `python -m geo locate --jsonl`, writes a
question a line and reads an answer a line; what it prints is its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the scorer once for each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scorer", nargs="?", type=Path, default=os.environ.get("GEO_BENCH"))
    parser.add_argument("--task", choices=["names", "relative", "both"], default="both")
    asked, more = parser.parse_known_args()
    if asked.scorer is None or not Path(asked.scorer).is_file():
        parser.error("name the scorer's file, or set GEO_BENCH to it")
    tasks = ["names", "relative"] if asked.task == "both" else [asked.task]
    for task in tasks:
        print(f"== {task}", flush=True)
        done = subprocess.run(
            [
                *(sys.executable, str(asked.scorer), "--task", task, *more),
                *("--cmd", f"{sys.executable} -m geo locate --jsonl"),
            ],
            cwd=ROOT,
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
