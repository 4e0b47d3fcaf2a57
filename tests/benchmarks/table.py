"""What a benchmark says: one row each, printed as a small table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """A figure with its spread, the aim it is held to, and whether it is met; nothing is met without an aim."""

    name: str
    figure: str
    aim: str = ""
    met: bool | None = None


def ratio(name: str, ours: Sequence[Sequence[float]], floor: Sequence[Sequence[float]],
          most: float | None) -> Row:  # fmt: skip
    """Compare two apps by the medians of their rounds, in seconds: the ratio, its range over the rounds, the aim."""
    rounds = [median(mine) / median(theirs) for mine, theirs in zip(ours, floor, strict=True)]
    mine, theirs = (median(one for part in parts for one in part) for parts in (ours, floor))
    figure = (
        f"{mine / theirs:.2f} ({min(rounds):.2f}–{max(rounds):.2f}): {mine * 1000:.1f} ms to {theirs * 1000:.1f} ms"
    )
    return Row(name, figure, f"< {most:g}" if most else "", mine / theirs < most if most else None)


def rate(name: str, ours: Sequence[float], theirs: Sequence[float], least: float) -> Row:
    """Compare how much two do in a second, by the medians of their rounds: the ratio, its range, the aim."""
    rounds = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    mine, other = median(ours), median(theirs)
    figure = f"{mine / other:.2f} ({min(rounds):.2f}–{max(rounds):.2f}): {mine:.0f} to {other:.0f}"
    return Row(name, figure, f"> {least:g}", mine / other > least)


def spread(name: str, seconds: Sequence[float], most: float | None) -> Row:
    """Tell of waiting times: the middle, the 95th of a hundred, the longest; the aim is for the second."""
    ordered = sorted(seconds)
    p95 = ordered[-(-len(ordered) * 95 // 100) - 1]
    figure = f"p50 {median(ordered):.3f} s, p95 {p95:.3f} s, longest {ordered[-1]:.3f} s; {len(ordered)} times"
    return Row(name, figure, f"p95 < {most:g} s" if most else "", p95 < most if most else None)


def draw(rows: Sequence[Row]) -> str:
    """Lay the rows out in columns."""
    verdict = {True: "met", False: "NOT MET", None: ""}
    cells = [("what", "figure", "aim", ""), *((row.name, row.figure, row.aim, verdict[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    return "\n".join("  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
                     for line in cells)  # fmt: skip
