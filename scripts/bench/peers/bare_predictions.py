"""CPU seconds of one prediction for the row on standard input, without a server."""

import sys
import time

from flight_delays.model import Model
from flight_delays.service.routes import Flight

model = Model()
flights = Flight.to_frame([Flight.model_validate_json(sys.stdin.buffer.read())])


def seconds(times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        model.predict(flights)
    return (time.process_time() - start) / times


seconds(200)
print(min(seconds(1000) for _ in range(3)))
