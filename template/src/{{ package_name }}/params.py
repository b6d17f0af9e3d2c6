# The template's: `make update` merges its later versions into this file.
"""Reads and writes settings in YAML 1.2, as DVC reads it.

`1e-3` is a number, `010` is ten, and `NO` and `1:30` are text. So are dates:
a setting's type converts them. A duplicate key is an error.
"""

import io
import math
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from .errors import ConfigError

__all__ = ["edit", "leaves", "nest", "parse", "to_lines", "to_text"]

# Nested aliases can expand to billions of values.
MOST_REPEATED = 10_000


def parse(text: str, source: str) -> Any:
    """The plain values of a YAML text; `source` is its name in messages.

    Raises ConfigError with the line of a mistake.
    """
    try:
        if _repeated(_yaml().compose(text)) > MOST_REPEATED:
            raise ConfigError(
                f"{source} repeats over {MOST_REPEATED:,} values by alias"
            )
        return _yaml().load(text)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ConfigError(f"{source}{line} is not valid YAML: {problem}") from error


def to_text(value: Any) -> str:
    """A value as it is written in YAML, on one line."""
    text = _dump(_yaml(on_one_line=True), value)
    return text.removesuffix("\n").removesuffix("\n...")


def to_lines(values: Mapping[str, Any]) -> str:
    """Settings as lines of YAML, sections indented."""
    return _dump(_yaml(), dict(values))


def edit(text: str, changes: Mapping[str, Any]) -> str:
    """The text with other values for some dotted keys, and the rest unchanged.

    A round trip through the library would also reformat lists and nulls. Raises
    ConfigError for a text that has to be edited by hand.
    """
    for key, value in changes.items():
        expected = dict(leaves(parse(text, "the settings") or {})) | {key: value}
        text = _edit(text, key.split("."), value)
        try:
            found = dict(leaves(parse(text, "the settings")))
        except ConfigError:
            found = {}
        if found != expected:
            raise ConfigError(
                f"{key} cannot be changed in the YAML around it: "
                f"write {key.rpartition('.')[2]}: {to_text(value)} there by hand"
            )
    return text


def leaves(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of nested settings by its dotted key."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def nest(key: str, value: Any) -> dict[str, Any]:
    """Nested settings with one value, at a dotted key."""
    for name in reversed(key.split(".")):
        value = {name: value}
    return dict(value)


class _Constructor(SafeConstructor):
    def construct_yaml_int(self, node: ScalarNode) -> Any:
        try:
            return super().construct_yaml_int(node)
        except ValueError as error:
            problem = f"a number of {len(node.value):,} characters"
            raise MarkedYAMLError(
                problem=problem, problem_mark=node.start_mark
            ) from error


_TAG = "tag:yaml.org,2002:"
_Constructor.add_constructor(f"{_TAG}int", _Constructor.construct_yaml_int)
_Constructor.add_constructor(f"{_TAG}timestamp", _Constructor.construct_yaml_str)
_Constructor.add_constructor(f"{_TAG}value", _Constructor.construct_yaml_str)


def _yaml(on_one_line: bool = False) -> Any:
    # Its attributes are typed as None.
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    yaml.default_flow_style = on_one_line
    yaml.sort_base_mapping_type_on_output = False
    yaml.allow_unicode = True
    yaml.width = 10**9
    return yaml


def _dump(yaml: Any, value: Any) -> str:
    stream = io.StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()


def _repeated(node: Node | None) -> float:
    """The number of values that aliases add."""
    known: dict[int, float] = {}

    def count(node: Node) -> float:
        if id(node) not in known:
            known[id(node)] = math.inf  # as long as it holds itself
            known[id(node)] = 1 + sum(map(count, _children(node)))
        return known[id(node)]

    return count(node) - len(known) if node else 0


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, CollectionNode):
        yield from node.value


def _edit(text: str, names: list[str], value: Any) -> str:
    """Replace a value, or add a line for it."""
    section = _yaml().compose(text)
    if not isinstance(section, MappingNode):
        return text + to_lines(nest(".".join(names), value))
    for depth, name in enumerate(names, start=1):
        inner = nest(".".join(names[depth:]), value) if names[depth:] else value
        found = next((pair for pair in section.value if pair[0].value == name), None)
        if found is None:
            return _add(text, section, f"{name}: {to_text(inner)}")
        key, child = found
        if not isinstance(child, MappingNode) or inner is value:
            new, end = to_text(inner), _end(key, child)
            if _is_inline(child):
                return text[: child.start_mark.index] + new + text[end:]
            return f"{text[: key.end_mark.index]}: {new}{text[end:]}"
        section = child
    return text


def _add(text: str, section: MappingNode, entry: str) -> str:
    if section.flow_style:
        end = section.end_mark.index - 1
        comma = ", " if section.value else ""
        return f"{text[:end]}{comma}{entry}{text[end:]}"
    line_end = text.find("\n", _end(*section.value[-1]))
    end = len(text) if line_end < 0 else line_end
    indent = " " * section.value[0][0].start_mark.column
    return f"{text[:end]}\n{indent}{entry}{text[end:]}"


def _end(key: Node, value: Node) -> int:
    """The end of an entry's text; for a block, the end of its last entry."""
    if _is_inline(value):
        return int(value.end_mark.index)
    if isinstance(value, ScalarNode):
        return int(key.end_mark.index) + 1  # behind the colon
    last = value.value[-1]
    return _end(*last) if isinstance(value, MappingNode) else _end(last, last)


def _is_inline(node: Node) -> bool:
    """Whether a value's text lies between its start and end marks."""
    if isinstance(node, ScalarNode):
        return bool(node.value or node.style)
    return isinstance(node, CollectionNode) and bool(node.flow_style)
