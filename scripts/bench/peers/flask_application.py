"""The same model behind Flask, with the same checks and the same answer."""

from flask import Flask, Response, jsonify, request
from flight_delays.model import Model
from flight_delays.service.bodies import Many
from flight_delays.service.routes import Flight, Prediction
from pydantic import TypeAdapter

app, model, flights = Flask(__name__), Model(), TypeAdapter(Many[Flight])


@app.post("/predict")
def predict() -> Response:
    rows = flights.validate_json(request.get_data())
    answers = Prediction.from_frame(model.predict(Flight.to_frame(rows)))
    return jsonify([answer.model_dump() for answer in answers])
