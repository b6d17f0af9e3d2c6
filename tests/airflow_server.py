"""Airflow on loopback: its settings, and its parts that do not run tasks."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from servers import HOST, running


def settings(home: Path, dags: Path, port: int, secret: str) -> dict[str, str]:
    """Environment variables for Airflow with its state in `home`."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__API_AUTH__JWT_SECRET": secret,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    }


@contextmanager
def parts(command: Path, port: int, variables: dict[str, str]) -> Iterator[None]:
    """Run the API, the scheduler and the DAG processor."""
    with ExitStack() as stack:
        for part in ("api-server", "scheduler", "dag-processor"):
            listens = port if part == "api-server" else None
            program = running([str(command), part], listens, **variables)
            stack.enter_context(program)
        yield
