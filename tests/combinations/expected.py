"""The files that a project must hold, by hand: no more and no fewer.

Nothing here is read from the template. Whoever adds a file to the template says here
when it belongs into a project: in `CORE`, or in the tuple of the feature that owns it.
The package is `flight_delays`, as in the default answers.
"""

from __future__ import annotations

from .answers import Answers

COMBINATIONS = 6720
"""How many valid ways there are to answer the questions."""

CORE = (
    ".copier-answers.yml",
    ".coveragerc",
    ".devcontainer/devcontainer.json",
    ".devcontainer/welcome.sh",
    ".dvc/.gitignore",
    ".dvc/config",
    ".dvcignore",
    ".editorconfig",
    ".env.example",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    "AGENTS.md",
    "CLAUDE.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "bin/README.md",
    "bin/audit",
    "bin/setup",
    "bin/update-tool",
    "docs/devcontainer.md",
    "docs/experiments.md",
    "docs/storage.md",
    "dvc.yaml",
    "make/audit.mk",
    "make/experiments.mk",
    "make/features.mk",
    "make/project.mk",
    "make/storage.mk",
    "make/update.mk",
    "mypy.ini",
    "notebooks/explore.ipynb",
    "params.yaml",
    "pyproject.toml",
    "pytest.ini",
    "research/README.md",
    "ruff.toml",
    "src/flight_delays/__init__.py",
    "src/flight_delays/cli.py",
    "src/flight_delays/config.py",
    "src/flight_delays/datasets.py",
    "src/flight_delays/dvc_files.py",
    "src/flight_delays/errors.py",
    "src/flight_delays/experiments.py",
    "src/flight_delays/model.py",
    "src/flight_delays/params.py",
    "src/flight_delays/remote.py",
    "src/flight_delays/report.py",
    "src/flight_delays/reporting.html",
    "src/flight_delays/reporting.py",
    "src/flight_delays/schemas.py",
    "src/flight_delays/settings.py",
    "src/flight_delays/stages/__init__.py",
    "src/flight_delays/stages/ingest.py",
    "src/flight_delays/storage.py",
    "src/flight_delays/training.py",
    "src/flight_delays/validation.py",
    "src/flight_delays/versions.py",
    "tests/conftest.py",
    "tests/stages/test_ingest.py",
    "tests/test_cli.py",
    "tests/test_config.py",
    "tests/test_datasets.py",
    "tests/test_dvc_files.py",
    "tests/test_model.py",
    "tests/test_package.py",
    "tests/test_pipeline.py",
    "tests/test_report.py",
    "tests/test_storage.py",
    "tests/test_training.py",
)
"""Files of every project."""

STARTERS = {
    "table": (
        "src/flight_delays/model_file.py",
        "tests/test_model_file.py",
        "examples/flights.csv",
        "src/flight_delays/stages/evaluate.py",
        "src/flight_delays/stages/features.py",
        "src/flight_delays/stages/fetch.py",
        "src/flight_delays/stages/split.py",
        "src/flight_delays/stages/train.py",
        "tests/stages/test_evaluate.py",
        "tests/stages/test_features.py",
        "tests/stages/test_split.py",
        "tests/stages/test_train.py",
        "tests/test_schemas.py",
    ),
    "text": (
        "examples/texts.csv",
        "src/flight_delays/model_file.py",
        "src/flight_delays/stages/evaluate.py",
        "src/flight_delays/stages/fetch.py",
        "src/flight_delays/stages/split.py",
        "src/flight_delays/stages/train.py",
        "tests/stages/test_evaluate.py",
        "tests/stages/test_split.py",
        "tests/stages/test_train.py",
        "tests/test_model_file.py",
        "tests/test_schemas.py",
    ),
    "blank": ("examples/rows.csv",),
}
"""Files of every project that began so."""

UPDATE_REQUEST = ("make/update-request.mk",)

