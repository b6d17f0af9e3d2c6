"""A small template to try the harness on, with as many switches as wanted."""

from __future__ import annotations

from pathlib import Path

SWITCH = "with_part_"

_SETTINGS = """\
_subdirectory: template
_templates_suffix: .jinja
_envops:
  undefined: jinja2.StrictUndefined
  trim_blocks: true
  lstrip_blocks: true
  keep_trailing_newline: true
name:
  type: str
  default: Flight Delays
store:
  type: str
  choices: [local, s3]
  default: local
bucket:
  type: str
  default: s3://bucket
  when: "{{ store != 'local' }}"
"""

_ANSWERS = """\
{{ _copier_answers | to_nice_yaml -}}
"""

_SETTINGS_FILE = """\
name = {{ name | to_json }}
{% if store == 's3' %}
bucket = {{ bucket | to_json }}
{% endif %}
"""

PROJECT_THAT_SKIPS = {
    "pyproject.toml": """\
[project]
name = "skips"
version = "0"
requires-python = ">=3.11"
[dependency-groups]
dev = ["pytest"]
[build-system]
requires = ["uv_build>=0.13,<0.14"]
build-backend = "uv_build"
""",
    "src/skips/__init__.py": "",
    "tests/test_skips.py": """\
import pytest

def test_today() -> None:
    pass

def test_not_today() -> None:
    pytest.skip("not today")
""",
}


def build(folder: Path, switches: int) -> Path:
    """Write a template with 2 stores and some switches, each owning one module.

    It has `2 ** (switches + 1)` combinations.
    """
    write(folder / "template" / "{{ _copier_conf.answers_file }}.jinja", _ANSWERS)
    write(folder / "template" / "settings.toml.jinja", _SETTINGS_FILE)
    write(folder / "copier.yml", _SETTINGS + add_switches(folder, switches))
    return folder


def add_switches(folder: Path, switches: int) -> str:
    """Give a template modules that can be left out; the questions to append."""
    questions, excludes = "", "_exclude:\n"
    for number in range(switches):
        name = f"{SWITCH}{number}"
        module = folder / "template" / f"part_{number}.py"
        write(module, f"VALUE = {number}\n")
        questions += f"{name}:\n  type: bool\n  default: false\n"
        excludes += f'  - "{{% if {name} is false %}}/{module.name}{{% endif %}}"\n'
    return questions + (excludes if switches else "")


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
