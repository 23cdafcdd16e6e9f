"""What a field of any row of a plan means in plain words: units, lists, outlines, days of the week."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from apronplan.domain.traffic import Override, TowCut
from apronplan.i18n import has, tr
from apronplan.planning.proof_words import proof_words

_DAY_MIN = 24 * 60
_KM_PER_DEGREE = 111.32
_EVERY = frozenset({"handlers", "kinds", "halls", "weekdays"})
"""Lists that restrict nothing when they are empty."""

_CLOCK = frozenset({"open_min", "close_min", "from_min", "to_min"})
_SHARES = frozenset({"share", "share_low", "share_high", "selected_share"})
_CODES = frozenset({"facilities", "capabilities", "capability", "leg", "kind"})
"""Fields of codes in small letters with underscores."""

_UNITS = (
    ("t_per_h", "t/h"), ("per_h", "/h"), ("_kmh", "km/h"), ("_km", "km"), ("_m2", "m\u00b2"), ("_m", "m"),
    ("_deg", "\u00b0"), ("_min", "min"), ("_h", "h"), ("_t", "t"),
)  # fmt: skip
_LONGEST = 120


def words_of_value(name: str, value: object) -> str:
    """Return what a field holds, with its unit.

    Parameters
    ----------
    name : str
        The field's name; its ending tells the unit, as everywhere in a plan.
    value : object
        Anything but times, which need a zone.
    """
    if name == "polygon":
        return _outline(value)
    if value is None or value in ("", (), frozenset(), {}):
        return tr("merge.every") if name in _EVERY else tr("merge.nothing")
    if isinstance(value, bool):
        return tr("merge.yes") if value else tr("merge.no")
    if isinstance(value, Override):
        return tr("merge.override", reason=value.reason, by=value.by, rules=_rules(value))
    if isinstance(value, int | float):
        return _number(name, value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {words_of_value(k, v)}" for k, v in sorted(value.items()))
    if isinstance(value, frozenset | tuple):
        return _list(name, value)
    text = str(value)
    return _solution(text) or _cut(text.replace("_", " ") if name in _CODES else text)


def _rules(override: Override) -> str:
    """Name the rules that an override may break, in words."""
    return ", ".join(tr(f"report.reason.{r}") if has(f"report.reason.{r}") else r for r in override.rules)


def _number(name: str, value: float) -> str:
    if name in _CLOCK:
        return f"{int(value) % _DAY_MIN // 60:02d}:{int(value) % 60:02d}" if value != _DAY_MIN else "24:00"
    if name in _SHARES:
        return f"{100 * value:g} %"
    if name in ("lat", "lon", "end_lat", "end_lon"):
        return f"{value:.5f}\u00b0"
    if name.endswith("_kg") and isinstance(value, int):
        # in full, so that two masses never read alike
        tonnes, kg = divmod(abs(value), 1000)
        return tr("merge.tonnes", tonnes=f"{tonnes:,}.{f'{kg:03d}'.rstrip('0') or '0'}") if tonnes else f"{kg} kg"
    unit = next((unit for ending, unit in _UNITS if name.endswith(ending)), "")
    number = f"{value:,d}" if isinstance(value, int) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.10g}"
    return f"{number}{unit}" if unit in ("/h", "\u00b0") else f"{number} {unit}".rstrip()


def _list(name: str, value: frozenset[object] | tuple[object, ...]) -> str:
    if name == "weekdays":
        return ", ".join(tr(f"ui.weekday.{day}") for day in sorted(value, key=str))
    if name in ("programmes", "categories"):
        # programmes are shares, categories are percent already
        return ", ".join(f"{n} {100 * s if name == 'programmes' else s:g} %" for n, s in _pairs(value))
    if name == "shifts":
        return ", ".join(f"{_number('from_min', at)} {rate:g}/h" for at, rate in _pairs(value))
    if name == "route":
        return ", ".join(f"{country} {weight:g}" for country, weight in _pairs(value))
    items = sorted(value, key=str) if isinstance(value, frozenset) else value
    text = ", ".join(str(item) for item in items)
    return _cut(text.replace("_", " ") if name in _CODES else text)


def _pairs(value: frozenset[object] | tuple[object, ...]) -> list[tuple[Any, float]]:
    return [(pair[0], pair[1]) for pair in value if isinstance(pair, tuple)]


def _outline(value: object) -> str:
    """Return an outline's corners and its area, on a plane that touches the Earth there."""
    ring = value if isinstance(value, tuple) else ()
    if not ring:
        return tr("merge.nothing")
    wide = cos(radians(ring[0][1])) * _KM_PER_DEGREE * 1000
    xy = [((lon - ring[0][0]) * wide, (lat - ring[0][1]) * _KM_PER_DEGREE * 1000) for lon, lat in ring]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(xy, [*xy[1:], xy[0]], strict=True))
    at = f"{ring[0][1]:.5f}, {ring[0][0]:.5f}"
    return tr("merge.outline", corners=len(ring), area=f"{abs(twice) / 2:,.0f}", at=at)


