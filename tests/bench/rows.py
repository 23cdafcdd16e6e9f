"""What a bench reports, and the tables made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median

Figure = float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a bench's table.

    Attributes
    ----------
    bench : str
        Name of the bench; rows of one bench make one table.
    case, subject : str
        What was measured, and of whom.
    figures : mapping
        Columns; units in the names. None = not reached.
    raw : mapping
        Every measurement behind the figures, for the JSON only.
    """

    bench: str
    case: str
    subject: str
    figures: Mapping[str, Figure]
    raw: Mapping[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return the row as JSON values."""
        return asdict(self)


def quantile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def middle(values: Sequence[float | None]) -> float | None:
    """Return the median, with what was not reached as the largest; None if that is the median."""
    counted = [float("inf") if v is None else v for v in values]
    found = median(counted) if counted else float("inf")
    return None if found == float("inf") else found


def high(values: Sequence[float | None], share: float = 0.9) -> float | None:
    """Return a high quantile, with what was not reached as the largest; None if that is it."""
    found = quantile([float("inf") if v is None else v for v in values], share) if values else float("inf")
    return None if found == float("inf") else found


def show(figure: Figure) -> str:
    """Return a figure with three significant digits."""
    if figure is None:
        return "-"
    if isinstance(figure, str):
        return figure
    if figure == 0 or abs(figure) >= 1000:
        return f"{figure:.0f}"
    digits = 3 if abs(figure) < 1 else 2 if abs(figure) < 10 else 1 if abs(figure) < 100 else 0
    return f"{figure:.{digits}f}"


def table(rows: Sequence[Row]) -> str:
    """Return rows of one bench as a Markdown table."""
    columns = list(dict.fromkeys(name for row in rows for name in row.figures))
    lines = ["| case | what | " + " | ".join(columns) + " |", "|---" * (2 + len(columns)) + "|"]
    for row in rows:
        cells = [show(row.figures[c]) if c in row.figures else "" for c in columns]
        lines.append(f"| {row.case} | {row.subject} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
