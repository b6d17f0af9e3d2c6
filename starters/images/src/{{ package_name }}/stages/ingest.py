"""Read each picture once, at the size that the model sees."""

from pathlib import Path

import polars as pl

from .. import pictures, storage
from ..datasets import write
from ..errors import DatasetError
from ..schemas import LabelledPicture
from ..settings import Settings

# A folder for each class; paths in datasets are those below the data folder, so that
# they are the same on every machine.
FOLDER = "raw/pictures"


def run(settings: Settings) -> None:
    location = settings.data_path(FOLDER)
    with storage.reading_folder(location) as folder:
        found = find(folder, location)
        check_labels(found, settings.data.labels, location)
        if settings.data.labels:
            found = found.filter(pl.col("label").is_in(settings.data.labels))
        found = sample(found, settings.data.sample)
        squares = [
            square(folder / path, settings.data.side, f"{location}/{path}")
            for path in found["path"]
        ]
    found = found.with_columns(
        path=f"{FOLDER}/" + pl.col("path"), pixels=pl.Series(squares, dtype=pl.Binary)
    )
    found = once(found)
    check_labels(found, settings.data.labels, location)
    write(found, settings.data_path("pictures.parquet"), LabelledPicture)


def find(folder: Path, location: str) -> pl.DataFrame:
    """The `path` of each file below a folder, and the `label`, its first folder's name.

    Raises DatasetError when there is no picture, or one is in no folder of a class.
    """
    paths = [path.relative_to(folder) for path in storage.files(folder)]
    if not paths:
        raise DatasetError(
            f"there are no pictures in {location}: "
            "it takes a folder for each class, with its pictures"
        )
    for path in paths:
        if len(path.parts) < 2:
            raise DatasetError(
                f"{location}/{path} has no class: put it into the folder of its class, "
                "or remove it"
            )
    return pl.DataFrame(
        {
            "path": [path.as_posix() for path in paths],
            "label": [path.parts[0] for path in paths],
        }
    )


def check_labels(found: pl.DataFrame, labels: list[str] | None, location: str) -> None:
    """Raise DatasetError when a class has no pictures, or there is only one class."""
    known = found["label"].unique().sort()
    names = ", ".join(map(repr, known[:10])) + (", ..." if len(known) > 10 else "")
    for label in labels or ():
        if label not in known:
            raise DatasetError(
                f"data.labels has a class without pictures: {label!r}; "
                f"{location} has {len(known)} classes: {names}"
            )
    if len(known) < 2:
        raise DatasetError(
            f"{location} has pictures of one class, {names}: it takes two or more"
        )


def sample(frame: pl.DataFrame, rows: int | None) -> pl.DataFrame:
    """At most `rows` rows at equal distances, the same ones each time."""
    if rows is None or rows >= frame.height:
        return frame
    return frame[[i * frame.height // rows for i in range(rows)]]


def square(file: Path, side: int, name: str) -> bytes:
    """The pixels of a picture; raises DatasetError, which names it."""
    try:
        return pictures.read(file, side).tobytes()
    except DatasetError as error:
        raise DatasetError(f"{name}: {error}; remove it, or save it anew") from error


def once(found: pl.DataFrame) -> pl.DataFrame:
    """Each picture once; one that is in two classes is left out.

    The same picture in training and test would make the model look better than it is.
    """
    found = found.unique(["pixels", "label"], keep="first", maintain_order=True)
    return found.filter(pl.len().over("pixels") == 1)
