"""What the colour and the middle of a bar tell: carrier, type, handler, programme or slack. No widgets."""

from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.ui.gantt.model import Bar
from apronplan.ui.programmes import main_programme
from apronplan.ui.words import tonnes_text

TIGHT_MIN, EASY_MIN = 30.0, 120.0
"""Minutes beyond the least gap: below the first a stay is tight, from the second on it is easy."""


class ColourBy(StrEnum):
    """The schemes."""

    CARRIER = "carrier"
    TYPE = "type"
    HANDLER = "handler"
    PROGRAMME = "programme"
    SLACK = "slack"


class Slack(StrEnum):
    """How much time there is behind a stay; the text is ``ui.slack.<value>``."""

    NONE = "none"
    TIGHT = "tight"
    SOME = "some"
    EASY = "easy"


class Look(msgspec.Struct, frozen=True):
    """What one bar tells in a scheme: the key of its colour, and the text in its middle."""

    key: str
    middle: str


class Colouring(msgspec.Struct, frozen=True):
    """One scheme laid over all bars.

    Attributes
    ----------
    ranks : mapping
        Place of each key, the commonest first; it decides the colour.
    words : mapping
        What the legend says of each key, in its order.
    """

    scheme: ColourBy
    looks: Mapping[PartId, Look]
    ranks: Mapping[str, int]
    words: Mapping[str, str]

    def key(self, bar: Bar) -> str:
        """Return the colour's key of a bar; bars that came after the scheme was laid have none."""
        look = self.looks.get(bar.part)
        return look.key if look is not None else ""

    def middle(self, bar: Bar) -> str:
        """Return the middle text of a bar."""
        look = self.looks.get(bar.part)
        return look.middle if look is not None else bar.middle


Bars = Mapping[StandId, tuple[Bar, ...]]


def colouring(plan: Plan, bars: Bars, scheme: ColourBy, gap_min: Callable[[Bar], float]) -> Colouring | None:
    """Lay a scheme over all bars; None for carriers, which every bar knows by itself."""
    if scheme is ColourBy.CARRIER:
        return None
    if scheme is ColourBy.SLACK:
        looks = slack_looks(bars, gap_min)
        order: dict[str, int] = {s.value: i for i, s in enumerate(Slack)}
        return Colouring(scheme, looks, order, {s.value: tr(f"ui.slack.{s.value}") for s in Slack})
    looks = _told(plan, bars, _by_programme(plan) if scheme is ColourBy.PROGRAMME else _TELL[scheme])
    counts = Counter(look.key for look in looks.values())
    keys = sorted(counts, key=lambda k: (k == "", -counts[k], k))
    return Colouring(scheme, looks, {k: i for i, k in enumerate(keys)}, {k: k or tr("ui.slack.unknown") for k in keys})


def _told(plan: Plan, bars: Bars, tell: Callable[[Turnaround, Bar], Look]) -> dict[PartId, Look]:
    parts = plan.parts
    return {b.part: tell(parts[b.part].turnaround, b) for row in bars.values() for b in row if b.part in parts}


def slack_looks(bars: Bars, gap_min: Callable[[Bar], float]) -> dict[PartId, Look]:
    """Tell the minutes that each stay may run late before it touches the next one on its stand."""
    found: dict[PartId, Look] = {}
    for row in bars.values():
        ordered = sorted(row, key=lambda b: b.start)
        for bar, after in zip(ordered, [*ordered[1:], None], strict=True):
            if after is None:
                found[bar.part] = Look(Slack.EASY, bar.short)
                continue
            spare = after.start - bar.end - max(gap_min(bar), gap_min(after))
            found[bar.part] = Look(slack_class(spare), spare_text(spare))
    return found


def spare_text(spare_min: float) -> str:
    """Write minutes to spare: ``+25 min``, ``+5 h 25``."""
    minutes = round(spare_min)
    if minutes < EASY_MIN:
        return tr("ui.slack.minutes", minutes=minutes)
    return tr("ui.slack.hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def slack_class(spare_min: float) -> Slack:
    """Return the class of some minutes beyond the least gap."""
    if spare_min < 0:
        return Slack.NONE
    return Slack.TIGHT if spare_min < TIGHT_MIN else Slack.SOME if spare_min < EASY_MIN else Slack.EASY


def _by_type(_: Turnaround, bar: Bar) -> Look:
    return Look(bar.short, bar.middle)


def _by_handler(turn: Turnaround, bar: Bar) -> Look:
    return Look(turn.handler, f"{turn.handler} {bar.short}".strip())


def _by_programme(plan: Plan) -> Callable[[Turnaround, Bar], Look]:
    def tell(turn: Turnaround, bar: Bar) -> Look:
        """Return how a bar looks: by the programme with most kilograms on its turnaround."""
        name, mass_kg = main_programme(plan, turn)
        return Look(name, f"{name} {tonnes_text(mass_kg)}" if name else bar.short)

    return tell


_TELL: Mapping[ColourBy, Callable[[Turnaround, Bar], Look]] = {
    ColourBy.TYPE: _by_type,
    ColourBy.HANDLER: _by_handler,
}
