"""The arithmetic of an explanation a second time, from the CSV files of the airport and nothing of the program.

Wishes, metres, minutes and sums are worked out here with `csv` and `heapq` alone; whoever doubts a number of
``apronplan explain`` finds it here in a few lines.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from heapq import heappop, heappush
from pathlib import Path

from apronplan.paths import resources_dir


def read(*name: str) -> list[dict[str, str]]:
    """Return the rows of a resource."""
    with resources_dir().joinpath(*name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Stay:
    """One row of the exported plan."""

    turnaround: str
    flights: tuple[str, str]
    operator: str
    handler: str
    kind: str
    stand: str
    on: datetime
    off: datetime


class Hand:
    """The airport's files, and the stays of a plan."""

    def __init__(self, exported: Path) -> None:
        self.stands = {r["stand"]: r for r in read("airports", "EBLG", "stands.csv")}
        self.fleet = {r["icao"]: r for r in read("fleet", "aircraft_types.csv")}
        traffic = {r["turnaround_id"]: r for r in read("samples", "lgg-2018-week.csv")}
        with exported.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.stays = {
            r["turnaround_id"]: Stay(
                r["turnaround_id"],
                (r["flight_in"], r["flight_out"]),
                traffic[r["turnaround_id"]]["operator"],
                traffic[r["turnaround_id"]]["handler"],
                r["aircraft_type"],
                r["stand"],
                datetime.fromisoformat(r["on_block_utc"]),
                datetime.fromisoformat(r["off_block_utc"]),
            )
            for r in rows
        }

    def points(self, stay: Stay) -> dict[str, float]:
        """Return the preference points of a turnaround by stand: the rows that hold are added, the least is 0."""
        rows = read("airports", "EBLG", "preferences.csv")
        sums = {
            name: sum(
                float(r["cost"])
                for r in rows
                if r["operator"] in ("", stay.operator)
                and r["handler"] in ("", stay.handler)
                and r["flight"] in ("", *stay.flights)
                and r["stand"] in ("", name)
                and r["apron"] in ("", row["apron"])
            )
            for name, row in self.stands.items()
            if row["kind"] == "aircraft"
        }
        return {name: value - min(sums.values()) for name, value in sums.items()}

    @cached_property
    def _roads(self) -> tuple[dict[str, list[tuple[str, float, float, tuple[str, ...]]]], dict[str, set[str]]]:
        beside: dict[str, list[tuple[str, float, float, tuple[str, ...]]]] = defaultdict(list)
        for r in read("airports", "EBLG", "service_edges.csv"):
            if r["phase"] not in ("", "existing"):
                continue
            metres = float(r["length_m"])
            way = (metres, metres / float(r["speed_kmh"]), tuple(r["closed_while"].split()))
            beside[r["from"]].append((r["to"], *way))
            beside[r["to"]].append((r["from"], *way))
        at: dict[str, set[str]] = defaultdict(set)
        for r in read("airports", "EBLG", "service_nodes.csv"):
            for name in filter(None, (r["stand"], r["hall"])):
                at[name].add(r["node"])
        return beside, at

    def metres(self, stand: str, hall: str) -> float:
        """Return the metres of the quickest road from a stand to a hall, past roads that the stand itself shuts."""
        beside, at = self._roads
        queue = [(0.0, 0.0, node) for node in at[stand]]
        done: set[str] = set()
        while queue:
            minutes, metres, node = heappop(queue)
            if node in at[hall]:
                return metres
            if node in done:
                continue
            done.add(node)
            for other, length, time, shut in beside[node]:
                if stand not in shut:
                    heappush(queue, (minutes + time, metres + length, other))
        raise AssertionError(f"no road from {stand} to {hall}")

    def together(self, a: Stay, b: Stay) -> float:
        """Return the minutes that two stays share; below 0 the minutes between them."""
        return (min(a.off, b.off) - max(a.on, b.on)).total_seconds() / 60

    def excludes(self, a: str, b: str) -> bool:
        """Tell whether two stands are listed as alternates, by either of them."""
        return b in self.stands[a]["excludes"].split() or a in self.stands[b]["excludes"].split()
