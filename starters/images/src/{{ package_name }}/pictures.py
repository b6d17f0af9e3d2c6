"""What the model sees of a picture: a small square, and the numbers that describe it.

The square is cut into cells. Each is described by how strong the edges of each
direction in it are (a histogram of oriented gradients), and by its mean colour.
"""

from collections.abc import Sequence
from math import isqrt
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import DatasetError

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MOST_PIXELS = 50_000_000
CELL = 8  # pixels to a side
DIRECTIONS = 8
NUMBERS = DIRECTIONS + 3  # of each cell
BATCH = 500  # pictures whose numbers are made at once; bounds the memory

# Pillow warns of a picture that is too large; here it is refused before it is read.
Image.MAX_IMAGE_PIXELS = None


def read(file: Path | BinaryIO, side: int, most_pixels: int = MOST_PIXELS) -> Pixels:
    """A picture as a square: red, green and blue of `side` x `side` pixels.

    Raises DatasetError, which does not name the file, when it is no picture, is
    damaged, or has more than `most_pixels`.
    """
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > most_pixels:
                raise DatasetError(
                    f"the picture has {image.width} x {image.height} pixels; "
                    f"more than {most_pixels} are not read"
                )
            # A JPEG need not be read much larger than it is wanted.
            image.draft("RGB", (side, side))
            return np.asarray(_on_white(ImageOps.exif_transpose(image), side))
    except UnidentifiedImageError as error:
        raise DatasetError(f"it is no picture; known are {_known()}") from error
    except DatasetError:
        raise
    # A damaged picture can fail in any way that the readers of Pillow know.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DatasetError(f"the picture cannot be read: {reason}") from error


def _known() -> str:
    return f"{', '.join(FORMATS[:-1])} and {FORMATS[-1]}"


def _on_white(image: Image.Image, side: int) -> Image.Image:
    """The picture at its size, in colours, with white where it was transparent."""
    if image.mode in ("I", "F"):  # what is black or white in 32 bits, no file says
        raise DatasetError("its greys have 32 bits; 8 or 16 are read")
    if image.mode.startswith("I;16"):  # 65,536 greys, of which a conversion keeps 256
        image = image.point(lambda value: value / 256).convert("L")
    size = (side, side)
    if not image.has_transparency_data:
        return image.convert("RGB").resize(size)
    small = image.convert("RGBA").resize(size)
    white = Image.new("RGBA", size, "white")
    return Image.alpha_composite(white, small).convert("RGB")


def unpack(pixels: Sequence[bytes]) -> Pixels:
    """Squares of one size from their bytes: an array (pictures, side, side, 3)."""
    side = isqrt(len(pixels[0]) // 3)
    whole = np.frombuffer(b"".join(pixels), dtype=np.uint8)
    return whole.reshape(len(pixels), side, side, 3)


def describe(pictures: Pixels) -> npt.NDArray[np.float64]:
    """The numbers of each picture: an array (pictures, cells x NUMBERS).

    The cells are in order of rows; `pictures` is an array (pictures, side, side, 3).
    """
    side = pictures.shape[1]
    numbers = np.empty((len(pictures), (side // CELL) ** 2 * NUMBERS))
    for start in range(0, len(pictures), BATCH):
        batch = np.divide(pictures[start : start + BATCH], 255, dtype=np.float32)
        cells = np.concatenate([_edges(batch), _by_cell(batch)], axis=3)
        numbers[start : start + BATCH] = cells.reshape(len(batch), -1)
    return numbers


def _edges(pictures: Floats) -> Floats:
    """How much of a picture's edges each cell holds, by their direction."""
    grey: Floats = pictures.mean(axis=3)
    down, right = np.gradient(grey, axis=(1, 2))
    strength = np.hypot(down, right)
    # An edge from dark to light is the same as one from light to dark.
    direction = np.arctan2(down, right) % np.pi * (DIRECTIONS / np.pi)
    whole = np.floor(direction)
    # Each counts for the two directions that it lies between.
    shares = direction - whole
    found = np.zeros((*grey.shape, DIRECTIONS), dtype=np.float32)
    for number in range(DIRECTIONS):
        found[..., number] = np.where(whole % DIRECTIONS == number, 1 - shares, 0)
        found[..., number] += np.where((whole + 1) % DIRECTIONS == number, shares, 0)
    cells = _by_cell(found * strength[..., np.newaxis])
    total = cells.sum(axis=(1, 2, 3), keepdims=True)
    shares_of_all: Floats = np.sqrt(cells / np.maximum(total, 1e-6))
    return shares_of_all


def _by_cell(values: Floats) -> Floats:
    """The mean in each cell, as an array (pictures, rows, columns, values)."""
    count, side, _, depth = values.shape
    cells = side // CELL
    means: Floats = values.reshape(count, cells, CELL, cells, CELL, depth).mean((2, 4))
    return means
