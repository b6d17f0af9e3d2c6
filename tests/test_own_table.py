"""A project from one's own table: what is detected, and what is refused."""

import ast
import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from combinations.workplace import Workplace
from pages import Reader, blocks
from quick_copier import run_update
from starter_files import owners_tests
from support import FULL, REPOSITORY, Render, git, lines_with, make

from graft import new
from graft.errors import GraftError
from graft.table.look import Look, look
from graft.table.schemas import attributes, schemas, widened
from graft.table.source import opened

ROWS = 40
EVERYTHING = {
    "with_service": True,
    "with_demos": True,
    "with_docs": True,
    "with_mlflow": True,
    "with_airflow": True,
    "storage": "s3",
}


def seen(path: Path, target: str, task: str | None = None) -> Look:
    with opened(path) as source:
        return look(source, target, task)


def table(folder: Path, name: str = "table.csv", **columns: object) -> Path:
    """A table whose column `churned` follows from `tenure`."""
    frame = pl.DataFrame(
        {
            "tenure": [(7 * i) % 31 for i in range(ROWS)],
            "plan": ["basic", "plus"] * (ROWS // 2),
            "churned": ["yes" if (7 * i) % 31 < 9 else "no" for i in range(ROWS)],
            **columns,
        }
    )
    path = folder / name
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
    return path


@pytest.mark.parametrize(
    ("text", "target", "message"),
    [
        (None, "y", "does not exist"),
        ("", "y", "is empty"),
        (" \n", "y", "is empty"),
        ("x,y\n", "y", "has columns but no rows"),
        ("x,y\n1,2\n3,4\n", "y", "has 2 rows with a value of 'y': it takes 10"),
        ("x,y\n1,2\n", "z", "has no column 'z'; it has: x, y"),
        ("y\n" + "1\n2\n" * 9, "y", "no column but 'y' to learn from"),
        ("x,y\n" + "1,2\n3,2\n" * 9, "y", "'y' has one value only"),
        ("x,y\n" + "1,\n3,\n" * 9, "y", "has 0 rows with a value of 'y'"),
        ("x,y\n" + "7,0\n7,1\n" * 9, "y", "no column to predict 'y' from"),
        ("<html>\n", "y", "is no CSV file: it begins with '<html>'"),
        ('{"x": 1}\n', "y", "is no CSV file"),
        ("PK\x03\x04abc", "y", "neither CSV nor parquet"),
        ("x,y\n1,2,3\n4,5,6\n7,8,9\n", "y", "cannot be read as a table"),
        ("Sales\nx,y\n" + "1,2\n" * 9, "y", "more fields than the first line has"),
        ("x,y\n" + "1,None\n3,a\n" * 12, "y", "only, 'a'; 'None' counts as none"),
        ("x,y\n" + "".join(f"1,${i}\n" for i in range(20)), "y", "such as '$0'"),
    ],
)
def test_what_is_no_table_to_learn_from_is_one_line(
    tmp_path: Path, text: str | None, target: str, message: str
) -> None:
    path = tmp_path / "table.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(GraftError) as caught:
        seen(path, target)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([f"C{i}" for i in range(ROWS)], id="a text of its own"),
        pytest.param([*range(1, ROWS + 1)], id="the number of the row"),
    ],
)
def test_an_identifier_is_nothing_to_predict(tmp_path: Path, values: object) -> None:
    with pytest.raises(GraftError, match="'who' is an identifier"):
        seen(table(tmp_path, who=values), "who")


@pytest.mark.parametrize(
    ("name", "target", "values", "message"),
    [
        ("table.csv", "y", [1.5, 2.5, 3.5, float("inf")], "values without end"),
        ("table.csv", "probability", ["a", "b"], "rename it"),
        ("table.parquet", "y", [b"a", b"b"], "'y': it holds Binary, which is no plain"),
    ],
)
def test_what_no_model_can_answer_is_refused(
    tmp_path: Path, name: str, target: str, values: list[object], message: str
) -> None:
    answers = [values[(3 * i * i) % len(values)] for i in range(ROWS - len(values))]
    path = table(tmp_path, name, **{target: answers + values})
    with pytest.raises(GraftError, match=message):
        seen(path, target)


