# ruff: noqa: E501
"""A template for web services: Poetry, Docker, pinned actions, a front end."""

from .edits import Edit, add_below, add_to_block, append, bump, replace, rewrite

PROJECT, HOOKS, README, IGNORE = (
    "pyproject.toml",
    ".pre-commit-config.yaml",
    "README.md",
    ".gitignore",
)
CI, MAKE, DOCKER, COMPOSE = (
    ".github/workflows/ci.yml",
    "Makefile",
    "Dockerfile",
    "compose.yaml",
)
DOCKERIGNORE, PACKAGE = ".dockerignore", "package.json"

CHECKOUT = "8e5e7e5ab8b370d6c329ec480221332ada57f0ab # v3.5.2"

FILES = {
    PROJECT: """\
[tool.poetry]
name = "ferry"
version = "0.1.0"
description = "A service made from a template."
authors = ["A. Person <person@example.org>"]

[tool.poetry.dependencies]
python = "^3.9"
fastapi = "^0.95"
uvicorn = { extras = ["standard"], version = "^0.21" }
sqlalchemy = "^2.0"

[tool.poetry.group.dev.dependencies]
black = "^23.1"
mypy = "^1.2"
pytest = "^7.3"

[tool.black]
line-length = 88
target-version = ["py39"]

[tool.pytest.ini_options]
asyncio_mode = "auto"
testpaths = ["tests"]

[build-system]
requires = ["poetry-core>=1.5"]
build-backend = "poetry.core.masonry.api"
""",
    HOOKS: """\
default_language_version:
  python: python3.9
repos:
  - repo: https://github.com/psf/black
    rev: 23.3.0
    hooks:
      - id: black
  - repo: https://github.com/pre-commit/mirrors-mypy
    rev: v1.2.0
    hooks:
      - id: mypy
        additional_dependencies: [pydantic]
  - repo: local
    hooks:
      - id: openapi
        name: openapi
        entry: make openapi
        language: system
""",
    CI: f"""\
name: ci
on:
  push:
    branches: [main]
  pull_request:
env:
  POETRY_VERSION: 1.4.2
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@{CHECKOUT}
      - name: Install Poetry
        run: pipx install poetry==$POETRY_VERSION
      - name: Lint
        run: make lint
  test:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgres:14.7
        ports: ["5432:5432"]
    steps:
      - uses: actions/checkout@{CHECKOUT}
      - name: Install Poetry
        run: pipx install poetry==$POETRY_VERSION
      - name: Test
        run: make test
""",
    MAKE: """\
.PHONY: install lint test run openapi

install:
\tpoetry install

lint:
\tpoetry run black --check .
\tpoetry run mypy ferry

test:
\tpoetry run pytest

run:
\tpoetry run uvicorn ferry.main:app --reload --port 8000

openapi:
\tpoetry run python -m ferry.openapi > openapi.json
""",
    DOCKER: """\
FROM python:3.9-slim AS build
ENV POETRY_VERSION=1.4.2
RUN pip install poetry==$POETRY_VERSION
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN poetry install --only main --no-root

FROM python:3.9-slim
WORKDIR /app
COPY --from=build /app /app
COPY ferry ./ferry
EXPOSE 8000
CMD ["uvicorn", "ferry.main:app", "--host", "0.0.0.0"]
""",
    COMPOSE: """\
services:
  app:
    build: .
    ports:
      - "8000:8000"
    environment:
      DATABASE_URL: postgresql://ferry@db/ferry
    depends_on:
      - db
  db:
    image: postgres:14.7
    environment:
      POSTGRES_USER: ferry
""",
    PACKAGE: """\
{
  "name": "ferry-front",
  "private": true,
  "scripts": {
    "dev": "vite",
    "build": "vite build"
  },
  "dependencies": {
    "vue": "^3.2.47"
  },
  "devDependencies": {
    "typescript": "^5.0.2",
    "vite": "^4.2.1"
  }
}
""",
    README: """\
# ferry

A service made from a template.

## Development

1. Install [Poetry](https://python-poetry.org).
2. Run `make install`.
3. Run `make run` and open http://localhost:8000/docs.

## Deployment

Build the image with `docker build .`.
""",
    IGNORE: "__pycache__/\n.venv/\n.env\nnode_modules/\ndist/\n",
    DOCKERIGNORE: ".git\n.venv\ntests\nnode_modules\n",
}

