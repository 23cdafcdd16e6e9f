"""How much of a day or night has been handed out, in words."""

from collections.abc import Iterable

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr


def published_of(plan: Plan, parts: Iterable[Part]) -> tuple[int, int]:
    """Count the turnarounds of some parts that are in the published plan with all of these, and all of them."""
    told: dict[str, bool] = {}
    for part in parts:
        name = part.turnaround.turnaround
        told[name] = told.get(name, True) and part.part in plan.published_stands
    return sum(told.values()), len(told)


def published_words(published: int, count: int) -> str:
    """Return ``40 of 55 published``; that all are in as many words, and nothing where nothing is."""
    if not published:
        return ""
    return tr("published.all" if published == count else "published.part", published=published, all=count)
