"""Heavy edits that owners of long-lived projects make to plumbing.

Each is modelled on what real projects have in such a file: another base image with a
GPU, a database beside the tests, GitHub's long ignore list, rules of their own.
"""

from .edits import Edit, above, add_below, append, drop, replace, swap
from .places import (
    CI,
    DEPENDABOT,
    DEVCONTAINER,
    DOCKER,
    HOOKS,
    IGNORE,
    MAKE,
    MYPY,
    PROJECT,
    PYTEST,
    RUFF,
)

POSTGRES = """\
    services:
      postgres:
        image: postgres:17
        env:
          POSTGRES_PASSWORD: secret
        ports: ["5432:5432"]
"""
DEPLOY = """
  deploy:
    needs: checks
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: make deploy
"""
CODECOV = """\
      - uses: codecov/codecov-action@v5
        with:
          token: ${{ secrets.CODECOV_TOKEN }}"""
PYTHON_IGNORES = """
# Byte-compiled / optimized / DLL files
*.py[cod]
*$py.class

# Distribution / packaging
.Python
develop-eggs/
eggs/
wheels/
*.egg-info/

# Environments
venv/
ENV/

# mypy
.dmypy.json

# Editors
.idea/
.vscode/
"""
CUDA = "ARG PYTHON=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04"
RULES = '["ALL"]\nignore = ["D", "ANN", "COM812", "T201", "PLR0913"]'
PER_FILE = """
[lint.per-file-ignores]
"tests/*" = ["S101", "PLR2004"]
"notebooks/*" = ["E402", "E501"]
"""
NBQA = """\
  - repo: https://github.com/nbQA-dev/nbQA
    rev: 1.9.1
    hooks:
      - id: nbqa-ruff
  - repo: https://github.com/jumanjihouse/pre-commit-hook-yamlfmt
    rev: 0.2.3
    hooks:
      - id: yamlfmt"""
DOCKER_TARGETS = """
.PHONY: docker-build docker-push

docker-build: ## build the image for the GPU
\tdocker build -t registry.example.org/$(PACKAGE):latest .

docker-push: docker-build
\tdocker push registry.example.org/$(PACKAGE):latest"""

NIGHTS = "  schedule:\n    - cron: '0 3 * * *'\n"
LIBRARIES = """\
  "geopandas>=1.1",
  "scikit-learn>=1.8,<2",
  "torch>=2.9",
  "transformers[torch]>=5.0",
"""
INDEX = """
[[tool.uv.index]]
name = "torch"
url = "https://download.pytorch.org/whl/cu128"
explicit = true
"""