OWNED: list[tuple[Answers, tuple[str, ...]]] = [
    (
        {"with_service": True},
        (
            "docs/service.md",
            "examples/client.py",
            "make/service.mk",
            "src/flight_delays/service/__init__.py",
            "src/flight_delays/service/__main__.py",
            "src/flight_delays/service/app.py",
            "src/flight_delays/service/bodies.py",
            "src/flight_delays/service/connections.py",
            "src/flight_delays/service/dependencies.py",
            "src/flight_delays/service/fields.py",
            "src/flight_delays/service/limits.py",
            "src/flight_delays/service/routes.py",
            "src/flight_delays/service/rows.py",
            "tests/test_routes.py",
            "tests/test_service.py",
            "tests/test_service_rows.py",
        ),
    ),
    (
        {"with_container": True},
        (".dockerignore", "Dockerfile", "docs/container.md", "make/container.mk"),
    ),
    (
        {"with_heroku": True},
        ("Procfile", "app.json", "bin/deploy", "docs/heroku.md", "make/heroku.mk"),
    ),
    (
        {"with_airflow": True},
        (
            "dags/dvc_stages.py",
            "dags/stage_operator.py",
            "dags/train.py",
            "deploy/airflow/.gitignore",
            "deploy/airflow/requirements.in",
            "deploy/airflow/requirements.txt",
            "docs/airflow.md",
            "make/airflow.mk",
            "tests/test_dag.py",
        ),
    ),
    (
        {"with_mlflow": True},
        (
            "docs/mlflow.md",
            "make/mlflow.mk",
            "src/flight_delays/tracking.py",
            "tests/test_tracking.py",
        ),
    ),
    (
        {"with_demos": True},
        (
            "bin/demo",
            "demos/.skeleton/.streamlit/config.toml",
            "demos/.skeleton/Makefile",
            "demos/.skeleton/app.py",
            "demos/.skeleton/requirements.txt",
            "demos/.skeleton/test_app.py",
            "docs/demos.md",
            "make/demos.mk",
        ),
    ),
    ({"with_service": True, "starter": "table"}, ("examples/request.json",)),
    ({"with_service": True, "starter": "blank"}, ("examples/request.json",)),
    (
        {"with_demos": True, "starter": "text"},
        (
            "demos/texts/.streamlit/config.toml",
            "demos/texts/Makefile",
            "demos/texts/app.py",
            "demos/texts/charts.py",
            "demos/texts/requirements.txt",
            "demos/texts/test_app.py",
        ),
    ),
    (
        {"with_demos": True, "starter": "table"},
        (
            "demos/flights/.streamlit/config.toml",
            "demos/flights/Makefile",
            "demos/flights/airlines.csv",
            "demos/flights/app.py",
            "demos/flights/charts.py",
            "demos/flights/form.py",
            "demos/flights/requirements.txt",
            "demos/flights/routes.csv",
            "demos/flights/test_app.py",
        ),
    ),
    (
        {"with_docs": True},
        (
            "bin/docs/__main__.py",
            "bin/docs/cards.py",
            "bin/docs/reference.py",
            "bin/docs/tables.py",
            "docs/data-card.md",
            "docs/docs.md",
            "docs/index.md",
            "docs/model-card.md",
            "docs/reference/api.md",
            "docs/reference/configuration.md",
            "docs/reference/schemas.md",
            "make/docs.mk",
            "tests/test_docs.py",
            "zensical.toml",
        ),
    ),
    (
        {"ci": "github"},
        (
            ".github/dependabot.yml",
            ".github/workflows/audit.yml",
            ".github/workflows/ci.yml",
            ".github/workflows/codeql.yml",
            ".github/workflows/release.yml",
            ".github/workflows/update.yml",
            "SECURITY.md",
            "docs/ci.md",
            "make/ci.mk",
            "make/release.mk",
            *UPDATE_REQUEST,
        ),
    ),
    (
        {"ci": "github", "with_container": True},
        (".github/workflows/image.yml", "bin/release-image"),
    ),
    (
        {"ci": "gitlab"},
        (
            ".gitlab-ci.yml",
            "docs/ci.md",
            "make/ci.mk",
            "renovate.json",
            *UPDATE_REQUEST,
        ),
    ),
]
"""Files that are there when all the answers beside them are given."""


def expected_files(answers: Answers) -> set[str]:
    """The exact list of files of a project with these answers."""
    files = {*CORE, *STARTERS[answers["starter"]]}
    for needed, owned in OWNED:
        if needed.items() <= answers.items():
            files.update(owned)
    return {path.replace("flight_delays", answers["package_name"]) for path in files}
