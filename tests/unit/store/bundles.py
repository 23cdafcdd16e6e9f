"""Bundles made by hand, sound and otherwise."""

import sqlite3
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from apronplan.domain.changes import RowChange
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import StandAssignment
from apronplan.store.bundle import Manifest, write_bundle
from apronplan.store.bundle_reader import read_bundle
from apronplan.store.journal import GENESIS, seal
from apronplan.store.planfile import PlanFile

PLAN_ID = "11111111-2222-3333-4444-555555555555"


def make_plan(path: Path, edits: int = 5) -> None:
    """Write a plan file with an id and some placements."""
    with PlanFile.create(path, user="tester") as file:
        row = Setting(name="plan_id", value=PLAN_ID)
        file.append("Create plan", "tester", [RowChange("setting", "plan_id", None, row)])
        for i in range(edits - 1):
            part = f"2018-{i:03d}#1"
            file.append(f"Place {part}", "tester", [
                RowChange("stand_assignment", part, None, StandAssignment(part=part, stand="120"))
            ])  # fmt: skip


def make_bundle(plan: Path, out: Path, changes: str = "edit\n1\n") -> Manifest:
    """Pack a plan as the program does."""
    with PlanFile.open(plan) as file:
        return write_bundle(
            file,
            out,
            plan_id=PLAN_ID,
            plan_name="week",
            base=(0, GENESIS),
            author="Bob",
            changes=changes,
            check=read_bundle,
        )


def parts_of(bundle: Path) -> dict[str, bytes]:
    """Unpack a bundle."""
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: dict[str, bytes], out: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Pack parts as they are given."""
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out


def resealed(parts: dict[str, bytes], **values: object) -> dict[str, bytes]:
    """Give a bundle a manifest that fits its parts again, with other values if given."""
    manifest = msgspec.json.decode(parts["manifest.json"])
    manifest["parts"] = {n: sha256(d).hexdigest() for n, d in parts.items() if n != "manifest.json"}
    return {**parts, "manifest.json": msgspec.json.encode({**manifest, **values})}


def with_plan(parts: dict[str, bytes], folder: Path, change: Callable[[sqlite3.Connection], None]) -> dict[str, bytes]:
    """Change the plan inside a bundle by SQL, as somebody would who knows the format, and make all hashes fit."""
    path = folder / "changed.sqlite"
    path.write_bytes(parts["plan.apron"])
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        change(connection)
        connection.commit()
        prev, count = GENESIS, 0
        for n, utc, user, action, body in connection.execute(
            "SELECT n, utc, user, action, body FROM edit ORDER BY n"
        ).fetchall():
            h = seal(n, utc, user, action, body, prev)
            connection.execute("UPDATE edit SET prev = ?, h = ? WHERE n = ?", (prev, h, n))
            prev, count = h, n
        connection.commit()
    finally:
        connection.close()
    return resealed({**parts, "plan.apron": path.read_bytes()}, hash=prev, revision=count)
