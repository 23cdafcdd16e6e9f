"""Reads a text with manifests and waybills: what flights bring, by waybill, and every problem with its place."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from apronplan.domain.layout import Layout
from apronplan.domain.manifests import FlightDay, Manifest, Waybill
from apronplan.errors import ImportFailed, ImportProblem
from apronplan.exchange.manifests import xfwb
from apronplan.exchange.manifests.ffm import merged, read_piece
from apronplan.exchange.manifests.fwb import read_waybill
from apronplan.exchange.manifests.messages import KNOWN, messages_in
from apronplan.exchange.problems import Problems
from apronplan.exchange.source import read_beginning, read_text


@dataclass(frozen=True, slots=True)
class ManifestImport:
    """What a text with manifests and waybills holds.

    Attributes
    ----------
    manifests : tuple of Manifest
        In the order of the file; waybills that no manifest lists make one of their own, which is not `complete`.
    problems : tuple of ImportProblem
        Empty unless what is valid of a file with problems was taken.
    notes : tuple of ImportProblem
        What does not stop the import: a waybill that says another weight than the manifest.
    """

    manifests: tuple[Manifest, ...]
    problems: tuple[ImportProblem, ...] = ()
    notes: tuple[ImportProblem, ...] = ()


def first_message(path: Path) -> str:
    """Return the kind of the first message of a file, ``FFM``, ``FWB`` or ``XFWB``; empty if it looks like none."""
    text = read_beginning(path, Problems(path), size=8_000) or ""
    if xfwb.looks_like(text):
        return "XFWB"
    heads = (line.strip(" \t\x01\x02\x03") for line in text.splitlines())
    return next((head[:3] for head in heads if head[3:4] == "/" and head[:3] in KNOWN and head[4:].isdigit()), "")


def read_manifests(
    path: Path, layout: Layout, *, take_valid: bool = False, check: Callable[[], None] | None = None
) -> ManifestImport:
    """Read a text with FFM and FWB messages, or one XFWB document.

    Parameters
    ----------
    path : Path
        The file.
    layout : Layout
        Gives the airport's own code.
    take_valid : bool
        True: flights and waybills with problems are left and named; False: any problem refuses the file.
    check : callable or None
        Called before each message; may raise to stop the reading.

    Raises
    ------
    ImportFailed
        With all problems of the file; with `take_valid` only if nothing of it could be taken.
    """
    problems, notes = Problems(path), Problems(path)
    text = read_text(Path(path), problems)
    manifests: list[Manifest] = []
    if text is not None:
        listed, waybills = _read(text, problems, check)
        manifests = _together(listed, waybills, layout, problems, notes)
        if not manifests and not len(problems):
            problems.add("manifest_nothing", line=1, fatal=True)
    if problems.fatal or (len(problems) and not (take_valid and manifests)):
        raise ImportFailed(problems.listed())
    return ManifestImport(tuple(manifests), problems.listed(), notes.listed())


def _read(text: str, problems: Problems, check: Callable[[], None] | None) -> tuple[list[Manifest], list[Waybill]]:
    if xfwb.looks_like(text):
        made = xfwb.read_waybill(text, problems)
        return [], [made] if made is not None else []
    pieces, waybills = [], []
    for message in messages_in(text, problems):
        if check is not None:
            check()
        if message.kind == "FFM":
            piece = read_piece(message, problems)
            pieces += [piece] if piece is not None else []
        else:
            waybill = read_waybill(message, problems)
            waybills += [waybill] if waybill is not None else []
    return merged(pieces, problems), waybills


def _together(
    manifests: list[Manifest], waybills: list[Waybill], layout: Layout, problems: Problems, notes: Problems
) -> list[Manifest]:
    """Give the lines of the manifests what their waybills tell; make manifests of the waybills that are left."""
    known: dict[str, Waybill] = {}
    for waybill in waybills:
        if (before := known.setdefault(waybill.number, waybill)) is not waybill:
            problems.add("waybill_twice", line=waybill.line, column=1, value=waybill.number, first=before.line)
    listed = {w.number for m in manifests for w in m.waybills}
    _compare(manifests, known, notes)
    full = [replace(m, waybills=tuple(_told(w, known.get(w.number)) for w in m.waybills)) for m in manifests]
    return [*full, *_by_flight([w for w in known.values() if w.number not in listed], layout, problems)]


def _told(line: Waybill, waybill: Waybill | None) -> Waybill:
    if waybill is None:
        return line
    return replace(
        line,
        handling=tuple(dict.fromkeys((*line.handling, *waybill.handling))),
        goods=waybill.goods or line.goods,
        shipper=waybill.shipper,
        consignee=waybill.consignee,
        agent=waybill.agent,
        remarks=" ".join(filter(None, (line.remarks, waybill.remarks))),
    )


def _compare(manifests: list[Manifest], known: dict[str, Waybill], notes: Problems) -> None:
    for manifest in manifests:
        masses: dict[str, int] = defaultdict(int)
        whole: dict[str, bool] = {}
        for line in manifest.waybills:
            masses[line.number] += line.mass_g
            whole[line.number] = line.whole
        for number, mass_g in masses.items():
            waybill = known.get(number)
            if waybill is not None and whole[number] and waybill.mass_g != mass_g:
                notes.add(
                    "waybill_weight", line=waybill.line, column=1, value=number,
                    waybill_kg=waybill.mass_g / 1000, manifest_kg=mass_g / 1000,
                )  # fmt: skip


def _by_flight(waybills: list[Waybill], layout: Layout, problems: Problems) -> list[Manifest]:
    home = layout.airport.iata
    groups: dict[tuple[FlightDay, bool], list[Waybill]] = defaultdict(list)
    for waybill in waybills:
        if waybill.booked is None:
            problems.add("waybill_no_flight", line=waybill.line, column=1, value=waybill.number)
        else:
            groups[waybill.booked, waybill.origin == home].append(waybill)
    return [
        Manifest(
            departure=flight,
            loading=home if goes else some[0].origin,
            unloading=some[0].destination if goes else home,
            waybills=tuple(some),
            line=some[0].line,
            complete=False,
        )
        for (flight, goes), some in groups.items()
    ]
