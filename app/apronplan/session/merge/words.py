"""How a merge speaks: what a row is about, what a field is called, what a value means, in plain words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from apronplan.domain.ids import LotId, PartId, TurnaroundId, part_index, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Turnaround
from apronplan.i18n import has, tr
from apronplan.session.merge.values import cuts, day, held, named, words_of_value

_PLACES = frozenset({"stand_assignment", "published_stand"})


class Words:
    """Writes sentences about rows, with the names and local times of some plans.

    Parameters
    ----------
    plans : Plan
        Where flights are looked up, the first that has one counts.
    """

    def __init__(self, *plans: Plan) -> None:
        self._plans = plans
        self.zone = next((p.layout.airport.zone for p in plans if p.rows("airport")), ZoneInfo("UTC"))

    # -- what ------------------------------------------------------------------------------------

    def flight(self, turnaround: str, part: str = "") -> str:
        """Return how people call a turnaround, with its day and time: ``QR8168 (5 Jun 04:25)``."""
        row = self._turnaround(turnaround)
        if row is None:
            return turnaround
        label = row.label
        if part and any(len(p.parts_of(row.turnaround)) > 1 for p in self._plans if row.turnaround in p.turnarounds):
            label = tr("merge.part", flight=label, part=part_index(PartId(part)))
        return f"{label} ({self.time(row.on_block)})"

    def _turnaround(self, name: str) -> Turnaround | None:
        return next((p.turnarounds[TurnaroundId(name)] for p in self._plans if name in p.turnarounds), None)

    def _lot(self, name: str) -> Lot | None:
        return next((p.lots[LotId(name)] for p in self._plans if name in p.lots), None)

    def subject(self, table: str, key: str, row: object = None) -> str:
        """Return what a row is about; `row` where none of the plans may have it any more."""
        if table in ("turnaround", "split"):
            return self.flight(key)
        if table in _PLACES:
            return self.flight(turnaround_of(PartId(key)), key)
        if table in ("lot", "hall_assignment"):
            lot = self._lot(key) or (row if isinstance(row, Lot) else None)
            if lot is None:
                return key
            flight, direction = self.flight(lot.turnaround), tr(f"merge.{lot.direction}")
            return tr("merge.lot", flight=flight, direction=direction, lot=key)
        if row is None:
            row = next((p.rows(table)[key] for p in self._plans if key in p.rows(table)), None)
        if table == "closure":
            return tr("merge.closure", subject=getattr(row, "subject", key))
        if table == "accepted_finding":
            return tr("merge.table.accepted_finding", key=self._finding(key))
        return named(table, key, row)

    def _finding(self, key: str) -> str:
        """Return a finding's key as people read it: the rule, and what it is about with flights by name."""
        rule, *subjects = key.split("|")
        said = [(kind, name) for kind, _, name in (s.partition(":") for s in subjects)]
        flights = {"part", "turnaround"}
        about = [self.flight(turnaround_of(PartId(n))) if k in flights else f"{k} {n}" for k, n in said]
        reason = f"reason.{rule}"
        return ", ".join([tr(reason) if has(reason) else rule, *about])

    def field(self, table: str, name: str) -> str:
        """Return what a field is called."""
        for message in (f"merge.field.{table}.{name}", f"merge.field.{name}"):
            if has(message):
                return tr(message)
        return name.replace("_", " ")

    # -- values ----------------------------------------------------------------------------------

    def time(self, utc: datetime) -> str:
        """Return a time on the airport's clock: ``5 Jun 04:25``."""
        local = utc.astimezone(self.zone)
        return f"{local.day} {tr(f'merge.month.{local.month}')} {local:%H:%M}"

    def value(self, name: str, value: object) -> str:
        """Return a field's value."""
        if isinstance(value, datetime):
            return self.time(value)
        if isinstance(value, date):
            return day(value)
        if name == "cuts" and isinstance(value, tuple) and value:
            return cuts(value, self.time)
        return words_of_value(name, value)

    def row(self, table: str, row: object) -> str:
        """Return a whole row in a few words; for a placement, where it is."""
        if row is None:
            if table == "hall_assignment":
                return tr("merge.nothing")
            return tr("merge.tray") if table in _PLACES else tr("merge.absent")
        place = getattr(row, "stand" if table in _PLACES else "hall", None)
        if table in (*_PLACES, "hall_assignment") and place is not None:
            extra = [tr("merge.locked")] if getattr(row, "locked", False) else []
            override = getattr(row, "override", None)
            extra += [self.value("override", override)] if override is not None else []
            return ", ".join([str(place), *extra])
        if isinstance(row, Turnaround):
            return tr("merge.stay", type=row.aircraft_type, on=self.time(row.on_block), off=self.time(row.off_block))
        return self._facts(table, row) or tr("merge.present")

    def _facts(self, table: str, row: object) -> str:
        """Return everything that a row says, field by field."""
        said = [f"{self.field(table, name)} {self.value(name, value)}" for name, value in held(table, row)]
        return ", ".join(said)

    def stay(self, plan: Plan, part: str) -> str:
        """Return where a plan has a part, and when: ``QR8168 on 124, 5 Jun 04:25 to 06:25``."""
        found = plan.parts.get(PartId(part))
        if found is None:
            return tr("merge.not_there", flight=self.flight(turnaround_of(PartId(part))))
        label = found.turnaround.label
        if found.count > 1:
            label = tr("merge.part", flight=label, part=found.index)
        on, off = self.time(found.on_block), self.time(found.off_block)
        if off.rpartition(" ")[0] == on.rpartition(" ")[0]:
            off = off.rpartition(" ")[2]
        stand = plan.stand_of(found.part)
        message = "merge.stand_from_to" if stand is not None else "merge.tray_from_to"
        return tr(message, flight=label, stand=stand, on=on, off=off)

    # -- changes ---------------------------------------------------------------------------------

    def change(self, table: str, key: str, changed: tuple[str, ...], before: object, after: object) -> str:
        """Return a change of a row as one sentence."""
        subject = self.subject(table, key, before if after is None else after)
        if table in (*_PLACES, "hall_assignment"):
            where = self.field(table, "stand" if table in _PLACES else "hall")
            return tr("merge.change", subject=subject, field=where, before=self.row(table, before),
                      after=self.row(table, after))  # fmt: skip
        if before is None or after is None:
            said = self.row(table, before if after is None else after)
            return tr("merge.added" if before is None else "merge.removed", subject=subject, row=said)
        names = changed or tuple(n for n in getattr(after, "__dataclass_fields__", {}) if _differs(before, after, n))
        changes = [self._field_change(table, n, before, after) for n in names if _differs(before, after, n)]
        return tr("merge.changed", subject=subject, changes="; ".join(changes) or tr("merge.present"))

    def _field_change(self, table: str, name: str, before: object, after: object) -> str:
        old, new = (self.value(name, getattr(row, name)) for row in (before, after))
        return tr("merge.field_change", field=self.field(table, name), before=old, after=new)


def _differs(before: object, after: object, name: str) -> bool:
    return bool(getattr(before, name, None) != getattr(after, name, None))