CHANGES: list[Edit] = [
    bump(PROJECT, '\npython = "^', "3.11"),
    bump(PROJECT, 'fastapi = "^', "0.104"),
    bump(PROJECT, 'version = "^', "0.24"),
    bump(PROJECT, 'mypy = "^', "1.7"),
    bump(PROJECT, 'black = "^', "23.11"),
    bump(PROJECT, 'target-version = ["py', "311"),
    add_to_block(
        PROJECT, "[tool.poetry.group.dev.dependencies]", "\n\n", 'ruff = "^0.1"'
    ),
    add_to_block(
        PROJECT, "[tool.poetry.dependencies]", "\n\n", 'pydantic-settings = "^2.0"'
    ),
    replace(
        PROJECT, "[build-system]", '[tool.ruff]\nselect = ["E", "F"]\n\n[build-system]'
    ),
    bump(PROJECT, "poetry-core>=", "1.8"),
    replace(HOOKS, "python: python3.9", "python: python3.11"),
    bump(HOOKS, "psf/black\n    rev: ", "23.11.0"),
    bump(HOOKS, "mirrors-mypy\n    rev: v", "1.7.1"),
    replace(HOOKS, "[pydantic", "[pydantic, pydantic-settings"),
    append(
        HOOKS,
        "  - repo: https://github.com/astral-sh/ruff-pre-commit\n    rev: v0.1.6\n    hooks:\n      - id: ruff",
    ),
    bump(CI, "POETRY_VERSION: ", "1.7.1"),
    bump(CI, "postgres:", "16.1"),
    Edit(
        CI,
        lambda text: text.replace(
            CHECKOUT, "b4ffde65f46336ab88eb53be808477a3936bae11 # v4.1.1"
        ),
    ),
    replace(
        CI,
        "      - name: Test\n        run: make test\n",
        "      - name: Test\n        run: make test\n      - name: Migrations\n        run: make migrations\n",
    ),
    replace(
        CI,
        "  pull_request:\n",
        "  pull_request:\nconcurrency:\n  group: ${{ github.ref }}\n  cancel-in-progress: true\n",
    ),
    replace(
        MAKE,
        "\tpoetry run black --check .\n",
        "\tpoetry run ruff check .\n\tpoetry run black --check .\n",
    ),
    replace(MAKE, "\tpoetry run pytest\n", "\tpoetry run pytest --cov=ferry\n"),
    replace(MAKE, "\tpoetry install\n", "\tpoetry install --sync\n"),
    append(MAKE, "\nmigrations:\n\tpoetry run alembic check"),
    bump(DOCKER, "FROM python:", "3.11"),
    bump(DOCKER, "POETRY_VERSION=", "1.7.1"),
    replace(DOCKER, "EXPOSE 8000\n", "RUN useradd app\nUSER app\nEXPOSE 8000\n"),
    replace(PROJECT, 'black = "^23.1"\n', ""),
    replace(
        PROJECT,
        "[tool.black]\nline-length = 88\n",
        "[tool.ruff]\nline-length = 88\n\n[tool.black]\nline-length = 88\n",
    ),
    replace(
        CI,
        "        run: pipx install poetry==$POETRY_VERSION\n      - name: Lint",
        "        run: pipx install poetry==$POETRY_VERSION\n      - run: poetry check\n      - name: Lint",
    ),
    replace(
        COMPOSE,
        "    depends_on:\n      - db\n",
        "    depends_on:\n      db:\n        condition: service_healthy\n",
    ),
    replace(PACKAGE, '  "private": true,', '  "private": true,\n  "type": "module",'),
    bump(COMPOSE, "postgres:", "16.1"),
    replace(
        COMPOSE,
        "      POSTGRES_USER: ferry\n",
        "      POSTGRES_USER: ferry\n      POSTGRES_HOST_AUTH_METHOD: trust\n",
    ),
    bump(PACKAGE, '"vite": "^', "5.0.4"),
    bump(PACKAGE, '"typescript": "^', "5.3.2"),
    replace(
        PACKAGE,
        '"build": "vite build"',
        '"build": "vite build",\n    "preview": "vite preview"',
    ),
    replace(
        README,
        "2. Run `make install`.",
        "2. Run `make install` and `pre-commit install`.",
    ),
    replace(
        README,
        "Build the image with `docker build .`.",
        "Build the image with `docker build --pull .`.",
    ),
    append(IGNORE, ".ruff_cache/"),
    append(DOCKERIGNORE, ".ruff_cache\n.mypy_cache"),
]

