"""Settings in layers: defaults < each configuration file < each patch.

A file is a path or a URL, a patch reads `section.key=value`. `format` belongs to the
template: it changes only when the template changes what stages write.
"""

import difflib
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from . import storage
from .errors import ConfigError, DatasetError
from .settings import Settings

__all__ = ["FORMAT", "ConfigError", "Resolved", "load", "to_text"]

FORMAT = 1
DEFAULTS = Path(__file__).with_name("conf") / "defaults.yaml"
HEADER = "# Written by `make train` from conf/defaults.yaml, CONFIG and PATCH.\n"


@dataclass(frozen=True)
class Resolved:
    """The settings, and for each dotted key the layer that it came from."""

    settings: Settings
    origins: Mapping[str, str]

    def values(self) -> dict[str, Any]:
        """Every value by its dotted key, in the order of `Settings`."""
        return dict(_leaves(self.settings.model_dump(mode="json")))

    def to_yaml(self) -> str:
        values = self.settings.model_dump(mode="json")
        return HEADER + yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def load(configs: Sequence[str] = (), patches: Sequence[str] = ()) -> Resolved:
    """Merge all layers and check the result.

    Raises ConfigError for a file that cannot be read, an unknown key or a wrong value.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    layers = [("the template", {"format": FORMAT})]
    layers += [("defaults", _read_layer(str(DEFAULTS)))]
    layers += [(config, _read_layer(config)) for config in configs]
    layers += [(f"--patch {patch}", _read_patch(patch)) for patch in patches]
    for layer, content in layers:
        _merge(values, content)
        for key, _ in _leaves(content):
            origins = {k: v for k, v in origins.items() if not _overlap(k, key)}
            origins[key] = layer
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explain(error, origins)) from error
    if settings.format != FORMAT:
        raise ConfigError(
            f"format in {origins['format']} is {settings.format}, this project has "
            f"{FORMAT}: run `make train`, which writes the file anew"
        )
    keys = [key for key, _ in _leaves(settings.model_dump(mode="json"))]
    # A value that no layer gives is a default of the settings class.
    return Resolved(settings, {key: origins.get(key, "settings.py") for key in keys})


def to_text(value: Any) -> str:
    """A value as it is written in YAML, on one line."""
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10**9)
    return text.removesuffix("\n").removesuffix("\n...")


class _Loader(yaml.SafeLoader):
    """YAML where only `true` and `false` are booleans, so that `NO` stays Norway.

    Dates stay text as well: a setting's type says what it is. A key that is given
    twice is an error, where YAML would silently keep the last; so is a value that
    holds itself.
    """

    def construct_document(self, node: yaml.Node) -> Any:
        self.deep_construct = True
        return super().construct_document(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            # The parent class refuses keys that are not plain values.
            name = str(key.value)
            if name in seen:
                problem = f"the key {name} is given twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
        or (tag == "tag:yaml.org,2002:bool" and first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _parse(text: str, layer: str) -> Any:
    try:
        # The loader derives from SafeLoader and makes plain values only.
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ConfigError(f"{layer}{line} is not valid YAML: {problem}") from error


def _read_layer(location: str) -> dict[str, Any]:
    try:
        content = _parse(storage.read_text(location), location)
    except DatasetError as error:
        raise ConfigError(f"configuration: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{location} must hold `key: value` lines")
    return content


def _read_patch(patch: str) -> dict[str, Any]:
    key, equals, value = patch.partition("=")
    if not equals or not all(key.split(".")):
        raise ConfigError(f"--patch {patch}: expected section.key=value")
    content: Any = _parse(value, f"--patch {patch}")
    for name in reversed(key.split(".")):
        content = {name: content}
    return dict(content)


def _merge(values: dict[str, Any], layer: Mapping[str, Any]) -> None:
    for key, value in layer.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _merge(values[key], value)
        else:
            values[key] = value


def _leaves(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _overlap(one: str, other: str) -> bool:
    """Whether two dotted keys are the same, or one is a section around the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    first, *others = error.errors()
    path = [str(part) for part in first["loc"]]
    key = ".".join(path)
    layers = {layer for known, layer in origins.items() if _overlap(known, key)}
    where = f" in {', '.join(sorted(layers))}" if layers else ""
    if first["type"] == "extra_forbidden":
        text = f"unknown key {key}{where}{_did_you_mean(key)}"
    elif first["type"] == "missing":
        text = f"missing key {key}{where}"
    else:
        expected = first["msg"].removeprefix("Input should be ")
        if first["type"] == "model_type":
            expected = "a section with keys of its own"
        text = f"{key}{where}: expected {expected}, got {reprlib.repr(first['input'])}"
    return text + (f" (and {len(others)} more)" if others else "")


def _did_you_mean(key: str) -> str:
    known = list(_known_keys(Settings))
    sections = {name.partition(".")[0] for name in known}
    close = difflib.get_close_matches(key, [*known, *sorted(sections)], n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known keys: {', '.join(known)}"


def _known_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(
            field.annotation, BaseModel
        ):
            yield from _known_keys(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