def _solution(text: str) -> str | None:
    """Return a solver result that a setting keeps, with its figures; None for any other text."""
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or not {"objective", "bound", "gap"} <= found.keys():
        return None
    figures = {k: found[k] for k in ("objective", "bound", "gap")}
    status = found.get("status", "")
    if not all(isinstance(v, int | float) for v in figures.values()) or not has(f"ui.solver.{status}"):
        return tr("merge.solution_open")
    count = len(found.get("turnarounds", ()))
    return tr("merge.solution", cost=figures["objective"], proof=proof_words(status, **figures), count=count)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"


# -- what rows are called --------------------------------------------------------------------------

_PARTS: Mapping[str, tuple[str, ...]] = {
    "preference": ("operator", "handler", "flight", "stand", "apron"),
    "lot_default": ("operator", "aircraft_type", "airport", "direction"),
    "declaration_rule": ("category", "valid_from"),
    "clock_leg": ("leg", "capability", "category"),
    "evidence_rule": ("programme", "rule_id"),
    "linehaul": ("city", "country"),
    "adjacency": ("stand_b", "stand_a", "min_wingspan_a_m"),
    "taxi_edge": ("start", "end"),
    "service_edge": ("start", "end"),
}
"""Tables whose keys are made of several fields, with those fields in the order in which they are said."""


_NAMES: Mapping[str, str] = {
    "aircraft_type": "icao", "runway": "designator", "park_zone": "zone", "airport": "icao", "setting": "name",
    "taxi_node": "node", "service_node": "node", "customs_lane": "lane", "clock_origin": "origin", "truck_ban": "ban",
    "export_booking": "booking", "delay_profile": "operator", "rule_setting": "rule", "accepted_finding": "finding",
}  # fmt: skip
"""The field that names a row, where it is not called like its table."""


def key_fields(table: str) -> tuple[str, ...]:
    """Return the fields that name a row of a table; they are said once, as what the sentence is about."""
    if table in ("lot", "split"):
        return ("lot", "turnaround", "direction")
    return _PARTS.get(table) or (_NAMES.get(table, table),)


def named(table: str, key: str, row: object) -> str:
    """Return what a row of the airport, of the freight tables or of the settings is called."""
    message = f"merge.table.{table}"
    if table == "setting":
        left, _, right = key.partition(".")
        own = f"merge.setting.{left}"
        return tr(own, name=right) if has(own) else tr(message, key=key)
    parts = _PARTS.get(table)
    if parts is None or row is None:
        return tr(message, key=key) if has(message) else f"{table.replace('_', ' ')} {key}"
    said = {name: words_of_value(name, getattr(row, name)) for name in parts}
    if table in ("adjacency", "taxi_edge", "service_edge"):
        return tr(f"{message}.row", **said)
    filled = [said[n] for n in parts if getattr(row, n) not in (None, "")]
    return tr(message, key=" ".join(filled) or tr("merge.all_others"))


def held(table: str, row: object) -> list[tuple[str, object]]:
    """Return the fields of a row that say more than its name and what every new row says."""
    found: list[tuple[str, object]] = []
    for field in fields(row) if is_dataclass(row) else ():
        value = getattr(row, field.name)
        usual = field.default_factory() if field.default_factory is not MISSING else field.default
        if field.name not in key_fields(table) and value != usual and value not in ("", ()):
            found.append((field.name, value))
    return found


def day(value: date) -> str:
    """Return a day as people write it: ``5 Jun 2018``."""
    return f"{value.day} {tr(f'merge.month.{value.month}')} {value.year}"


def cuts(value: tuple[TowCut, ...], said: Callable[[datetime], str]) -> str:
    """Return the tows of a stay with their times; `said` writes one."""
    return "; ".join(tr("merge.cut", off=said(c.off_block), on=said(c.on_block)) for c in value)
