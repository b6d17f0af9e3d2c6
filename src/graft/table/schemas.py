"""The schemas of a table as Python, with what was found as rules for its owner."""

import keyword
import math
import re
from typing import Any

from graft.table.look import Column, Look

TYPES = {
    "bool": "bool",
    "int": "int",
    "float": "float",
    "str": "str",
    "date": "pl.Date",
    "datetime": "pl.Datetime",
}
# A text of more values than this gets no list of them.
LISTED = 20
# What pandera's models and a prediction have as attributes already.
TAKEN = {
    "probability",
    *("Config", "build_schema_", "empty", "example", "from_format", "get_metadata"),
    *("pydantic_validate", "strategy", "to_json_schema", "to_schema", "to_yaml"),
    *("validate", "to_structs", "from_json_schema", "pa", "pl"),
    *("bool", "int", "float", "str"),
}
LONGEST = 60
WIDTH = 88


def schemas(look: Look) -> str:
    """All that schemas.py says of the table, up to what the evaluation writes."""
    columns = {one.name: one for one in look.columns}
    names = attributes([*columns, look.target.name])
    target = look.target
    left = [one for one in look.columns if one.left_out]
    types = [one.kind for one in [*look.known, *left, target]]
    parts = [
        '"""The schema of every dataset that crosses a file.\n\n'
        "The rules are what the table had when the project was made, its ranges "
        "widened: tighten\nthem. A value that breaks one stops the run, with file, "
        'column and row.\n"""\n\n',
        "import pandera.polars as pa\n",
        "import polars as pl\n" if any(one.startswith("date") for one in types) else "",
        f"\nTARGET = {literal(target.name)}\n",
    ]
    if look.task == "yes_no":
        parts.append(f"YES, NO = {literal(look.yes)}, {literal(look.no)}\n")
    parts += [
        "\n\nclass Row(pa.DataFrameModel):\n",
        '    """What is known of a row: the input of the model."""\n\n',
        *(_field(one, names[one.name]) for one in look.known),
        _config(look),
        "\n\nclass LabelledRow(Row):\n",
        '    """A row and its answer."""\n\n',
        _field(target, names[target.name], nulls=False),
        _config(look, "True", unknown=False),
        "\n\nclass Table(Row):\n",
        '    """A row of the table as it comes, with what the model does not see."""',
        "\n\n",
    ]
    for one in left:
        parts.append(f"    # Not used: {one.left_out}.\n")
        # Whether a value is there matters to nobody who does not use it.
        parts.append(_field(one, names[one.name], nulls=True, rules=False))
    parts += [
        _field(target, names[target.name], nulls=True),
        _config(look, '"filter"'),
        "\n\nclass Prediction(Row):\n",
        '    """A row, and what the model says of it."""\n\n',
        *_answer(look, names[target.name]),
        "\n\n",
    ]
    return "".join(parts)


def attributes(columns: list[str]) -> dict[str, str]:
    """A name that Python allows for each column, in the style of Python."""
    found: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", column)
        name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        if not name or name[0].isdigit():
            name = f"column_{name}".rstrip("_")
        if keyword.iskeyword(name) or name in TAKEN:
            name += "_"
        name = name[:50]
        while name in found.values():
            start, _, number = name.rpartition("_")
            name = (
                f"{start}_{int(number) + 1}"
                if number.isdigit() and start
                else f"{name}_2"
            )
        found[column] = name
    return found


def literal(value: Any) -> str:
    """A value as Python writes it, in the quotes of black."""
    if not isinstance(value, str):
        return repr(value)
    parts = _parts(value)
    return parts[0] if len(parts) == 1 else f"({' '.join(parts)})"


def _parts(text: str) -> list[str]:
    """A text as one literal, or several that Python joins."""
    cuts = range(0, max(len(text), 1), LONGEST)
    return [_quoted(text[i : i + LONGEST]) for i in cuts]


def _quoted(text: str) -> str:
    """In double quotes, unless that takes more backslashes."""
    mark = '"' if text.count('"') <= text.count("'") else "'"
    inside = "".join(one if one in "\"'" else repr(one)[1:-1] for one in text)
    return mark + inside.replace(mark, f"\\{mark}") + mark


def _field(
    column: Column, name: str, nulls: bool | None = None, rules: bool = True
) -> str:
    arguments = _rules(column) if rules else []
    if column.nulls if nulls is None else nulls:
        arguments.append(["nullable=", "True"])
    return _line(column.name, name, TYPES[column.kind], arguments)