def test_a_refused_table_leaves_nothing_behind(tmp_path: Path) -> None:
    wish = new.Wish(tmp_path / "churn", table=table(tmp_path), target="missing")
    with pytest.raises(GraftError, match="no column 'missing'"):
        new.make(wish, str(REPOSITORY), "HEAD")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["yes", "no"], "yes_no"),
        (["M", "B"], "yes_no"),
        ([0, 1], "yes_no"),
        ([True, False], "yes_no"),
        (["red", "green", "blue"], "classes"),
        ([0, 1, 2], "classes"),
        ([1.0, 2.0, 3.0], "classes"),
        ([0.5, 1.5, 2.5], "number"),
        ([*range(11)], "number"),
    ],
)
def test_what_is_predicted_is_found_out(
    tmp_path: Path, values: list[object], task: str
) -> None:
    answers = [values[(3 * i * i) % len(values)] for i in range(ROWS - len(values))]
    path = table(tmp_path, y=answers + values)
    assert seen(path, "y").task == task


def test_the_task_can_be_said(tmp_path: Path) -> None:
    assert seen(table(tmp_path), "churned", "classes").task == "classes"
    assert seen(table(tmp_path), "tenure", "number").task == "number"
    with pytest.raises(GraftError, match="'churned' is no number"):
        seen(table(tmp_path), "churned", "number")
    with pytest.raises(GraftError, match="yes or no are two"):
        seen(table(tmp_path), "tenure", "yes_no")


