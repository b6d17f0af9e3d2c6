"""Writes what was found in a table over the placeholders of a rendered project."""

import json
import re
from pathlib import Path

from graft.errors import GraftError
from graft.table.look import Look
from graft.table.schemas import schemas
from graft.table.source import Source

REST = "# What the evaluation writes:\n"
PLACE = "raw/table.csv"


def answers(look: Look) -> dict[str, str]:
    """What the template is told of the table."""
    target = "".join(one if one.isprintable() else " " for one in look.target.name)
    return {
        "starter": "table",
        "own_table": look.task,
        "description": f"Predicts {target[:80]} from what {look.path.name[:60]} says.",
    }


def write(project: Path, look: Look, source: Source) -> Path:
    """Put the table and what it holds into the project; where the table is now."""
    (package,) = (project / "src").iterdir()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", look.path.stem).strip("_-") or "table"
    place = f"raw/{stem}{look.suffix}"
    found = package / "schemas.py"
    _, mark, rest = found.read_text(encoding="utf-8").partition(REST)
    if not mark:
        raise GraftError(
            "this version of the template takes no table of one's own: it is too old"
        )
    found.write_text(schemas(look) + mark + rest, encoding="utf-8")
    _edit(project / "params.yaml", PLACE, place)
    _edit(project / "dvc.yaml", PLACE, place)
    if (project / "dags/train.py").exists():
        _edit(project / "dags/train.py", PLACE, place)
    if look.sample:
        _edit(project / "params.yaml", "sample: null ", f"sample: {look.sample} ")
    smallest = max(1, min(20, look.rows // 10))
    _edit(
        project / "params.yaml", "smallest_leaf: 20 ", f"smallest_leaf: {smallest:<2} "
    )
    rows = ",\n".join(
        f"  {json.dumps(row, ensure_ascii=False)}" for row in look.typical
    )
    (project / "examples/rows.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    source.copy(project / "data" / place)
    return project / "data" / place


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if old not in text:
        raise GraftError(f"{file} has no {old!r}: the template is another version")
    file.write_text(text.replace(old, new), encoding="utf-8")
