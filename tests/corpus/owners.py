"""Edits that owners make to the plumbing of a project of this template.

The README, the stages and all else that is written once cannot meet an update; here
are edits of what the template goes on looking after.
"""

from .edits import Edit, above, add_below, append, bump, drop, replace, spread, swap
from .places import (
    CHECKOUT,
    CI,
    CLI,
    COVERAGE,
    DATASETS,
    DEPENDABOT,
    DEVCONTAINER,
    DOCKER,
    ENV,
    HOOKS,
    IGNORE,
    INTERVAL,
    MAKE,
    MYPY,
    PROJECT,
    PYTEST,
    RELEASE,
    RUFF,
    UV,
    pin,
)

BACKFILL = "backfill: ## predict all of last year\n\t@$(RUN) python -m backfill\n"
COMMAND = '@app.command()\ndef backfill() -> None:\n    """Predict all of last year."""'
VERSION = "@app.command()\ndef version() -> None:"
CODESPELL = """\
  - repo: https://github.com/codespell-project/codespell
    rev: v2.4.1
    hooks:
      - id: codespell"""
SUDO = "      - run: sudo apt-get install --yes graphviz"
SECRET = "      DATABASE_URL: ${{ secrets.DATABASE_URL }}"
V7 = ("8e8c483db84b4bee98b60c0593521ed34d9990e8", "v7.1.0")
V10 = ("1e862dfacbd1d6d858c55d9b792c756523627244", "v10.1.4")