def _line(column: str, name: str, kind: str, arguments: list[list[str]]) -> str:
    """A column of a model, broken where black breaks it.

    An argument is its beginning and its value, or what a list or a long text has.
    """
    if name != column:
        arguments = [["alias=", *_parts(column)], *arguments]
    if not arguments:
        return f"    {name}: {kind}\n"
    start = f"    {name}: {kind} = pa.Field("
    inside = ", ".join(map(_in_one, arguments))
    if len(start) + len(inside) < WIDTH:
        return f"{start}{inside})\n"
    if len(inside) + 8 <= WIDTH and not any(_is_text(one) for one in arguments):
        return f"{start}\n        {inside}\n    )\n"
    comma = "," if len(arguments) > 1 else ""
    lines = [_broken(one, comma) for one in arguments]
    return f"{start}\n{''.join(lines)}    )\n"


def _in_one(argument: list[str]) -> str:
    start, *parts = argument
    if start.endswith("["):
        return f"{start}{', '.join(parts)}]"
    return start + (f"({' '.join(parts)})" if _is_text(argument) else parts[0])


def _is_text(argument: list[str]) -> bool:
    """Whether it is a text of several parts."""
    return len(argument) > 2 and not argument[0].endswith("[")


def _broken(argument: list[str], comma: str) -> str:
    start, *parts = argument
    line = _in_one(argument)
    if len(line) + 8 + len(comma) <= WIDTH and not _is_text(argument):
        return f"        {line}{comma}\n"
    if _is_text(argument):
        inside = "".join(f"            {part}\n" for part in parts)
        return f"        {start}(\n{inside}        ){comma}\n"
    if len(parts) == 1:
        return f"        {start}\n            {parts[0]}\n        ]{comma}\n"
    inside = "".join(f"            {part},\n" for part in parts)
    return f"        {start}\n{inside}        ]{comma}\n"


def _rules(column: Column) -> list[list[str]]:
    if _is_listed(column):
        return [["isin=[", *map(_quoted, sorted(column.levels or {}))]]
    if column.kind in ("int", "float"):
        low, high = widened(column.least, column.most)
        whole = column.kind == "int"
        return [
            ["ge=", _number(low, _whole if whole else float)],
            ["le=", _number(high, _whole if whole else float)],
        ]
    return []


def _is_listed(column: Column) -> bool:
    """Whether all values of a text are few and short enough to be named."""
    levels = column.levels if column.kind == "str" else None
    return (
        levels is not None
        and len(levels) <= LISTED
        and all(len(_quoted(one)) <= LONGEST for one in levels)
    )


def _whole(value: float) -> int:
    """A limit, which has no fraction, as far as a column of integers can hold it."""
    return max(-(2**63), min(math.floor(value), 2**63 - 1))


def _number(value: float, convert: Any) -> str:
    number = convert(value)
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    return repr(number)


def widened(least: float, most: float) -> tuple[float, float]:
    """A range as much longer at either end as it is long; no sign is added."""
    span = (most - least) or abs(most) or 1
    low = 0.0 if least >= 0 else _outward(least - span, math.floor)
    high = 0.0 if most <= 0 and least < 0 else _outward(most + span, math.ceil)
    return low, high


def _outward(value: float, round_: Any) -> float:
    """Two figures of it, rounded away from the range."""
    if value == 0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    return float(round(round_(value * 10.0**digits) / 10.0**digits, max(digits, 0)))


def _config(look: Look, strict: str = "", unknown: bool = True) -> str:
    """What a schema does with other columns, and which texts are unknown values."""
    lines = [f"        strict = {strict}\n"] if strict else []
    if look.unknown and unknown:
        marks = ", ".join(map(_quoted, look.unknown))
        lines.append(
            f'        metadata = {{"null_values": [{marks}]}}  # noqa: RUF012\n'
        )
    return "".join(["\n    class Config:\n", *lines]) if lines else ""


def _answer(look: Look, name: str) -> list[str]:
    target = look.target
    described = {
        "yes_no": '"the likelier answer"',
        "classes": '"the likeliest class"',
        "number": '"the expected value"',
    }[look.task]
    rules = _rules(target) if look.task != "number" and target.kind == "str" else []
    kind = "float" if look.task == "number" else TYPES[target.kind]
    rules.append(["description=", described])
    answer = _line(target.name, name, kind, rules)
    if look.task == "number":
        return [answer]
    of = f"of the answer {str(look.yes)[:40]!r}" if look.task == "yes_no" else "of it"
    rules = [["ge=", "0"], ["le=", "1"], ["description=", _quoted(of)]]
    return [_line("probability", "probability", "float", rules), answer]