HEAVY: dict[str, list[Edit]] = {
    "a database beside the tests": [above(CI, "    steps:", POSTGRES[:-1])],
    "several systems": [
        add_below(CI, "      matrix:", "        os: [ubuntu-latest, macos-latest]"),
        swap(CI, r"runs-on: ubuntu-latest", "runs-on: ${{ matrix.os }}"),
    ],
    "two Pythons only": [swap(CI, r"python: \[.*\]", 'python: ["3.12", "3.13"]')],
    "coverage is uploaded": [add_below(CI, "      - run: make ci", CODECOV)],
    "libraries of the system": [
        above(
            CI,
            "      - run: make setup",
            "      - run: sudo apt-get install -y libgeos-dev",
        )
    ],
    "secrets of the tests": [
        add_below(
            CI,
            "      UV_PYTHON:",
            "      HF_TOKEN: ${{ secrets.HF_TOKEN }}\n      SNOWFLAKE_USER: ci",
        )
    ],
    "a job that deploys": [append(CI, DEPLOY[:-1])],
    "nights and branches": [
        replace(
            CI,
            "  push:\n",
            f"  push:\n    branches: [main, develop]\n{NIGHTS}",
        )
    ],
    "a longer time": [swap(CI, r"timeout-minutes: \d+", "timeout-minutes: 120")],
    "GitHub's ignore list": [append(IGNORE, PYTHON_IGNORES[:-1])],
    "models and logs ignored": [
        add_below(IGNORE, "/build/", "/logs/\n/wandb/\n*.ckpt"),
        append(IGNORE, "*.parquet\n!tests/**/*.parquet"),
    ],
    "reports in git": [drop(IGNORE, "/reports/*"), drop(IGNORE, "!/reports")],
    "a GPU": [swap(DOCKER, r"ARG PYTHON=.*", CUDA)],
    "more libraries in the image": [
        replace(DOCKER, "recommends libgomp1", "recommends libgomp1 libgeos-c1v5 curl")
    ],
    "gunicorn": [
        swap(
            DOCKER, r'CMD \["python", "-m".*', 'CMD ["gunicorn", "-w", "4", "app:app"]'
        )
    ],
    "more files in the image": [
        add_below(DOCKER, "COPY src ./src", "COPY models ./models\nCOPY sql ./sql")
    ],
    "all rules": [swap(RUFF, r"select = \[.*\]", f"select = {RULES}")],
    "long lines": [swap(RUFF, r"line-length = \d+", "line-length = 120")],
    "rules by file": [append(RUFF, PER_FILE[:-1])],
    "a target version": [add_below(RUFF, "line-length", 'target-version = "py312"')],
    "less strict types": [
        replace(MYPY, "strict = true", "strict = false\ncheck_untyped_defs = true")
    ],
    "more libraries without types": [
        swap(MYPY, r"\[mypy-(.*)\]", r"[mypy-\1,sklearn.*,torch.*]")
    ],
    "marks": [
        append(PYTEST, "markers =\n    slow: takes minutes\n    gpu: needs a GPU")
    ],
    "warnings pass": [
        replace(
            PYTEST,
            "filterwarnings = error",
            "filterwarnings =\n    error\n    ignore::DeprecationWarning",
        )
    ],
    "doctests": [
        replace(PYTEST, "testpaths = tests", "testpaths = tests src\npythonpath = src")
    ],
    "more hooks": [append(HOOKS, NBQA)],
    "no hook of DVC": [swap(HOOKS, r"(?s)      - id: dvc-checkout.*\Z", "")],
    "old code left alone": [
        add_below(HOOKS, "        name: black", "        exclude: ^legacy/"),
        add_below(HOOKS, "        name: ruff", "        exclude: ^legacy/"),
    ],
    "larger files": [swap(HOOKS, r"--maxkb \d+", "--maxkb 20000")],
    "many libraries": [
        add_below(
            PROJECT,
            "  # Yours:",
            LIBRARIES[:-1],
        )
    ],
    "libraries in between": [
        add_below(PROJECT, '  "numpy', '  "optuna>=4.5",\n  "pandas>=3.0",')
    ],
    "pinned": [swap(PROJECT, r'"(polars|numpy|pydantic)>=([\d.]+)"', r'"\1==\2"')],
    "newer tools": [
        swap(PROJECT, r'"ruff>=[\d.]+"', '"ruff>=0.18.4"'),
        swap(PROJECT, r'"mypy>=[\d.]+"', '"mypy>=2.5"'),
        swap(PROJECT, r'"pytest>=[\d.]+"', '"pytest>=9.3"'),
    ],
    "no JupyterLab": [drop(PROJECT, '  "jupyterlab')],
    "own tools": [
        add_below(
            PROJECT, "  { include-group", '  "pytest-xdist>=3.8",\n  "ipdb>=0.13",'
        ),
        add_below(PROJECT, '  "pytest-cov', '  "pytest-mock>=3.15",'),
    ],
    "said about the project": [
        replace(PROJECT, 'version = "0.1.0"', 'version = "2.3.0"'),
        swap(PROJECT, r'requires-python = ".*"', 'requires-python = ">=3.12,<3.14"'),
        above(
            PROJECT,
            "[project.scripts]",
            '[project.urls]\nRepository = "https://example.org"\n',
        ),
    ],
    "an index": [
        append(
            PROJECT,
            INDEX[:-1],
        )
    ],
    "settings of tools": [
        append(
            PROJECT,
            '\n[tool.black]\nline-length = 120\n\n[tool.codespell]\nskip = "*.csv"',
        )
    ],
    "targets at the end": [append(MAKE, DOCKER_TARGETS)],
    "tests in parallel": [swap(MAKE, r"\bpytest \$\(ARGS\)", "pytest -n auto $(ARGS)")],
    "another linter": [
        add_below(MAKE, "\t@$(RUN) mypy", "\t@$(RUN) sqlfluff lint sql")
    ],
    "no types": [drop(MAKE, "\t@$(RUN) mypy")],
    "checked with other options": [
        swap(MAKE, r"black --check --quiet \.", "black --check src tests")
    ],
    "a target among the others": [
        above(
            MAKE,
            "notebook: ##",
            "tune: train ## search for settings\n\t@$(RUN) python -m tune\n",
        )
    ],
    "another container": [
        swap(
            DEVCONTAINER,
            r'"image": ".*"',
            '"image": "nvcr.io/nvidia/pytorch:25.09-py3"',
        ),
        swap(DEVCONTAINER, r'(jupyter")(\n *)', r'\1,\2"github.copilot"\2'),
    ],
    "bots once a month": [replace(DEPENDABOT, "interval: weekly", "interval: monthly")],
}
