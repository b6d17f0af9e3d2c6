"""A small template to try the proof on, with as many switches as wanted."""

from __future__ import annotations

from pathlib import Path

from .tree import File, write

_SETTINGS = """\
_subdirectory: template
_envops:
  trim_blocks: true
  keep_trailing_newline: true
store:
  type: str
  choices: [local, s3]
  default: local
bucket:
  type: str
  default: s3://bucket
  when: "{{ store != 'local' }}"
"""
_FILES = {
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml -}}\n",
    "bucket.txt.jinja": "{% if store == 's3' %}\n{{ bucket }}\n{% endif %}\n",
}


def build(folder: Path, switches: int, **more: str) -> Path:
    """Write a template with 2 stores and some switches, each owning one module.

    It has `2 ** (switches + 1)` combinations. `more` files lie below its folder.
    """
    files = {f"template/{name}": text for name, text in _FILES.items()} | more
    files["copier.yml"] = _SETTINGS + add_switches(folder, switches)
    write({name: File(text.encode()) for name, text in files.items()}, folder)
    return folder


def add_switches(folder: Path, switches: int) -> str:
    """Give a template modules that can be left out; the questions to append."""
    questions, excludes = "", "_exclude:\n"
    for number in range(switches):
        name, module = f"with_part_{number}", f"part_{number}.py"
        write({f"template/{module}": File(b"VALUE = 1\n")}, folder)
        questions += f"{name}:\n  type: bool\n  default: false\n"
        excludes += f'  - "{{% if {name} is false %}}/{module}{{% endif %}}"\n'
    return questions + (excludes if switches else "")
