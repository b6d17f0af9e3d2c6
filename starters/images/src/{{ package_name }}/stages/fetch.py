"""Fetch the raw data: handwritten digits, each a picture in the folder of its class.

They are those of Optical Recognition of Handwritten Digits (E. Alpaydin and C. Kaynak,
UCI Machine Learning Repository, CC BY 4.0), which scikit-learn brings.
"""

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

from .. import storage
from ..settings import Settings

FOLDER = "raw/pictures"
LIGHTEST = 16


def run(settings: Settings) -> None:
    digits = load_digits()
    with storage.writing_folder(settings.data_path(FOLDER)) as folder:
        for number, (ink, label) in enumerate(
            zip(digits.images, digits.target, strict=True)
        ):
            path = folder / str(label) / f"{number:04}.png"
            path.parent.mkdir(exist_ok=True)
            grey = np.round(ink * (255 / LIGHTEST)).astype(np.uint8)
            # Not compressed: other versions of zlib would give other bytes.
            Image.fromarray(grey).save(path, compress_level=0)