OWN: list[Edit] = [
    replace(PROJECT, 'version = "0.1.0"', 'version = "2.3.0"'),
    replace(PROJECT, "A service made from a template.", "Timetables of ferries."),
    bump(PROJECT, '\npython = "^', "3.10"),
    bump(PROJECT, 'fastapi = "^', "0.100"),
    bump(PROJECT, 'mypy = "^', "1.5"),
    add_to_block(PROJECT, "[tool.poetry.dependencies]", "\n\n", 'asyncpg = "^0.28"'),
    add_to_block(
        PROJECT,
        "[tool.poetry.dependencies]",
        "\n\n",
        '# dates as the harbours write them\npendulum = "^2.1"',
    ),
    add_to_block(
        PROJECT, "[tool.poetry.group.dev.dependencies]", "\n\n", 'factory-boy = "^3.3"'
    ),
    replace(
        PROJECT,
        "[tool.black]\nline-length = 88",
        "[tool.black]\nline-length = 100",
    ),
    bump(PROJECT, 'target-version = ["py', "310"),
    replace(
        PROJECT, 'testpaths = ["tests"]', 'testpaths = ["tests"]\nmarkers = ["slow"]'
    ),
    replace(
        PROJECT, "[build-system]", '[tool.isort]\nprofile = "black"\n\n[build-system]'
    ),
    bump(HOOKS, "psf/black\n    rev: ", "23.9.1"),
    bump(HOOKS, "mirrors-mypy\n    rev: v", "1.5.1"),
    replace(HOOKS, "[pydantic", "[pydantic, types-redis"),
    append(
        HOOKS,
        "  - repo: https://github.com/hadolint/hadolint\n    rev: v2.12.0\n    hooks:\n      - id: hadolint",
    ),
    Edit(
        CI,
        lambda text: text.replace(
            CHECKOUT, "c85c95e3d7251135ab7dc9ce3241c5835cc595a9 # v3.5.3"
        ),
    ),
    bump(CI, "POETRY_VERSION: ", "1.5.1"),
    add_below(
        CI, '        ports: ["5432:5432"]', "      redis:\n        image: redis:7.2"
    ),
    replace(
        CI,
        "      - name: Test\n        run: make test\n",
        "      - name: Test\n        run: make test\n      - name: Load test\n        run: make load\n",
    ),
    replace(CI, "    branches: [main]", "    branches: [main, stable]"),
    replace(MAKE, "--port 8000", "--port 9000"),
    replace(MAKE, "\tpoetry run pytest\n", "\tpoetry run pytest -m 'not slow'\n"),
    append(MAKE, "\nload:\n\tpoetry run locust"),
    replace(MAKE, "\tpoetry run mypy ferry\n", "\tpoetry run mypy ferry tests\n"),
    bump(DOCKER, "FROM python:", "3.10"),
    replace(DOCKER, "EXPOSE 8000", "EXPOSE 9000"),
    replace(DOCKER, '"--host", "0.0.0.0"', '"--host", "0.0.0.0", "--port", "9000"'),
    replace(
        PROJECT,
        'fastapi = "^0.95"',
        'fastapi = ">=0.95,<0.96"  # later ones break the login',
    ),
    replace(PROJECT, 'black = "^23.1"', 'black = "^22.12"'),
    replace(PROJECT, 'extras = ["standard"]', "extras = []"),
    replace(
        PROJECT,
        'authors = ["A. Person <person@example.org>"]',
        'authors = ["A. Person <person@example.org>", "C. Mate <mate@example.org>"]',
    ),
    replace(
        HOOKS,
        "      - id: openapi\n        name: openapi\n        entry: make openapi\n        language: system\n",
        "      - id: openapi\n        name: openapi\n        entry: make openapi\n        language: system\n        pass_filenames: false\n",
    ),
    replace(
        COMPOSE, "    image: postgres:14.7\n", "    image: postgis/postgis:14-3.3\n"
    ),
    replace(
        CI,
        "  lint:\n    runs-on: ubuntu-latest\n",
        "  lint:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10\n",
    ),
    replace(PACKAGE, '  "private": true,', '  "private": true,\n  "license": "MIT",'),
    replace(PACKAGE, '"name": "ferry-front"', '"name": "timetables"'),
    bump(COMPOSE, "postgres:", "15.2"),
    replace(COMPOSE, '"8000:8000"', '"9000:9000"'),
    append(COMPOSE, "  redis:\n    image: redis:7.2"),
    replace(COMPOSE, "      - db\n", "      - db\n      - redis\n"),
    bump(PACKAGE, '"vite": "^', "4.5.0"),
    replace(PACKAGE, '"vue": "^3.2.47"', '"leaflet": "^1.9.4",\n    "vue": "^3.2.47"'),
    replace(
        PACKAGE, '"build": "vite build"', '"build": "vite build",\n    "test": "vitest"'
    ),
    rewrite(
        README,
        "# ferry\n\nTimetables of ferries.\n\nRun `make run`; the harbour codes are in `codes.csv`.\n",
    ),
    replace(
        README, "A service made from a template.", "Timetables of ferries, as JSON."
    ),
    replace(
        README, "Build the image with `docker build .`.", "Pushing to `stable` deploys."
    ),
    append(IGNORE, "harbours.csv"),
    append(DOCKERIGNORE, "front\ndocs"),
]
