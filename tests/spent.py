"""A table of where the time of a test run went, printed at its end."""

import os
import time
from collections import Counter

import pytest

_START = pytest.StashKey[tuple[float, float]]()
_seconds: Counter[str] = Counter()
_cpu: Counter[str] = Counter()


def _now() -> tuple[float, float]:
    """Wall time, and the CPU time of this process and of those that it waited for."""
    times = os.times()
    return time.monotonic(), sum(times[:4])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_START] = _now()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> object:
    result = yield
    spent = [now - start for now, start in zip(_now(), item.stash[_START], strict=True)]
    item.user_properties.append(("spent", spent))  # goes to the first of all processes
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown":
        part = report.nodeid.partition("::")[0].removeprefix("tests/")
        seconds, cpu = dict(report.user_properties)["spent"]
        _seconds[part] += seconds
        _cpu[part] += cpu


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("where the time went")
    terminalreporter.write_line(f"{'minutes':>8}  {'CPU':>6}")
    for part, cpu in _cpu.most_common():
        if cpu > 1 or len(_cpu) < 20:
            line = f"{_seconds[part] / 60:8.1f}  {cpu / 60:6.1f}  {part}"
            terminalreporter.write_line(line)
    minutes, cpu_minutes = sum(_seconds.values()) / 60, sum(_cpu.values()) / 60
    terminalreporter.write_line(f"{minutes:8.1f}  {cpu_minutes:6.1f}  in all")
