"""Servers under load: the resources they use, and how long a request waits."""

import asyncio
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from .measure import environment


@dataclass(frozen=True)
class Server:
    """A running server and its workers."""

    process: psutil.Process
    port: int

    def cpu(self) -> float:
        times = [process.cpu_times() for process in self._processes()]
        return float(sum(time.user + time.system for time in times))

    def megabytes(self) -> float:
        used = [process.memory_info().rss for process in self._processes()]
        return float(sum(used)) / 2**20

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@dataclass(frozen=True)
class Load:
    """Measurements of a server under load."""

    requests: int
    errors: int
    cpu: float
    waits: list[float]  # in order of length, seconds
    megabytes: float

    @property
    def per_cpu_second(self) -> float:
        return self.requests / self.cpu

    def wait(self, percent: int) -> float:
        """The given percentile of the waiting times, in milliseconds."""
        return 1000 * statistics.quantiles(self.waits, n=100)[percent - 1]


@contextmanager
def running(folder: Path, *command: str) -> Iterator[Server]:
    """A server that accepts connections; `{port}` in its command becomes a free one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [word.replace("{port}", str(port)) for word in command]
    variables = environment(folder, OMP_NUM_THREADS="1")
    process = subprocess.Popen(words, cwd=folder, env=variables, stdout=-3, stderr=-3)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{' '.join(words)} did not start")
        yield Server(psutil.Process(process.pid), port)
    finally:
        process.terminate()
        process.wait(30)


def load(
    server: Server, body: bytes, connections: int, seconds: float, pause: float = 0
) -> Load:
    """Send requests on this many connections, each again after its response."""
    before = server.cpu()
    waits, errors = asyncio.run(_ask_all(server, body, connections, seconds, pause))
    cpu = server.cpu() - before
    return Load(len(waits), errors, cpu, sorted(waits), server.megabytes())


async def _ask_all(
    server: Server, body: bytes, connections: int, seconds: float, pause: float
) -> tuple[list[float], int]:
    until = time.perf_counter() + seconds
    asked = (_ask(server.port, body, until, pause) for _ in range(connections))
    answers = await asyncio.gather(*asked)
    return [w for waits, _ in answers for w in waits], sum(e for _, e in answers)


async def _ask(
    port: int, body: bytes, until: float, pause: float
) -> tuple[list[float], int]:
    head = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    waits, errors, writer = [], 0, None
    while (start := time.perf_counter()) < until:
        # A connection closed by the server is reopened, which counts as waiting.
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = answer.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        waits.append(time.perf_counter() - start)
        errors += answer.split()[1] != b"200"
        if b"connection: close" in answer:
            writer.close()
            writer = None
        await asyncio.sleep(pause)
    if writer:
        writer.close()
    return waits, errors