# Of a hundred projects how many do it, and the ways, of which each takes one.
HABITS: dict[str, tuple[int, list[list[Edit]]]] = {
    "add a dependency": (
        85,
        [
            # As `uv add` does it: in its place in the alphabet.
            [
                replace(PROJECT, "\n\n  # Yours:", "\n  # Yours:"),
                add_below(PROJECT, '  "pyyaml', '  "scikit-learn>=1.7",'),
            ],
            [
                replace(PROJECT, "\n\n  # Yours:", "\n  # Yours:"),
                add_below(PROJECT, "  # Yours:", '  "xgboost>=3.1",'),
            ],
            # By hand, where there is room for them.
            [add_below(PROJECT, "  # Yours:", '  "holidays>=0.80",')],
            [add_below(PROJECT, "  # Yours:", '  "duckdb>=1.4",\n  "holidays>=0.80",')],
            # By hand, where it seems to belong.
            [add_below(PROJECT, '  "numpy', '  "optuna>=4.5",')],
        ],
    ),
    "add a tool": (
        50,
        [
            *[[add_below(PROJECT, "  { include-group", '  "pytest-xdist>=3.8",')]] * 3,
            [add_below(PROJECT, '  "pytest-cov', '  "pytest-xdist>=3.8",')],
            [add_below(PROJECT, '  "matplotlib', '  "seaborn>=0.13",')],
        ],
    ),
    "cap a dependency": (
        40,
        [
            [swap(PROJECT, r'"(polars>=[\d.]+)"', r'"\1,<3"')],
            [swap(PROJECT, r'"(numpy>=[\d.]+)"', r'"\1,<2.6"')],
            [swap(PROJECT, r'"pandera\[polars\]>=(.+)"', r'"pandera[polars]==\1"')],
            [swap(PROJECT, r'"(mypy>=[\d.]+)"', r'"\1,<3"')],
            [swap(PROJECT, r'"(lightgbm>=[\d.]+)",', r'"\1,<5",  # 5 has no GPU')],
        ],
    ),
    "describe the project": (
        60,
        [
            [replace(PROJECT, 'version = "0.1.0"', 'version = "0.4.2"')],
            [
                replace(PROJECT, 'version = "0.1.0"', 'version = "1.0.0"'),
                replace(PROJECT, 'name = "The authors"', 'name = "Ada Lovelace"'),
            ],
            [swap(PROJECT, r'requires-python = ".*"', 'requires-python = ">=3.12"')],
            [add_below(PROJECT, "requires-python", 'keywords = ["flights"]')],
            [
                above(
                    PROJECT, "[project.scripts]", '[project.urls]\nSite = "https://x"\n'
                )
            ],
            [add_below(PROJECT, "flight-delays = ", 'backfill = "backfill:main"')],
        ],
    ),
    "add a make target beside the template's": (
        20,
        [
            [append(MAKE, "\n" + BACKFILL[:-1])],
            [above(MAKE, "notebook: ##", BACKFILL)],
            [
                swap(MAKE, r"(?m)^(\.PHONY: help .*)", r"\1 backfill"),
                above(MAKE, "clean: ##", BACKFILL),
            ],
        ],
    ),
    "change a make target": (
        20,
        [
            [swap(MAKE, r"\bpytest \$\(ARGS\)", "pytest -n auto $(ARGS)")],
            [replace(MAKE, "?= examples/flights.csv", "?= examples/march.csv")],
            [add_below(MAKE, "\t@$(RUN) mypy", "\t@$(RUN) sqlfluff lint sql")],
            [drop(MAKE, "\t@$(RUN) mypy")],
            [replace(MAKE, "\trm -rf dist build", "\trm -rf dist build tmp")],
        ],
    ),
    "change CI": (
        45,
        [
            [add_below(CI, "      - run: make ci", "      - run: make backfill")],
            [above(CI, "      - run: make setup", SUDO)],
            [swap(CI, r"python: \[.*\]", 'python: ["3.12"]')],
            [replace(CI, "  push:\n", "  push:\n    branches: [main, staging]\n")],
            [add_below(CI, "      UV_PYTHON:", SECRET)],
            [swap(CI, r"timeout-minutes: \d+", "timeout-minutes: 90")],
            [swap(CI, r"runs-on: .*", "runs-on: [self-hosted, gpu]")],
        ],
    ),
    "change what is ignored": (
        70,
        [
            [append(IGNORE, "/exports/\n*.log")],
            [append(IGNORE, ".idea/\n.vscode/\n.DS_Store")],
            [add_below(IGNORE, "/build/", "/site/\n/tmp/")],
            [add_below(IGNORE, ".env", ".env.*\n*.pem")],
            [drop(IGNORE, "/reports/*"), drop(IGNORE, "!/reports")],
            [replace(IGNORE, "/data\n", "/data/*\n!/data/holidays.csv\n")],
        ],
    ),
    "let a bot bump versions": (
        60,
        [
            *[[]] * 4,  # most of them move the lock file alone
            [bump(PROJECT, '"polars>=', "2.3.1"), bump(PROJECT, '"pydantic>=', "2.15")],
            [bump(PROJECT, '"pytest>=', "9.3.1"), bump(PROJECT, '"ruff>=', "0.18.2")],
            [bump(PROJECT, '"typer>=', "0.30.1"), bump(PROJECT, '"mypy>=', "2.5.1")],
            [bump(PROJECT, '"lightgbm>=', "4.8"), bump(PROJECT, '"numpy>=', "2.5.2")],
            [pin(CI, CHECKOUT, *V7), pin(RELEASE, CHECKOUT, *V7)],
            [pin(CI, UV, *V10)],
            [
                bump(DOCKER, "python:", "3.13.11"),
                bump(DOCKER, "uv==", "0.13.11"),
            ],
            [swap(PROJECT, r"uv_build>=[^\"]*", "uv_build>=0.14,<0.15")],
        ],
    ),
    "reformat a file": (
        30,
        [
            [swap(PROJECT, r"(?m)^  (?=\S)", "    ")],
            [swap(PROJECT, r"(?m) = \[(\S.*\S)\]$", r" = [ \1 ]")],
            [spread(PROJECT, "docs"), spread(PROJECT, "mlflow")],
            [swap(CI, r"python: (\[.*\])", r"python:\n          \1")],
            [spread(RUFF, "select")],
            [swap(MYPY, " = ", "=")],
            [swap(DEVCONTAINER, r"\{ (.*) \}", r"{\1}")],
        ],
    ),
    "set up a tool": (
        55,
        [
            [swap(RUFF, r"line-length = \d+", "line-length = 100")],
            [replace(RUFF, '"SIM"]', '"SIM", "D"]')],
            [append(RUFF, 'ignore = ["E741", "N806"]')],
            [append(RUFF, '\n[lint.per-file-ignores]\n"notebooks/*" = ["E402"]')],
            [append(PYTEST, "markers =\n    slow: takes minutes")],
            [replace(PYTEST, "s = error", "s =\n    error\n    ignore::UserWarning")],
            [replace(MYPY, "strict = true", "strict = false")],
            [append(MYPY, "\n[mypy-holidays.*]\nignore_missing_imports = true")],
            [append(COVERAGE, "fail_under = 80")],
        ],
    ),
    "change the hooks": (
        30,
        [
            [append(HOOKS, CODESPELL)],
            [swap(HOOKS, r"--maxkb \d+", "--maxkb 5000")],
            [swap(HOOKS, r"(?s)      - id: dvc-push.*\Z", "")],
            [add_below(HOOKS, "        name: black", "        exclude: ^legacy/")],
        ],
    ),
    "change the image": (
        25,
        [
            [replace(DOCKER, "recommends libgomp1", "recommends libgomp1 libpq5")],
            [add_below(DOCKER, "COPY src ./src", "COPY sql ./sql")],
            [swap(DOCKER, r"python:3\S+", "registry.example.org/python:3.13")],
            [replace(DOCKER, "PORT=8000\n", "PORT=8000 TZ=America/New_York\n")],
        ],
    ),
    "say what the environment needs": (
        30,
        [
            [append(ENV, "DATABASE_URL=postgresql://localhost/flights")],
            [swap(ENV, r"# AWS_PROFILE=.*\n", "AWS_PROFILE=flights\n")],
        ],
    ),
    "change the development container": (
        25,
        [
            [swap(DEVCONTAINER, r'(jupyter")(\n *)', r'\1,\2"mtxr.sqltools"\2')],
            [replace(DEVCONTAINER, '"memory": "4gb"', '"memory": "16gb"')],
            [replace(DEVCONTAINER, '"editor.rulers": [88]', '"editor.rulers": [100]')],
        ],
    ),
    "write code between the template's": (
        25,
        [
            [replace(CLI, VERSION, f"{COMMAND}\n    ...\n\n\n{VERSION}")],
            [swap(CLI, 'help="Train the model.*"', 'help="Will it be late?"')],
            [replace(DATASETS, "BATCH_ROWS = 250_000", "BATCH_ROWS = 50_000")],
        ],
    ),
    "change how often bots come": (
        10,
        [
            [replace(DEPENDABOT, f"{INTERVAL}weekly", f"{INTERVAL}monthly")],
        ],
    ),
}
