"""Compare this template with what people would use instead, in one run.

Prints a table for each subject. CPU seconds and ratios are the figures to read: wall
times hold only on an idle machine.
"""

import argparse
import importlib
import os
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from .workshop import Workshop

SUBJECTS = (
    *("start", "packages", "updates", "combinations", "commands", "pipeline"),
    *("airflow", "service", "own_tables", "endurance"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=SUBJECTS, action="append", help="may repeat")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load-minutes", type=float, default=0.5)
    options = parser.parse_args()
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    failed = []
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"load {load:.1f} at the start; median (lowest to highest) of rounds in turn"
    )
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as folder:
        workshop = Workshop(Path(folder), options.rounds, options.load_minutes)
        for name in options.only or SUBJECTS:
            subject = importlib.import_module(f".{name}", __package__)
            print(f"\n### {str(subject.__doc__).splitlines()[0].rstrip('.')}\n")
            try:
                for block in subject.report(workshop):
                    print(block, end="\n\n", flush=True)
            except (
                SystemExit,
                subprocess.CalledProcessError,
            ) as error:  # the others can still be measured
                print(error, end="\n\n", flush=True)
                failed.append(name)
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
