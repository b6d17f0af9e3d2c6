"""Looks at a table: which types and values its columns have, and what can be predicted.

One pass over the rows, a part at a time, so that a table need not fit into memory.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from graft.errors import GraftError
from graft.table.source import Source
from graft.table.tidy import UNKNOWN

FEWEST_ROWS = 10
# A text with more values than this is no category to learn from.
MOST_LEVELS = 255
MOST_CLASSES = 100
# A whole number with more values than this is predicted as one, not as a class.
MOST_NUMBERED_CLASSES = 10
SAMPLE = 20_000
# Of a model's rows and columns: about half a gigabyte with all that is made of them.
MOST_CELLS = 10_000_000
WORDS = {
    "bool": "true or false",
    "int": "number",
    "float": "number",
    "date": "date",
    "datetime": "date",
}
ENDLESS = "it has values without end"
TASKS = ("yes_no", "classes", "number")
YES_AND_NO = (("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f"), ("1", "0"))
IDENTIFIER = re.compile(
    r"(^|[_\W])(id|key|uuid|guid|index|nr)$|[a-z]I[dD]$|^unnamed", re.I
)


@dataclass(frozen=True)
class Column:
    """What is in one column. `left_out` says why the model is not to see it.

    `odd` says which value makes it a text when most of its values are none.
    """

    name: str
    kind: str
    nulls: bool
    least: Any = None
    most: Any = None
    levels: dict[Any, int] | None = None
    left_out: str = ""
    odd: str = ""


@dataclass(frozen=True)
class Look:
    """What was found in a table."""

    path: Path
    suffix: str
    rows: int
    target: Column
    task: str
    columns: list[Column]
    unknown: list[str]
    typical: list[dict[str, Any]]
    yes: Any = None
    no: Any = None
    unanswered: str = ""
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> list[Column]:
        """The columns that the model sees."""
        return [column for column in self.columns if not column.left_out]

    @property
    def sample(self) -> int | None:
        """How many rows to learn from; None is all of them."""
        most = MOST_CELLS // (len(self.known) + 1)
        return most if self.rows > most else None

    def as_text(self) -> str:
        """A few lines for people."""
        said = {
            "yes_no": f"is {self.yes!r} or {self.no!r}",
            "classes": f"is one of {len(self.target.levels or ())} classes",
            "number": "is a number",
        }[self.task]
        lines = [
            f"{self.path.name}: {self.rows:,} rows; {self.target.name} {said}, "
            f"to be predicted from {len(self.known)} columns."
        ]
        if self.unanswered:
            lines.append(f"  left out: {self.unanswered}")
        left = [(one.name, one.left_out) for one in self.columns if one.left_out]
        left += self.unread.items()
        lines += [f"  not used: {name}, {why}" for name, why in left[:10]]
        if len(left) > 10:
            lines.append(f"  and {len(left) - 10} more, which schemas.py names")
        odd = [one for one in (self.target, *self.columns) if one.odd]
        lines += [f"  {one.name} is a text: {one.odd}" for one in odd[:10]]
        if self.sample:
            lines.append(f"  it learns from {self.sample:,} of them (data.sample)")
        dates = [one.name for one in self.known if one.kind.startswith("date")]
        if dates:
            lines.append(
                f"  {dates[0]} is a date: if rows follow each other in time, "
                "set split.by to time"
            )
        return "\n".join(lines)


@dataclass
class _Seen:
    """What was seen of a column so far."""

    is_text: bool
    could_be: list[str]
    values: int = 0
    nulls: int = 0
    levels: Counter[Any] | None = field(default_factory=Counter)
    ranges: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    total: int = 0
    unknown: set[str] = field(default_factory=set)
    odd: str = ""
    example: Any = None

    def add(self, column: pl.Series) -> None:
        if self.is_text and column.dtype == pl.String:
            marks = column.filter(column.is_in(UNKNOWN))
            self.unknown |= set(marks.unique())
            column = column.set(column.is_in([*UNKNOWN, ""]), None)
        self.nulls += column.null_count()
        column = column.drop_nulls()
        self.values += len(column)
        if column.is_empty():
            return
        self.example = column[0] if self.example is None else self.example
        if self.levels is not None:
            counts = column.alias("value").value_counts()
            self.levels.update(dict(counts.iter_rows()))
            if len(self.levels) > MOST_LEVELS:
                self.levels = None
        self.could_be = [kind for kind in self.could_be if self._fits(column, kind)]

    def _fits(self, column: pl.Series, kind: str) -> bool:
        typed = typed_as(column, kind)
        if typed is None or typed.null_count():
            if typed is not None and typed.null_count() < len(typed) / 2:
                value = str(column.filter(typed.is_null())[0])[:30]
                self.odd = f"{value!r} is no {WORDS[kind]}, but most of its values are"
            return False
        if kind in ("int", "float", "date", "datetime"):
            low, high = self.ranges.get(kind, (typed[0], typed[0]))
            least, most = typed.min(), typed.max()
            self.ranges[kind] = (min(low, least), max(high, most))
        if kind == "int":
            self.total += int(typed.cast(pl.Float64).sum())
        return True

    def column(self, name: str) -> Column:
        kind = self.could_be[0] if self.could_be and self.values else "str"
        least, most = self.ranges.get(kind, (None, None))
        levels: dict[Any, int] | None = None
        if self.levels is not None:
            levels = {_value(one, kind): n for one, n in self.levels.items()}
        odd = self.odd if kind == "str" else ""
        found = Column(name, kind, self.nulls > 0, least, most, levels, odd=odd)
        return replace(found, left_out=self._why_not(found))

    def _why_not(self, column: Column) -> str:
        if not self.values:
            return "it has no value"
        if column.levels is not None and len(column.levels) == 1 and not self.nulls:
            return "it has one value only"
        if column.kind == "str" and column.levels is None:
            return f"it is a text with more than {MOST_LEVELS} values"
        if column.kind == "str" and len(column.levels or ()) > self.values / 2:
            return "nearly every row has another value"
        if column.kind == "float" and not all(
            abs(one) < 1e300 for one in (column.least, column.most)
        ):
            return ENDLESS
        if self.numbers_rows(column) or (
            column.kind == "int"
            and (column.levels is None or len(column.levels) > self.values / 2)
            and IDENTIFIER.search(column.name)
        ):
            return "it is the number of a row"
        return ""

    def numbers_rows(self, column: Column) -> bool:
        """Whether it counts the rows: as many whole numbers, each once."""
        if column.kind != "int" or self.values < 3 or self.nulls:
            return False
        if column.most - column.least + 1 != self.values:
            return False
        middle = (column.least + column.most) / 2 * self.values
        unique = column.levels is None or len(column.levels) == self.values
        return unique and abs(self.total - middle) <= 1e-9 * abs(middle) + 0.5


def look(source: Source, target: str, task: str | None = None) -> Look:
    """What is in the table; GraftError says in one line why it cannot be used."""
    if target in source.unread:
        raise GraftError(f"{source.path}: {target!r}: {source.unread[target]}")
    if target not in source.columns:
        raise GraftError(
            f"{source.path} has no column {target!r}; it has: {_some(source.columns)}"
        )
    if len(source.columns) < 2:
        raise GraftError(f"{source.path} has no column but {target!r} to learn from")
    if task is not None and task not in TASKS:
        raise GraftError(f"the task is one of {', '.join(TASKS)}, not {task!r}")
    rows, seen, some = _pass_over(source)
    if rows == 0:
        raise GraftError(f"the table {source.path} has columns but no rows")
    columns = {name: one.column(name) for name, one in seen.items()}
    answer = columns.pop(target)
    known = seen[target].values
    if known < FEWEST_ROWS:
        raise GraftError(
            f"{source.path} has {known} rows with a value of {target!r}: "
            f"it takes {FEWEST_ROWS} to learn from and to test with"
        )
    task = _task(source, answer, seen[target], task)
    unknown = sorted(set().union(*(one.unknown for one in seen.values())))
    frame = _typed(some, [answer, *columns.values()], unknown)
    found = [_leak(one, answer, task, frame) for one in columns.values()]
    if all(one.left_out for one in found):
        raise GraftError(
            f"{source.path} has no column to predict {target!r} from: "
            + "; ".join(f"{one.name}: {one.left_out}" for one in found[:3])
        )
    used = [one.name for one in found if not one.left_out]
    if "probability" in (used if task == "number" else [*used, target]):
        raise GraftError(
            f"{source.path} has a column 'probability', which is what the answer "
            "is called: rename it"
        )
    yes, no = _yes_and_no(answer) if task == "yes_no" else (None, None)
    typical = _typical(frame, [one for one in found if not one.left_out])
    return Look(
        *(source.path, source.suffix, rows, answer, task),
        *(found, unknown, typical, yes, no),
        *(_unanswered(seen[target], target), source.unread),
    )


def _unanswered(seen: _Seen, target: str) -> str:
    """How many rows have no answer, and which words in them say so."""
    marks = ", ".join(map(repr, sorted(seen.unknown)))
    said = f" ({marks} means no value: rename it if it is an answer)" if marks else ""
    rows = "row" if seen.nulls == 1 else "rows"
    return f"{seen.nulls:,} {rows} without {target}{said}" if seen.nulls else ""


def typed_as(column: pl.Series, kind: str) -> pl.Series | None:
    """The column as a type, as the project's `validation` reads it; null where not."""
    dtype = column.dtype
    if kind == "str":
        return column if dtype == pl.String else None
    if dtype != pl.String:
        return column if _kinds(dtype)[:1] == [kind] else None
    text = column
    if kind == "bool":
        text = text.str.to_lowercase()
        words = {"true": True, "false": False}
        return text.replace_strict(words, default=None, return_dtype=pl.Boolean)
    if kind == "int":
        # What begins with a zero is a code, such as that of a town.
        coded = text.str.contains(r"^[-+]?0\d").any()
        return None if coded else text.cast(pl.Int64, strict=False)
    if kind == "float":
        return text.cast(pl.Float64, strict=False)
    if kind == "date":
        return text.str.to_date("%Y-%m-%d", strict=False)
    moment = text.str.replace(" ", "T", literal=True)
    with_seconds = moment.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False
    )
    without = moment.str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us", strict=False)
    return with_seconds.zip_with(with_seconds.is_not_null(), without)


