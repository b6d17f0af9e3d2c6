# The template's: `make update` merges its later versions into this file.
"""The command line. Heavy imports stand inside the commands, so that help is quick."""

import difflib
import importlib
import os
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .errors import ProjectError, printable
from .stages import STAGES

app = typer.Typer(
    help="Train the model, predict with it, and see its settings.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# Set while `make train` runs.
STAGE_SERVER = f"{__package__.upper()}_STAGE_SERVER"

Configs = Annotated[
    list[str] | None,
    typer.Option("--config", metavar="FILE", help="YAML file or URL; may be repeated."),
]
Patches = Annotated[
    list[str] | None,
    typer.Option("--patch", metavar="KEY=VALUE", help="Such as data.sample=null."),
]


class Format(StrEnum):
    csv = "csv"
    json = "json"
    parquet = "parquet"


@app.command()
def run(
    stages: Annotated[
        list[str] | None,
        typer.Argument(metavar="STAGE", help=f"All, or some of {', '.join(STAGES)}."),
    ] = None,
    config: Configs = None,
    patch: Patches = None,
) -> None:
    """Run stages of the pipeline, or all of them, without DVC."""
    from . import config as configuration

    for name in stages or ():
        if name not in STAGES:
            close = difflib.get_close_matches(name, STAGES, n=1)
            known = ", ".join(STAGES)
            hint = f"did you mean {close[0]}?" if close else f"one of {known}"
            raise ProjectError(f"no stage {name}; {hint}")
    settings = configuration.load(config or (), patch or ()).settings
    for name in stages or STAGES:
        typer.echo(f"{name} ...", err=True)
        start = time.perf_counter()
        importlib.import_module(f".stages.{name}", __package__).run(settings)
        typer.echo(f"{name} done in {time.perf_counter() - start:.1f} s", err=True)


@app.command()
def predict(
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="CSV, JSON or parquet; - is stdin.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="File; - is stdout.")
    ] = "-",
    format: Annotated[
        Format, typer.Option(help="Format of standard input and output.")
    ] = Format.csv,
    model: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A model other than the project's."),
    ] = None,
) -> None:
    """Predict each row of INPUT."""
    from . import datasets, storage
    from .model import Model

    def format_of(location: str) -> str | None:
        return format.value if location == storage.STANDARD else None

    frame = datasets.read(source, Model.input_schema, format_of(source))
    predictions = Model(model).predict(frame)
    datasets.write(predictions, output, Model.output_schema, format_of(output))


@app.command("config")
def show_config(
    config: Configs = None,
    patch: Patches = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write YAML, as params.yaml."
        ),
    ] = None,
) -> None:
    """Show each setting, its value and where it came from."""
    from . import config as configuration
    from . import params_file, storage, training

    resolved = configuration.load(config or (), patch or ())
    if output and Path(output).resolve() == params_file.resolve():
        training.keep(config or (), patch or ())
        return
    if output:
        storage.write_text(resolved.to_yaml(), output)
        return
    values = {
        key: configuration.to_text(value) for key, value in resolved.values().items()
    }
    origins = {key: printable(layer) for key, layer in resolved.origins.items()}
    widths = max(map(len, values)), max(map(len, values.values()))
    for key, value in values.items():
        typer.echo(f"{key:{widths[0]}}  {value:{widths[1]}}  {origins[key]}")


@app.command()
def version() -> None:
    """Show the versions of the project, of Python and of the model."""
    from . import versions

    for name, text in versions.collect().items():
        typer.echo(f"{name:9} {text}")


def main() -> None:
    """Run the command line; a mistake of the user is one line and exit code 2."""
    if STAGE_SERVER in os.environ:
        from .stage_server import forward

        code = forward(sys.argv[1:])
        if code is not None:
            sys.exit(code)
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except ProjectError as error:
        message = str(error)
    except typer.TyperException as error:
        message = error.format_message()
    except OSError as error:
        # Such as a full disk under standard output.
        message = str(error)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    # A value that is quoted in a message can hold line breaks.
    typer.echo(f"error: {' '.join(message.split())}", err=True)
    sys.exit(2)
