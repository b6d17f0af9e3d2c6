# The template's: `make update` merges its later versions into this file.
"""Settings in layers: params.yaml < each configuration file < each patch.

A file is a path or a URL, a patch reads `section.key=value`. `format` belongs to the
template: it changes only when the template changes what stages write.

A project that was made before 0.3.0 may hold `conf/defaults.yaml`: the settings are
there then, and params.yaml is written from them (`training.py`).
"""

import difflib
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from . import params_file, project_dir, storage
from .errors import ConfigError, DatasetError
from .params import leaves, nest, parse, to_lines, to_text
from .settings import Settings

Layer = tuple[str, Mapping[str, Any]]

__all__ = [
    "FORMAT",
    "ConfigError",
    "Resolved",
    "load",
    "load_last_run",
    "recorded",
    "to_text",
]

FORMAT = 1
DEFAULTS = Path(__file__).with_name("conf") / "defaults.yaml"
PARAMS = params_file


@dataclass(frozen=True)
class Resolved:
    """The settings, and for each dotted key the layer that it came from."""

    settings: Settings
    origins: Mapping[str, str]

    def values(self) -> dict[str, Any]:
        """Every value by its dotted key, in the order of `Settings`."""
        return dict(leaves(self.settings.model_dump(mode="json")))

    def to_yaml(self) -> str:
        return to_lines(self.settings.model_dump(mode="json"))


def load(configs: Sequence[str] = (), patches: Sequence[str] = ()) -> Resolved:
    """Merge all layers and check the result.

    Raises ConfigError for a file that cannot be read, an unknown key or a wrong value.
    """
    layers = [(config, _read_layer(config)) for config in configs]
    layers += [(_name(patch), _read_patch(patch)) for patch in patches]
    return _resolve([*_base(), *layers])


def load_last_run() -> Resolved:
    """The settings that the last run had, as DVC recorded them in dvc.lock."""
    base = _base()
    known = dict(leaves(_resolve(base).settings.model_dump(mode="json")))
    layers = [
        ("dvc.lock", nest(key, value))
        for key, value in recorded()
        if key in known and value != known[key]
    ]
    return _resolve([*base, *layers])


def _base() -> list[Layer]:
    """The layer below those of one run."""
    layers: list[Layer] = [("the template", {"format": FORMAT})]
    if DEFAULTS.is_file():
        layers += [("defaults", _read_layer(str(DEFAULTS)))]
    elif PARAMS.is_file():
        layers += [("params.yaml", _read_layer(str(PARAMS), "params.yaml"))]
    return layers


def _resolve(layers: Sequence[Layer]) -> Resolved:
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer, content in layers:
        _merge(values, content)
        for key, _ in leaves(content):
            origins = {k: v for k, v in origins.items() if not _overlap(k, key)}
            origins[key] = layer
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explain(error, origins)) from error
    if settings.format != FORMAT:
        raise ConfigError(
            f"format in {origins['format']} is {settings.format}, and the template's "
            f"is {FORMAT}: write `format: {FORMAT}` there, then run `make train`"
        )
    keys = [key for key, _ in leaves(settings.model_dump(mode="json"))]
    # A value that no layer gives is a default of the settings class.
    return Resolved(settings, {key: origins.get(key, "settings.py") for key in keys})


def _read_layer(location: str, name: str = "") -> dict[str, Any]:
    try:
        content = parse(storage.read_text(location), name or location)
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
        raise ConfigError(f"{_name(patch)}: expected section.key=value")
    return nest(key, parse(value, _name(patch)))


def _name(patch: str) -> str:
    return f"--patch {patch if len(patch) < 100 else f'{patch[:97]}...'}"


def recorded() -> Iterator[tuple[str, Any]]:
    """Each setting that dvc.lock recorded for a stage, and its value."""
    lock = project_dir / "dvc.lock"
    if lock.is_file():
        stages = parse(storage.read_text(lock), "dvc.lock").get("stages", {})
        for stage in stages.values():
            for content in stage.get("params", {}).values():
                yield from leaves(content)


def _merge(values: dict[str, Any], layer: Mapping[str, Any]) -> None:
    for key, value in layer.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _merge(values[key], value)
        else:
            values[key] = value


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
        hint = "" if layers or PARAMS.is_file() else f"; there is no {PARAMS}"
        text = f"missing key {key}{where}{hint}"
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