def _kinds(dtype: pl.DataType) -> list[str]:
    """What a column of this type can be, the narrowest first."""
    if dtype == pl.String:
        return ["bool", "int", "float", "date", "datetime", "str"]
    if dtype.is_integer():
        return ["int"]
    names: dict[Any, str] = {
        pl.Float64: "float",
        pl.Boolean: "bool",
        pl.Date: "date",
        pl.Datetime: "datetime",
    }
    return [names[dtype.base_type()]] if dtype.base_type() in names else []


def _pass_over(source: Source) -> tuple[int, dict[str, _Seen], pl.DataFrame]:
    """The number of rows, what each column holds, and some of the rows."""
    seen: dict[str, _Seen] = {}
    rows, step, some = 0, 1, []
    kept = max(100, min(SAMPLE, MOST_CELLS // max(len(source.columns), 1)))
    for batch in source.batches():
        if not seen:
            seen = {
                name: _Seen(source.is_csv, _kinds(dtype))
                for name, dtype in batch.schema.items()
            }
        for name, one in seen.items():
            one.add(batch[name])
        some.append(batch.gather_every(step))
        rows += batch.height
        if sum(part.height for part in some) > kept:
            some, step = [pl.concat(some).gather_every(2)], step * 2
    return rows, seen, pl.concat(some) if some else pl.DataFrame()


def _task(source: Source, answer: Column, seen: _Seen, asked: str | None) -> str:
    """What is predicted, found out or as asked; GraftError when it cannot be."""
    name, levels = answer.name, answer.levels
    here = f"{source.path}: {name!r}"
    if levels is not None and len(levels) == 1:
        none = "".join(f"; {mark!r} counts as none" for mark in sorted(seen.unknown))
        raise GraftError(f"{here} has one value only, {next(iter(levels))!r}{none}")
    if answer.left_out == ENDLESS:
        raise GraftError(f"{here} cannot be predicted: {ENDLESS}")
    if answer.kind.startswith("date"):
        raise GraftError(f"{here} holds dates: nothing predicts those yet")
    distinct = f"more than {MOST_LEVELS}" if levels is None else str(len(levels))
    is_text = answer.kind in ("str", "bool")
    if seen.numbers_rows(answer) or (
        is_text and (levels is None or len(levels) > max(seen.values / 2, 2))
    ):
        raise GraftError(
            f"{here} is an identifier, nothing to predict: "
            f"{distinct} values in {seen.values} rows"
            + (f"; {answer.odd}" if answer.odd else f", such as {seen.example!r}")
        )
    whole = answer.kind == "int" or (
        answer.kind == "float"
        and levels is not None
        and all(float(one).is_integer() for one in levels)
    )
    few = levels is not None and len(levels) <= MOST_NUMBERED_CLASSES
    if levels is not None and len(levels) == 2:
        found = "yes_no" if is_text or whole else "number"
    else:
        found = "classes" if is_text or (whole and few) else "number"
    task = asked or found
    if task == "number" and is_text:
        raise GraftError(f"{here} is no number: its values are {_some(levels or ())}")
    if task == "yes_no" and (levels is None or len(levels) != 2):
        raise GraftError(f"{here} has {distinct} values: yes or no are two")
    if task == "classes" and (levels is None or len(levels) > MOST_CLASSES):
        raise GraftError(
            f"{here} has {distinct} values: as classes it may have {MOST_CLASSES}"
        )
    return task


def _yes_and_no(answer: Column) -> tuple[Any, Any]:
    """Which of two values is yes: a word for it, or else the rarer one."""
    levels = answer.levels or {}
    words = {str(one).lower().removesuffix(".0"): one for one in levels}
    for yes, no in YES_AND_NO:
        if words.keys() == {yes, no}:
            return words[yes], words[no]
    first, second = sorted(levels, key=str)
    return (second, first) if levels[second] <= levels[first] else (first, second)


def _leak(column: Column, answer: Column, task: str, rows: pl.DataFrame) -> Column:
    """The column, left out when it is the answer in other words."""
    if column.left_out:
        return column
    values, answers = rows[column.name], rows[answer.name]
    if task == "yes_no" and _one_to_one(values.is_not_null(), answers):
        return replace(column, left_out=f"having a value tells {answer.name}")
    pair = pl.DataFrame([values, answers]).drop_nulls()
    if pair.height < FEWEST_ROWS:
        return column
    if task == "number":
        if column.kind not in ("int", "float"):
            return column
        likeness = pair.select(pl.corr(column.name, answer.name)).item()
        tells = likeness is not None and abs(likeness) > 1 - 1e-9
    else:
        tells = _one_to_one(values, answers)
    return replace(column, left_out=f"it tells {answer.name}") if tells else column


def _one_to_one(values: pl.Series, answers: pl.Series) -> bool:
    """Whether each value goes with one answer, and each answer with one value."""
    pair = pl.DataFrame([values.alias("value"), answers.alias("answer")]).drop_nulls()
    first, second = pair["value"].n_unique(), pair["answer"].n_unique()
    return 1 < first == second == pair.n_unique()


def _typed(
    some: pl.DataFrame, columns: list[Column], unknown: list[str]
) -> pl.DataFrame:
    """Some rows of the table with the types that were found."""
    found = []
    for column in columns:
        values = some[column.name]
        if values.dtype == pl.String:
            values = values.set(values.is_in([*unknown, ""]), None)
        typed = typed_as(values, column.kind)
        found.append(values if typed is None else typed)
    return pl.DataFrame(found)


def _typical(rows: pl.DataFrame, columns: list[Column]) -> list[dict[str, Any]]:
    """Three made-up rows: of numbers the quartiles, of others the frequent values.

    No row of the table, which may be about a person, gets into the repository.
    """
    made: list[dict[str, Any]] = [{}, {}, {}]
    for column in columns:
        values = rows[column.name].drop_nulls()
        if column.kind in ("int", "float", "date", "datetime") and len(values):
            ordered = values.sort()
            chosen = [ordered[len(ordered) * part // 4] for part in (1, 2, 3)]
        else:
            counts = sorted((column.levels or {}).items(), key=lambda one: -one[1])
            most = [value for value, _ in counts[:3]]
            chosen = [most[i % len(most)] for i in range(3)]
        for row, value in zip(made, chosen, strict=True):
            if isinstance(value, datetime.date):
                value = value.isoformat()
            row[column.name] = value
    return made


def _value(text: Any, kind: str) -> Any:
    """A value of a column as Python has it."""
    if not isinstance(text, str) or kind in ("str", "date", "datetime"):
        return text
    if kind == "bool":
        return text.lower() == "true"
    return int(text) if kind == "int" else float(text)


def _some(names: Any) -> str:
    """The first names, for a message."""
    names = list(names)
    return ", ".join(map(str, names[:10])) + (", ..." if len(names) > 10 else "")
