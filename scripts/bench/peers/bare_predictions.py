"""CPU seconds of one prediction for the row on standard input, without a server."""

import sys
import time

from flight_delays.model import Model
from flight_delays.service.rows import Rows

model = Model()
flights = Rows(model.input_schema).parse(sys.stdin.buffer.read())


def seconds(times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        model.predict(flights)
    return (time.process_time() - start) / times


seconds(200)
print(min(seconds(1000) for _ in range(3)))
