"""Figures as people write them in a cell."""

from apronplan.errors import UserError
from apronplan.i18n import tr


def number_of(text: str, column: str) -> float:
    """Read a figure; comma or point.

    Raises
    ------
    UserError
        If it is none.
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise UserError(tr("ui.settings.no_number", value=text, column=column)) from None


def whole_of(text: str, column: str) -> int:
    """Read a whole figure.

    Raises
    ------
    UserError
        If it is none.
    """
    value = number_of(text, column)
    if not value.is_integer():
        raise UserError(tr("ui.settings.no_whole", value=text, column=column))
    return int(value)


def words_of(text: str) -> tuple[str, ...]:
    """Read names with commas, semicolons or blanks between."""
    return tuple(text.replace(",", " ").replace(";", " ").split())


def figure_text(value: float) -> str:
    """Write a figure without idle zeros."""
    return f"{value:.6g}"
