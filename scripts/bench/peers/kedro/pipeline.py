"""The example of this template as nodes of Kedro, in pandas."""

import lightgbm as lgb
import pandas as pd

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
        **{name: joined[name].astype("category") for name in CATEGORIES},
    )


def split(flights: pd.DataFrame) -> list[pd.DataFrame]:
    when = flights["scheduled"]
    validation = (when >= "2013-09-01") & (when < "2013-11-01")
    return [
        flights[when < "2013-09-01"],
        flights[validation],
        flights[when >= "2013-11-01"],
    ]


def train(training: pd.DataFrame, validation: pd.DataFrame) -> lgb.LGBMClassifier:
    model = lgb.LGBMClassifier(
        n_estimators=400, num_leaves=15, learning_rate=0.05, n_jobs=1, verbosity=-1
    )
    stop = lgb.early_stopping(30, verbose=False)
    judge = [(validation[FEATURES], validation["late"])]
    model.fit(training[FEATURES], training["late"], eval_set=judge, callbacks=[stop])
    return model


def predict(model: lgb.LGBMClassifier, test: pd.DataFrame) -> None:
    model.booster_.save_model("model.txt")
    test.assign(late=model.predict_proba(test[FEATURES])[:, 1]).to_csv("late.csv")


def create_pipeline() -> Pipeline:
    parts = ["training", "validation", "test"]
    return Pipeline(
        [
            node(ingest, None, ["departures", "weather"]),
            node(features, ["departures", "weather"], "flights"),
            node(split, "flights", parts),
            node(train, parts[:2], "model"),
            node(predict, ["model", "test"], None),
        ]
    )
