"""The same model behind Flask, with the same checks and the same answer."""

from flask import Flask, Response, jsonify, request
from flight_delays.model import Model
from flight_delays.service.rows import Rows

app, model, rows = Flask(__name__), Model(), Rows(Model.input_schema)


@app.post("/predict")
def predict() -> Response:
    return jsonify(rows.answers(model, request.get_data(), ["probability", "late"])[0])
