"""What an import of manifests does to a plan, worked out before anything is changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apronplan.cargo.manifest_flights import Match, match
from apronplan.cargo.manifest_lots import FlightFreight, flight_freight, kept_halls
from apronplan.domain.ids import HallId, LotId, TurnaroundId
from apronplan.domain.manifests import Manifest
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Turnaround
from apronplan.errors import ImportProblem
from apronplan.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestChanges:
    """What an import would change, what stands in its way, and what is worth saying.

    Attributes
    ----------
    flights : tuple of FlightFreight
        In the order of the file.
    halls : mapping of LotId to HallId
        Halls that the new lots keep.
    problems : tuple of ImportProblem
        Manifests that fit no turnaround, and freight that the aircraft cannot carry.
    notes : tuple of ImportProblem
        Differences from the traffic row, freight that stays on board, waybills that were left out.
    """

    flights: tuple[FlightFreight, ...]
    halls: Mapping[LotId, HallId]
    problems: tuple[ImportProblem, ...]
    notes: tuple[ImportProblem, ...]

    def turnarounds(self, plan: Plan) -> dict[TurnaroundId, Turnaround]:
        """Return the turnarounds with the tonnes of their new lots."""
        found: dict[TurnaroundId, Turnaround] = {}
        for freight in self.flights:
            name = freight.turnaround.turnaround
            flight = found.get(name) or plan.turnarounds[name]
            goes = freight.direction is Direction.EXPORT
            kg = freight.total_kg
            found[name] = replace(flight, export_kg=kg) if goes else replace(flight, import_kg=kg)
        return found


def manifest_changes(plan: Plan, manifests: Iterable[Manifest], file: str = "") -> ManifestChanges:
    """Return what an import of manifests would change."""
    telling = _Telling(file)
    groups: dict[tuple[TurnaroundId, Direction], list[Manifest]] = defaultdict(list)
    for manifest in manifests:
        found = match(plan, manifest)
        if found.turnaround is None or found.direction is None:
            telling.unmatched(found)
        else:
            groups[found.turnaround.turnaround, found.direction].append(manifest)
    flights = []
    for (name, direction), some in groups.items():
        freight = flight_freight(plan, plan.turnarounds[name], direction, some)
        if telling.fits(plan, freight):
            telling.differences(freight)
            flights.append(freight)
    halls = {lot: hall for freight in flights for lot, hall in kept_halls(plan, freight).items()}
    return ManifestChanges(
        flights=tuple(flights), halls=halls, problems=tuple(telling.problems), notes=tuple(telling.notes)
    )


class _Telling:
    """Problems and notes, each with its line."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[ImportProblem] = []
        self.notes: list[ImportProblem] = []

    def _said(self, code: str, line: int, values: Mapping[str, Any]) -> ImportProblem:
        return ImportProblem(self._file, tr(f"manifest.{code}", **values), line, 1, "", code)

    def unmatched(self, found: Match) -> None:
        """Say why a manifest has no turnaround."""
        manifest, left = found.manifest, found.manifest.departure
        values: dict[str, Any] = {
            "flight": left.flight,
            "day": f"{left.day:02d}.{left.month or '?'}",
            "others": ", ".join(found.others),
            "loading": manifest.loading,
            "unloading": manifest.unloading,
            "tonnes": f"{manifest.mass_g / 1e6:.3f}",
        }
        if found.direction is None:
            self.notes.append(self._said("on_board", manifest.line, values))
        else:
            self.problems.append(self._said(found.code, manifest.line, values))

    def fits(self, plan: Plan, freight: FlightFreight) -> bool:
        """Tell whether the aircraft can carry what the manifest sums to; if not, say so."""
        flight = freight.turnaround
        aircraft = plan.layout.aircraft_types.get(flight.aircraft_type)
        payload_kg = aircraft.max_payload_kg if aircraft is not None else None
        if payload_kg is None or freight.total_kg <= payload_kg:
            return True
        values = {
            "flight": flight.label, "turnaround": flight.turnaround, "sum": f"{freight.total_kg / 1000:.3f}",
            "payload": f"{payload_kg / 1000:.3f}", "type": flight.aircraft_type,
        }  # fmt: skip
        self.problems.append(self._said("above_payload", freight.line, values))
        return False

    def differences(self, freight: FlightFreight) -> None:
        """Say how the messages differ from what the plan had, and what of them does not count."""
        flight = freight.turnaround
        label = flight.flight_out if freight.direction is Direction.EXPORT else flight.flight_in
        values: dict[str, Any] = {
            "flight": label or flight.label, "turnaround": flight.turnaround,
            "known": f"{freight.known_kg / 1000:.3f}", "row": f"{freight.row_kg / 1000:.3f}",
            "difference": f"{(freight.total_kg - freight.row_kg) / 1000:+.3f}",
            "rest": f"{(freight.total_kg - freight.known_kg) / 1000:.3f}", "waybills": len(freight.waybills),
        }  # fmt: skip
        if not freight.complete:
            self.notes.append(self._said("waybills_only", freight.line, values))
        elif freight.total_kg != freight.row_kg:
            self.notes.append(self._said("differs", freight.line, values))
        for waybill in freight.left_out:
            self.notes.append(self._said("not_listed", waybill.line, {**values, "number": waybill.number}))
