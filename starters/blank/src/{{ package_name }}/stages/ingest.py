"""Read the input table, check it, and write it to data/."""

from .. import project_dir
from ..datasets import read, write
from ..schemas import Row
from ..settings import Settings


def run(settings: Settings) -> None:
    source = settings.data.source
    rows = read(source if "://" in source else project_dir / source, Row)
    write(rows, settings.data_path("rows.parquet"), Row)
