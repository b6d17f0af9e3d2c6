"""Changes that the authors of this template are likely to make in a release.

They keep to its rules: a lower bound moves only when the code needs it, and what is
added goes beside its like, not to the end of a file, where projects add theirs.
"""

from .edits import Edit, above, add_below, append, bump, replace, swap
from .places import (
    ATTRIBUTES,
    AUDIT,
    CHECKOUT,
    CI,
    CI_TARGETS,
    CLI,
    COVERAGE,
    DATASETS,
    DEPENDABOT,
    DEVCONTAINER,
    DOCKER,
    ENV,
    FEATURES,
    HOOKS,
    IGNORE,
    INTERVAL,
    MAKE,
    MYPY,
    PROJECT,
    PYTEST,
    RELEASE,
    RUFF,
    SERVICE_TARGETS,
    UPDATE,
    UV,
    pin,
)

V7 = ("f43a0e5ff2bd294095638e18286ca9a3d1956744", "v7.2.0")
V10 = ("4f1f6f8a0d2b5c3e7a9d8c6b5a4f3e2d1c0b9a87", "v10.2.0")
BENCH = "bench: ## time the predictions\n\t@$(RUN) python -m $(PACKAGE).bench\n"
HOOK = """\
      - id: actionlint
        name: workflows are valid
        entry: .venv/bin/actionlint
        language: unsupported
        files: ^\\.github/workflows/"""
OPTION = '    quiet: Annotated[bool, typer.Option(help="Say nothing.")] = False,'

