"""Train the model: weighted phrases (TF-IDF) and one linear function for each class."""

import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from .. import model_file
from ..datasets import read
from ..errors import DatasetError
from ..model import FILE, STEPS
from ..schemas import LabelledText
from ..settings import Settings, Train


def run(settings: Settings) -> None:
    texts = read(settings.data_path("train.parquet"), LabelledText)
    model_file.save(fit(texts, settings.train), settings.artifact_path(FILE))


def fit(texts: pl.DataFrame, settings: Train) -> Pipeline:
    """A pipeline from texts to probabilities; the same texts give the same one.

    Raises DatasetError when no phrase is left to learn from.
    """
    phrases = TfidfVectorizer(
        strip_accents="unicode",
        ngram_range=(1, settings.longest_phrase),
        min_df=settings.fewest_texts,
        max_features=settings.most_phrases,
        sublinear_tf=True,
    )
    try:
        matrix = phrases.fit_transform(texts["text"].to_list())
    except ValueError as error:
        raise DatasetError(
            f"there is nothing to learn from {texts.height} texts ({error}): "
            "add texts, or change train.fewest_texts"
        ) from error
    # Each numpy integer would become a file in the saved model.
    phrases.vocabulary_ = {
        phrase: int(column) for phrase, column in phrases.vocabulary_.items()
    }
    classes = LogisticRegression(
        C=settings.strength,
        # The fastest multi-class solver for many phrases.
        solver="saga",
        tol=0.01,
        random_state=settings.seed,
    )
    classes.fit(matrix, texts["label"].to_numpy())
    return Pipeline([*zip(STEPS, (phrases, classes), strict=True)])