@pytest.mark.parametrize(
    ("values", "yes"),
    [
        (["no", "yes"], "yes"),
        ([1, 0], 1),
        (["B", "B", "M"], "M"),
        ([False, True], True),
    ],
)
def test_yes_is_the_word_for_it_or_the_rarer_value(
    tmp_path: Path, values: list[object], yes: object
) -> None:
    answers = [values[(i // 2) % len(values)] for i in range(ROWS)]
    assert seen(table(tmp_path, y=answers), "y").yes == yes


def left_out(found: Look) -> dict[str, str]:
    return {one.name: one.left_out for one in found.columns if one.left_out}


def test_columns_that_say_nothing_or_too_much_are_not_used(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        customer=[f"C{i}" for i in range(ROWS)],
        number=[*range(ROWS)],
        empty=[None] * ROWS,
        always=["x"] * ROWS,
        stayed=["left" if (7 * i) % 31 < 9 else "stayed" for i in range(ROWS)],
        ended=[
            f"2026-01-{i % 28 + 1:02}" if (7 * i) % 31 < 9 else "" for i in range(ROWS)
        ],
        sometimes=["x", None] * (ROWS // 2),
        caseId=[(i * i * 37) % 7919 for i in range(ROWS)],
    )
    assert left_out(seen(path, "churned")) == {
        "customer": "nearly every row has another value",
        "number": "it is the number of a row",
        "empty": "it has no value",
        "always": "it has one value only",
        "stayed": "it tells churned",
        "ended": "having a value tells churned",
        "caseId": "it is the number of a row",
    }


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        *(("utf-8", ","), ("utf-8-sig", ","), ("cp1252", ";")),
        *(("utf-16", "\t"), ("utf-8", ";"), ("utf-8", "|")),
    ],
)
def test_a_table_is_read_whatever_wrote_it(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "table.csv"
    lines = ["Größe;Preis;kauft"]
    lines += [f"{i % 9};{i},5;{'ja' if i % 4 else 'nein'}" for i in range(ROWS)]
    text = "\n".join(lines) + "\n"
    if separator == ",":
        text = text.replace(",", ".")
    path.write_text(text.replace(";", separator), encoding=encoding)
    found = seen(path, "kauft")
    kinds = {one.name: one.kind for one in found.columns}
    assert kinds == {"Größe": "int", "Preis": "float"}
    with opened(path) as source:
        source.copy(tmp_path / "copy" / "table.csv")
    copied = (tmp_path / "copy" / "table.csv").read_text()
    assert copied.lstrip("\ufeff").startswith("Größe,Preis,kauft\n0,0.5,nein\n")


@pytest.mark.parametrize(
    ("separator", "given", "expected"),
    [
        *(
            (separator, given, expected)
            for separator in ",;"
            for given, expected in [
                (["1,5", "NA", "0,25"], ["1.5", "NA", "0.25"]),
                (["1,5e-05", "2"], ["1.5e-05", "2"]),
                (["1,234.50", "812"], ["1234.50", "812"]),
                (["1.234,50", "1.234.567"], ["1234.50", "1234567"]),
                (["1,234", "812", "1,234,567"], ["1234", "812", "1234567"]),
                ([" 1", "2 ", " "], ["1", "2", ""]),
                (["31.1.2026", "01.02.2026"], ["2026-1-31", "2026-02-01"]),
                (["01/02/2026", "31/01/2026"], ["2026-02-01", "2026-01-31"]),
                (
                    ["02/01/2026 18:30", "01/31/2026 09:00"],
                    ["2026-02-01 18:30", "2026-01-31 09:00"],
                ),
                (["2026/01/31"], ["2026-01-31"]),
            ]
        ),
        (";", ["1.234", "812"], ["1234", "812"]),
        (";", ["1,234", "5,678"], ["1.234", "5.678"]),
        (",", ["1,234", "5,678"], ["1234", "5678"]),
        (
            *(",", ["2026-01-31 18:30:00+02:00", "2026-01-31T18:30:00Z"]),
            ["2026-01-31T16:30:00.000000", "2026-01-31T18:30:00.000000"],
        ),
        # What could be read in two ways, or is a number already, stays as it is.
        (",", ["01/02/2026", "11/12/2026"], ["01/02/2026", "11/12/2026"]),
        (",", ["1234", "1,234"], ["1234", "1,234"]),
        (",", ["1.234", "812"], ["1.234", "812"]),
        (";", ["1.5", "1.125", "3"], ["1.5", "1.125", "3"]),
    ],
)
def test_values_are_read_as_the_program_or_country_that_wrote_them_means_them(
    tmp_path: Path, separator: str, given: list[str], expected: list[str]
) -> None:
    path = tmp_path / "table.csv"
    lines = [f'"{one}"{separator}yes' for one in given * 3]
    path.write_text("\n".join([f" x {separator}y", *lines]) + "\n")
    with opened(path) as source:
        assert source.columns == ["x", "y"]
        assert not source.as_it_is
        assert source.frame.collect()["x"].to_list() == expected * 3


def test_a_first_line_that_names_the_separator_is_not_the_header(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("sep=;\r\nx;y\r\n1,5;a\r\n2,5;b\r\n", encoding="utf-8-sig")
    with opened(path) as source:
        assert source.frame.collect().rows() == [("1.5", "a"), ("2.5", "b")]


def test_what_is_not_read_or_not_as_it_seems_is_said(tmp_path: Path) -> None:
    columns = {
        "amount": ["abc", *map(str, range(ROWS - 1))],
        "": [f"{i}.5" for i in range(ROWS)],
        "churned": ["yes", "no", "None", "NA"] * (ROWS // 4),
    }
    said = seen(table(tmp_path, **columns), "churned").as_text()
    assert "amount is a text: 'abc' is no number, but most of its values are" in said
    assert "not used: column 5, it has no name" in said
    assert "left out: 20 rows without churned ('NA', 'None' means no value" in said
    hours = pl.Series([0] * ROWS).cast(pl.Time)
    said = seen(table(tmp_path, "table.parquet", at=hours), "churned").as_text()
    assert "not used: at, it holds Time, which is no plain value" in said


def test_a_number_that_is_none_is_an_unknown_value(tmp_path: Path) -> None:
    path = table(tmp_path, "table.parquet", x=[float("nan"), 1.5] * (ROWS // 2))
    column = next(one for one in seen(path, "churned").columns if one.name == "x")
    assert (column.nulls, column.most, column.left_out) == (True, 1.5, "")
    with opened(path) as source:
        source.copy(tmp_path / "copy.parquet")
    assert pl.read_parquet(tmp_path / "copy.parquet")["x"].null_count() == ROWS // 2


def test_columns_get_the_names_that_python_allows() -> None:
    names = [
        "class",
        "sepal length (cm)",
        "CustomerID",
        "1st",
        "",
        "%",
        "x",
        "X",
        "größe",
        "Probability",
    ]
    assert attributes(names) == {
        "class": "class_",
        "sepal length (cm)": "sepal_length_cm",
        "CustomerID": "customer_id",
        "1st": "column_1st",
        "": "column",
        "%": "column_2",
        "x": "x",
        "X": "x_2",
        "größe": "gr_e",
        "Probability": "probability_",
    }


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (0, 72, (0, 150)),
        (18.2, 118.7, (0, 220)),
        (-5, 5, (-15, 15)),
        (-10, -2, (-18, 0)),
        (3, 3, (0, 6)),
        (0, 0, (0, 1)),
    ],
)
def test_a_range_is_widened_and_keeps_its_sign(
    least: float, most: float, expected: tuple[float, float]
) -> None:
    assert widened(least, most) == expected


def test_the_range_of_a_large_number_fits_into_its_type(tmp_path: Path) -> None:
    written = schemas(seen(table(tmp_path, x=[2**62, 5] * (ROWS // 2)), "churned"))
    assert f"x: int = pa.Field(ge=0, le={2**63 - 1})" in written


ODD = {
    "class": ["a", "b"] * (ROWS // 2),
    "with a space": [1.5, None] * (ROWS // 2),
    "Day": [f"2026-01-{1 + i % 28:02}" for i in range(ROWS)],
    "flag": [True, False, None, True] * (ROWS // 4),
    "a question that somebody asked in a survey and that is much longer than a line of "
    "code may be": [i % 5 for i in range(ROWS)],
    "many": [f"{'long ' * (i % 12)}{i % 12}" for i in range(ROWS)],
    'quoted "word"': ['it\'s "x"', "y"] * (ROWS // 2),
    "line\nbreak": ["no\xa0break", "5\" o'clock"] * (ROWS // 2),
    # As long as a line once it stands in one of its own.
    "vehicle class": [
        ("2seater", "compact", "midsize", "minivan", "pickup", "subcompact", "suv")[
            i % 7
        ]
        for i in range(ROWS)
    ],
    "count": [i % 7 for i in range(ROWS)],
    "self": [i % 3 for i in range(ROWS)],
    "日本": [i % 3 for i in range(ROWS)],
    "NA": ["NA", "1"] * (ROWS // 2),
    "inf": [1e308 * (i % 2) for i in range(ROWS)],
}


ODD_TABLES = [
    *(("table.csv", "churned"), ("table.parquet", "tenure"), ("table.csv", "class")),
    *(
        ("table.parquet", "churned"),
        ("table.csv", "tenure"),
        ("table.parquet", "class"),
    ),
]


@pytest.mark.parametrize(("name", "target"), ODD_TABLES if FULL else ODD_TABLES[:3])
def test_what_is_written_of_an_odd_table_is_clean_code(
    template: Path, tmp_path: Path, name: str, target: str
) -> None:
    path = table(tmp_path, name, **ODD)
    project = tmp_path / "odd"
    new.render_table(
        new.Wish(project, table=path, target=target), str(template), "v999.0.0"
    )
    for command in (["black", "--check", "."], ["ruff", "check", "."]):
        done = subprocess.run(
            [REPOSITORY / ".venv/bin" / command[0], *command[1:]],
            cwd=project,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "data/raw" / name).exists()


# What flights and texts would leave behind.
FOREIGN = re.compile(r"flight|airport|departure|texts?\.csv|lightgbm", re.I)


@pytest.mark.parametrize("task", ["yes_no", "classes", "number"])
def test_no_word_of_another_starter_is_in_it(render: Render, task: str) -> None:
    project = render(own_table=task, project_name="Rows", **EVERYTHING)
    assert lines_with(project, FOREIGN) == []


def test_made_up_rows_have_few_classes_although_a_range_of_numbers_holds_many(
    render: Render,
) -> None:
    code = ast.parse((render(own_table="classes") / "tests/conftest.py").read_text())
    (learnable,) = (one for one in code.body if getattr(one, "name", "") == "learnable")
    row = SimpleNamespace(to_schema=lambda: SimpleNamespace(columns=["x"]))
    known: dict[str, Any] = {"pl": pl, "Row": row, "TARGET": "code"}
    exec(ast.unparse(learnable), known)
    rows = known["learnable"](pl.DataFrame({"x": [*range(600)], "code": range(600)}))
    assert rows["code"].n_unique() == 5


def test_a_feature_that_comes_later_is_this_starters(
    template: Path, render: Render
) -> None:
    project = render(own_table="number", project_name="Rows")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        git(project, *command)
    schemas = project / "src/rows/schemas.py"
    schemas.write_text(schemas.read_text() + "# mine\n")
    git(project, "commit", "-qam", "Mine")

    data = {"with_service": True, "with_demos": True}
    run_update(project, data=data, defaults=True, overwrite=True, quiet=True)

    changed = git(project, "status", "--porcelain", "-uall")
    assert "src/rows/service/routes.py" in changed
    assert "demos/rows/app.py" in changed
    assert "flights" not in changed
    assert "schemas.py" not in changed
    answers = (project / ".copier-answers.yml").read_text()
    assert 'own_table_at_first_copy: "number"' in answers


@pytest.fixture(scope="module")
def churn(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by following the page in a clone."""
    folder = tmp_path_factory.mktemp("page")
    git(folder, "clone", "--quiet", str(template), "graft")
    rows = ["customerID,Monthly Charges,tenure,contract,paperless,since,churned"]
    for i in range(2000):
        tenure, contract = (i * 37) % 73, ("month", "one year", "two years")[i % 3]
        left = (tenure < 30) == (i % 7 > 0) and contract == "month"
        charge = "NA" if i % 40 == 3 else f"{18 + tenure + i % 7}.5"
        day = f"20{10 + i % 15}-0{1 + i % 9}-1{i % 10}"
        said = f"{str(i % 2 == 0).lower()},{day},{'Yes' if left else 'No'}"
        rows.append(f"C{i:05},{charge},{tenure},{contract},{said}")
    (folder / "graft/customers.csv").write_text("\n".join(rows) + "\n")
    reader = Reader(folder / "graft")
    for block in blocks(REPOSITORY / "docs/how-to/your-own-table.md"):
        reader.follow(block)
    make(folder / "churn", "lint")
    return folder / "churn"


def scores(project: Path) -> dict[str, float]:
    return dict(json.loads((project / "reports/metrics.json").read_text()))


def test_the_page_is_followed_from_a_table_to_a_prediction(churn: Path) -> None:
    assert scores(churn)["log_loss"] < scores(churn)["base_log_loss"]
    assert (churn / "data/raw/customers.csv.dvc").exists()
    make(churn, "test", "report", f"ARGS={' '.join(owners_tests(churn))}")


@pytest.mark.parametrize(
    ("target", "score"), [("contract", "log_loss"), ("tenure", "rmse")]
)
def test_classes_and_numbers_become_projects_that_work(
    churn: Path, template: Path, tmp_path: Path, target: str, score: str
) -> None:
    table = churn.parent / "graft/customers.csv"
    project = tmp_path / "customers"
    new.render_table(
        new.Wish(project, table=table, target=target), str(template), "v999.0.0"
    )
    # The libraries are the same, and take a minute to install.
    here = Workplace(project, churn / ".venv")
    here.install()
    here.run("customers", "run", "ingest", "split", "train", "evaluate")
    assert scores(project)[score] < scores(project)[f"base_{score}"]
    here.run("customers", "predict", "examples/rows.json")
    for command in ("black --check .", "ruff check .", "mypy"):
        here.run(*command.split())
    here.run("pytest", "-q", *owners_tests(project))
