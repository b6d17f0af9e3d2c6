"""The arithmetic of the benchmarks, and the tables that they print."""

from pathlib import Path

import pytest
from bench import measure as m
from bench.table import compared, figure, span


def runs(*cpu: float) -> list[m.Run]:
    return [m.Run(1, seconds, 10) for seconds in cpu]


def test_a_ratio_compares_the_runs_of_one_round() -> None:
    # The machine was ten times slower in the second round, for both.
    assert m.ratio(runs(2, 20, 3), runs(1, 10, 1)) == m.Spread(2, 2, 3)


def test_contenders_run_in_turn_after_a_round_that_does_not_count() -> None:
    order: list[str] = []

    def contender(name: str) -> m.Contender:
        return lambda: order.append(name) or m.Run(1, len(order), 1)

    counted = m.in_turn({"a": contender("a"), "b": contender("b")}, rounds=2)
    assert "".join(order) == "ababab"
    assert [run.cpu for run in counted["a"]] == [3, 5]


def test_a_command_counts_its_children(tmp_path: Path) -> None:
    script = "import os\nif not os.fork(): sum(range(10**7)); os._exit(0)\nos.wait()"
    idle = m.measure(tmp_path, "python3", "-c", "pass")
    assert m.measure(tmp_path, "python3", "-c", script).cpu > idle.cpu


def test_a_failed_command_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        m.measure(tmp_path, "sh", "-c", "echo no such thing; exit 3")


def test_one_after_the_other_adds_up_but_for_memory() -> None:
    assert m.Run(1, 2, 30) + m.Run(10, 20, 3) == m.Run(11, 22, 30)


def test_a_table_shows_medians_their_range_and_times_the_first() -> None:
    *_, first, second = compared({"a": runs(1, 2, 3), "b": runs(4, 4, 3)}).splitlines()
    assert first == "| a | 2.00 (1.00 to 3.00) | 1.00 | 10 | 1 |"
    assert second == "| b | 4.00 (3.00 to 4.00) | 1.00 | 10 | 2.00 (1.00 to 4.00) |"


def test_figures_have_three_digits() -> None:
    assert [figure(x) for x in (0.123, 1.234, 12.34, 1234.5)] == [
        "0.12",
        "1.23",
        "12.3",
        "1,234",
    ]
    assert span(m.Spread(1, 1, 1)) == "1.00"
