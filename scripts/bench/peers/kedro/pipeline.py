"""The example of this template as nodes of Kedro, in pandas."""

import json

import joblib
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from threadpoolctl import threadpool_limits

from kedro.pipeline import Pipeline, node

ROWS = 20_000
CATEGORIES = ["carrier", "origin", "dest"]
NUMBERS = ["distance", "temp", "humid", "wind_speed", "precip", "pressure", "visib"]
FEATURES = [*CATEGORIES, "weekday", "minute_of_day", *NUMBERS]
TIME = ["year", "month", "day", "hour", "minute"]


def ingest() -> tuple[pd.DataFrame, pd.DataFrame]:
    flights = pd.read_csv("flights.csv", usecols=lambda name: name != "tailnum")
    flights = flights.dropna(subset=["arr_delay"])
    flights["scheduled"] = pd.to_datetime(flights[TIME])
    flights = flights.sort_values("scheduled", kind="stable")
    flights = flights.iloc[[i * len(flights) // ROWS for i in range(ROWS)]]
    weather = pd.read_csv("weather.csv")[["origin", "time_hour", *NUMBERS[1:]]]
    return flights, weather


def features(flights: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:
    hour = pd.to_datetime(weather["time_hour"]) + pd.Timedelta(hours=1)
    known = weather.assign(time_hour=hour)
    flights = flights.assign(time_hour=pd.to_datetime(flights["time_hour"]))
    joined = flights.merge(known, on=["origin", "time_hour"], how="left")
    when = joined["scheduled"].dt
    return joined.assign(
        late=joined["arr_delay"] > 15,
        weekday=when.dayofweek + 1,
        minute_of_day=when.hour * 60 + when.minute,
        **{name: joined[name].astype("category").cat.codes for name in CATEGORIES},
    )


def split(flights: pd.DataFrame) -> list[pd.DataFrame]:
    when = flights["scheduled"]
    validation = (when >= "2013-09-01") & (when < "2013-11-01")
    return [
        flights[when < "2013-09-01"],
        flights[validation],
        flights[when >= "2013-11-01"],
    ]


def train(
    training: pd.DataFrame, validation: pd.DataFrame
) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_leaf_nodes=15,
        max_iter=400,
        early_stopping=True,
        n_iter_no_change=30,
        random_state=1,
    )
    judge = {"X_val": validation[FEATURES], "y_val": validation["late"]}
    with threadpool_limits(1, user_api="openmp"):
        return model.fit(training[FEATURES], training["late"], **judge)


def evaluate(model: HistGradientBoostingClassifier, test: pd.DataFrame) -> None:
    joblib.dump(model, "model.joblib")
    flights, late = test[FEATURES], test["late"]
    with threadpool_limits(1, user_api="openmp"):
        probability = model.predict_proba(flights)[:, 1]
        importance = permutation_importance(
            model, flights, late, scoring="neg_log_loss", n_repeats=3, random_state=1
        )
    scores = {
        "auc": roc_auc_score(late, probability),
        "brier": brier_score_loss(late, probability),
        "log_loss": log_loss(late, probability),
        "importance": dict(zip(FEATURES, importance.importances_mean, strict=True)),
    }
    with open("metrics.json", "w") as file:
        json.dump(scores, file)
    test.assign(probability=probability).to_csv("late.csv")


def create_pipeline() -> Pipeline:
    parts = ["training", "validation", "test"]
    return Pipeline(
        [
            node(ingest, None, ["departures", "weather"]),
            node(features, ["departures", "weather"], "flights"),
            node(split, "flights", parts),
            node(train, parts[:2], "model"),
            node(evaluate, ["model", "test"], None),
        ]
    )
