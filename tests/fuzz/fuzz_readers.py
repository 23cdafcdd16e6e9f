"""Reads damaged files: whatever is in them, only `ImportFailed` may come out, with places that exist.

Run by hand for long: ``python tests/fuzz/fuzz_readers.py 100000 [SEED]`` (files per reader).
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apronplan.errors import ImportFailed
from apronplan.exchange.fleet import read_fleet
from apronplan.exchange.layout_folder import read_layout, write_layout
from apronplan.exchange.manifests import read_manifests
from apronplan.exchange.traffic_csv import read_traffic, write_traffic
from apronplan.paths import resources_dir, sample_file
from fuzz.mutate import damaged
from unit.exchange.files import LAYOUT, TRAFFIC_HEADER, row, write_folder

TRAFFIC = "\n".join(
    [
        TRAFFIC_HEADER,
        row(turnaround_id="T1", locked_stand="1", categories="EC70 GEN30", programme="Cainiao:0.4", tonnes_in="1.5"),
        row(turnaround_id="T2", aircraft_type="B744", nose_load="Y", priority="3", handler="WFS", tonnes_out="100.05"),
        row(turnaround_id="T3", sibt_local="", sibt_utc="2018-06-04T05:55Z", registration='"O,O"', flight_in="'=1"),
    ]
).encode()

XFWB = b"""<?xml version="1.0" encoding="UTF-8"?>
<Waybill xmlns="iata:waybill:1"><BusinessHeaderDocument><ID>756-12345675</ID></BusinessHeaderDocument>
<MasterConsignment><IncludedTareGrossWeightMeasure unitCode="KGM">5000.5</IncludedTareGrossWeightMeasure>
<TotalPieceQuantity>100</TotalPieceQuantity><ConsigneeParty><Name>CAINIAO</Name></ConsigneeParty>
<OriginLocation><ID>PVG</ID></OriginLocation><FinalDestinationLocation><ID>LGG</ID></FinalDestinationLocation>
<SpecifiedLogisticsTransportMovement><ID>3V802</ID><DepartureEvent>
<ScheduledOccurrenceDateTime>2018-06-05T23:10:00</ScheduledOccurrenceDateTime></DepartureEvent>
</SpecifiedLogisticsTransportMovement></MasterConsignment></Waybill>
"""

T = TypeVar("T")


class Fuzz:
    """One reader under fire.

    Attributes
    ----------
    outcomes : Counter
        How often a file was taken, and how often each kind of problem was found.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.outcomes: Counter[str] = Counter()
        self.layout = read_layout(write_folder(folder / "whole"))
        write_folder(folder / "broken")
        self.liege = replace(self.layout, airport=replace(self.layout.airport, iata="LGG"))
        text = sample_file("lgg-2018-manifests.txt").read_bytes()
        self.messages = b"\n".join(text.split(b"\n")[322:420])
        self.fleet = (resources_dir() / "fleet" / "aircraft_types.csv").read_bytes()

    def traffic(self) -> None:
        """Read one damaged traffic CSV; what is taken must be sound and read back."""
        path, data = self._damage("traffic.csv", TRAFFIC)
        taken = self._reads(lambda: read_traffic(path, self.layout), data)
        if taken is not None:
            zone = self.layout.airport.zone
            write_traffic(taken.turnarounds, self.folder / "again.csv", zone=zone, locked=taken.locked)
            assert read_traffic(self.folder / "again.csv", self.layout).turnarounds == taken.turnarounds
            assert all(t.sobt > t.sibt and t.import_kg >= 0 for t in taken.turnarounds)
            assert set(taken.locked.values()) <= set(self.layout.stands)
        some = self._reads(lambda: read_traffic(path, self.layout, take_valid=True), data)
        assert taken is None or (some is not None and some.turnarounds == taken.turnarounds)

    def layouts(self) -> None:
        """Read a layout folder of which one file is damaged; what is taken must read back."""
        name = self.chance.choice(sorted(LAYOUT))
        path, data = self._damage(f"broken/{name}", LAYOUT[name].encode())
        taken = self._reads(lambda: read_layout(path.parent), data)
        path.write_text(LAYOUT[name], encoding="utf-8")
        if taken is not None and self.chance.random() < 0.1:
            write_layout(taken, self.folder / "copy")
            copy = read_layout(self.folder / "copy")
            assert (copy.stands, copy.halls, copy.airport) == (taken.stands, taken.halls, taken.airport)

    def fleets(self) -> None:
        """Read a damaged table of aircraft types."""
        path, data = self._damage("fleet.csv", self.fleet)
        self._reads(lambda: read_fleet(path), data)

    def manifests(self) -> None:
        """Read a damaged text of manifests and waybills, or a damaged Cargo-XML waybill."""
        whole = self.chance.choice([self.messages, self.messages, XFWB])
        path, data = self._damage("manifest.txt", whole)
        taken = self._reads(lambda: read_manifests(path, self.liege), data)
        some = self._reads(lambda: read_manifests(path, self.liege, take_valid=True), data)
        for read in filter(None, (taken, some)):
            assert read.manifests
            assert all(w.mass_g > 0 and w.pieces > 0 for m in read.manifests for w in m.waybills)
            assert all("exchange." not in note.message for note in read.notes)
        assert taken is None or (some is not None and some.manifests == taken.manifests)

    def _damage(self, name: str, data: bytes) -> tuple[Path, bytes]:
        broken = damaged(data, self.chance)
        path = self.folder / name
        path.write_bytes(broken)
        return path, broken

    def _reads(self, read: Callable[[], T], data: bytes) -> T | None:
        try:
            result = read()
        except ImportFailed as failed:
            self._check(failed, data)
            return None
        self.outcomes["taken"] += 1
        return result

    def _check(self, failed: ImportFailed, data: bytes) -> None:
        assert failed.problems, data
        for problem in failed.problems:
            self.outcomes[problem.code] += 1
            if problem.line is not None:
                there = Path(problem.file).read_bytes()
                assert 1 <= problem.line <= there.count(b"\n") + there.count(b"\r") + 1, (problem, data)
            assert problem.column is None or problem.column >= 1, (problem, data)
            assert "exchange." not in problem.message, problem
            assert len(problem.message) < 600, problem


def main() -> None:
    """Fuzz each reader as often as the first argument says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for name in ("traffic", "layouts", "fleets", "manifests"):
        with tempfile.TemporaryDirectory() as folder:
            fuzz = Fuzz(Path(folder), seed)
            start = time.perf_counter()
            for _ in range(count):
                getattr(fuzz, name)()
            print(f"{name}: {count} files in {time.perf_counter() - start:.1f} s; {dict(fuzz.outcomes.most_common())}")


if __name__ == "__main__":
    main()
