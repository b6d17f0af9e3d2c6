"""Tables in Markdown, as the docs show them."""

from collections.abc import Iterable, Sequence

from .measure import Rounds, Spread, ratio, spread


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def compared(rounds: Rounds) -> str:
    """Each contender's cost, and its CPU time relative to the first one's."""
    first = next(iter(rounds.values()))
    rows = []
    for name, runs in rounds.items():
        cpu = spread([run.cpu for run in runs])
        wall = spread([run.wall for run in runs])
        memory = max(run.megabytes for run in runs)
        times = "1" if runs is first else span(ratio(runs, first))
        rows.append([name, span(cpu), figure(wall.median), f"{memory:,.0f}", times])
    return table(["", "CPU, s", "wall, s", "memory, MB", "times the first"], rows)


def span(values: Spread) -> str:
    """The median, and the lowest and the highest value."""
    middle, low, high = map(figure, (values.median, values.low, values.high))
    return middle if low == high else f"{middle} ({low} to {high})"


def figure(value: float) -> str:
    """A number with three significant digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