CHANGES: dict[str, list[Edit]] = {
    "a library that can do more": [
        bump(PROJECT, '"polars>=', "2.2.0"),
        bump(PROJECT, '"pandera[polars]>=', "0.36.0"),
    ],
    "a library that had a bug": [bump(PROJECT, '"typer>=', "0.30.0")],
    "a tool that formats anew": [bump(PROJECT, '"black[jupyter]>=', "27.1")],
    "a tool that knows a rule more": [bump(PROJECT, '"ruff>=', "0.18.0")],
    "a newer build backend": [
        swap(PROJECT, r"uv_build>=[^\"]*", "uv_build>=0.14,<0.15")
    ],
    "a library more": [add_below(PROJECT, '  "polars', '  "pyarrow>=25.0",')],
    "a tool more": [add_below(PROJECT, '  "pytest-cov', '  "pytest-randomly>=4.1",')],
    "newer actions": [
        *(pin(path, CHECKOUT, *V7) for path in (CI, RELEASE, AUDIT, UPDATE)),
        pin(CI, UV, *V10),
    ],
    "a newer image": [
        bump(DOCKER, "python:", "3.13.12"),
        bump(DOCKER, "uv==", "0.14.2"),
        replace(DEVCONTAINER, "python:3-3.13-trixie", "python:4-3.14-trixie"),
    ],
    "another base image": [replace(DOCKER, "slim-bookworm", "slim-trixie")],
    "a smaller image": [
        replace(DOCKER, "UV_NO_CACHE=1", "UV_NO_CACHE=1 UV_NO_PROGRESS=1"),
        replace(DOCKER, "--start-period=20s", "--start-period=40s"),
    ],
    "an older Python is dropped": [
        swap(PROJECT, r'requires-python = ".*"', 'requires-python = ">=3.12"'),
        replace(CI, '"3.11", ', ""),
    ],
    "a newer Python": [replace(CI, '"3.14"]', '"3.14", "3.15"]')],
    "a hook more": [above(HOOKS, "      - id: dvc-push", HOOK)],
    "a hook in the middle": [above(HOOKS, "      - id: large-files", HOOK)],
    "a hook that looks at more": [
        replace(
            HOOKS, "types_or: [python, pyi]\n", "types_or: [python, pyi, jupyter]\n"
        )
    ],
    "a make target": [
        above(MAKE, "dist: ##", f".PHONY: bench\n{BENCH}"),
    ],
    "a recipe that says more": [
        swap(MAKE, r"\bpytest \$\(ARGS\)", "pytest --durations=5 $(ARGS)")
    ],
    "clean removes more": [replace(MAKE, " .ruff_cache", " .ruff_cache .dvc/tmp")],
    "a make target of a part": [
        replace(SERVICE_TARGETS, "serve example-request", "serve load example-request"),
        append(SERVICE_TARGETS, "\nload: ## load the service\n\t@$(RUN) locust"),
    ],
    "another check in CI": [
        swap(
            CI_TARGETS,
            r"(?m)^ci: lint test ci-pipeline",
            "ci: lint test audit ci-pipeline",
        )
    ],
    "a step in CI": [add_below(CI, "      - run: make ci", "      - run: make audit")],
    "a longer time for CI": [replace(CI, "timeout-minutes: 30", "timeout-minutes: 45")],
    "fewer rights for CI": [
        replace(CI, "  workflow_dispatch:\n", "  workflow_dispatch:\n  merge_group:\n")
    ],
    "something more to ignore": [add_below(IGNORE, "/build/", "/site/")],
    "a cache to ignore": [add_below(IGNORE, "/htmlcov/", "/.mlflow/")],
    "other secrets to ignore": [add_below(IGNORE, ".env", ".env.local")],
    "stricter rules": [replace(RUFF, '"B", ', '"B", "C4", ')],
    "stricter tests": [replace(PYTEST, "--strict-config", "--strict-config -ra")],
    "tests that warn": [add_below(PYTEST, "xfail_strict", "log_level = INFO")],
    "stricter types": [
        replace(MYPY, "strict = true\n", "strict = true\npretty = true\n")
    ],
    "a library without types": [replace(MYPY, "fsspec.*]", "fsspec.*,pyarrow.*]")],
    "what coverage leaves out": [
        add_below(COVERAGE, "[report]", "exclude_also = if TYPE_CHECKING:")
    ],
    "a longer wait for new versions": [
        replace(
            DEPENDABOT,
            f"{INTERVAL}weekly\n    cooldown:\n      default-days: 7",
            f"{INTERVAL}weekly\n    cooldown:\n      default-days: 10",
        ),
    ],
    "a binary file more": [add_below(ATTRIBUTES, "*.png", "*.arrow binary")],
    "an extension of the editor": [
        swap(
            DEVCONTAINER,
            r'("iterative.dvc",)(\n *)',
            r'\1\2"ms-azuretools.vscode-docker",\2',
        )
    ],
    "an example of a variable": [
        add_below(ENV, "# Each line", "# MODEL_FILE=s3://models/best.txt")
    ],
    "an option of the command": [
        add_below(CLI, '    ] = "-",', OPTION),
    ],
    "a better message": [
        replace(CLI, "did you mean", "do you mean"),
        replace(DATASETS, "the format is", "its format is"),
    ],
    "a new part of the template": [
        append(FEATURES, "include make/dashboard.mk"),
        swap(PROJECT, r"(?m)^(service = .*)", r'dashboard = ["panel>=1.8"]\n\1'),
        add_below(IGNORE, "/build/", "/dashboards/"),
    ],
    "a part that needs another library": [
        replace(
            PROJECT,
            '"uvicorn[standard]',
            '"prometheus-client>=0.24", "uvicorn[standard]',
        ),
    ],
}
# What nobody but the authors works on.
CHANGES |= {
    f"better code in {path}": [append(path, "# better")]
    for path in (
        "bin/setup",
        "bin/update-tool",
        "dags/dvc_stages.py",
        "docs/ci.md",
        "docs/service.md",
        "docs/storage.md",
        "make/storage.mk",
        "make/update.mk",
        "src/flight_delays/config.py",
        "src/flight_delays/service/app.py",
        "src/flight_delays/service/limits.py",
        "src/flight_delays/storage.py",
        "src/flight_delays/validation.py",
        "tests/test_config.py",
        "tests/test_service.py",
        "tests/test_storage.py",
    )
}
