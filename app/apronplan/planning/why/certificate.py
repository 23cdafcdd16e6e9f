"""The bound as a certificate: the prices that prove it, written out so that anybody can add them up again.

`verify_bound` shares no code with the solver: plain numpy, from the figures in the certificate alone. Its argument is
Lagrange's. Let every part pay its cover price, charge each aircraft on a stand the prices of the conflict rows that it
is in, and each lot the prices of the halls' hours: whatever the prices are, as long as their signs are right, a plan
costs at least the sum below.
"""

from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from apronplan.planning.solver.data import COST_UNIT, Bools, Floats, Ints
from apronplan.planning.why.certificate_form import CertificateError, read_arrays, refuse_misshapen
from apronplan.planning.why.prices import PlanPrices

_TINY = 1e-9
_SHORT = 3
"""Number of the first family of short times."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certificate:
    """A bound and its proof. Costs in units of `COST_UNIT` points, times in seconds.

    Attributes
    ----------
    claimed : float
        The bound, points.
    first, last, start_s, end_s, gap_s, kind, frozen : arrays, shape (blocks,)
        Blocks: unbroken runs of parts on one stand, with their time, gap and type; frozen ones hinder nobody.
    cost : floats, shape (blocks, stands + 1)
        Cost of each block on each stand, last the tray; ``inf`` = not allowed.
    constant : float
        Part of every plan's cost.
    rule_a, rule_b, types_a, types_b : arrays
        Pair rules: stands, and which types on them exclude each other.
    cover : floats, shape (parts,)
        Price of each part.
    row, stand, family, time_s, rule, side : ints
        Legs of the conflict rows: at most one aircraft at an instant on one stand (rule -1), or on the two of a rule.
        Families lengthen a stay by its gap after (0) or before (1), or not (2), or by what counts as a short time of
        step 0, 1 ... (3, 4 ...).
    short_s, short_cost : arrays
        Steps of the price of short times: a time between of at most `short_s` costs `short_cost`.
    conflict : floats, shape (rows,)
        Prices of the rows, never positive.
    lot_part, lot_cost, use_kg, counts, capacity_kg, overload, hall : arrays
        Lots: their part, cost by stand and hall (last: tray, no hall), kilograms per bin, whether they count; halls:
        capacity and overload price per bin, and the price of a kilogram. Empty without freight.
    """

    claimed: float
    first: Ints
    last: Ints
    start_s: Ints
    end_s: Ints
    gap_s: Ints
    kind: Ints
    frozen: Bools
    cost: Floats
    constant: float
    rule_a: Ints
    rule_b: Ints
    types_a: Bools
    types_b: Bools
    cover: Floats
    row: Ints
    stand: Ints
    family: Ints
    time_s: Ints
    rule: Ints
    side: Ints
    conflict: Floats
    short_s: Ints
    short_cost: Floats
    lot_part: Ints
    lot_cost: Floats
    use_kg: Floats
    counts: Bools
    capacity_kg: Floats
    overload: Floats
    hall: Floats


def certificate_of(prices: PlanPrices) -> Certificate:
    """Write out the proof of a window's bound."""
    blocks, rules, duals = prices.blocks, prices.problem.rules, prices.relaxation.prices
    legs, haul = duals.legs, prices.haul
    none = np.zeros((0, 0))
    free = np.zeros_like(haul.freight.capacity_kg) if haul else none
    return Certificate(
        claimed=prices.bound,
        first=blocks.first, last=blocks.last, start_s=blocks.start_s, end_s=blocks.end_s, gap_s=blocks.gap_s,
        kind=blocks.kind, frozen=blocks.frozen, cost=blocks.cost, constant=prices.problem.constant,
        rule_a=rules.stand_a, rule_b=rules.stand_b, types_a=rules.types_a, types_b=rules.types_b,
        cover=duals.cover, conflict=duals.conflict,
        row=legs.row, stand=legs.stand, family=legs.family, time_s=legs.time_s, rule=legs.rule, side=legs.side,
        short_s=prices.problem.buffer.gaps_s, short_cost=prices.problem.buffer.costs,
        lot_part=haul.freight.part if haul else np.zeros(0, dtype=np.int64),
        lot_cost=haul.table if haul else np.zeros((0, 0, 0)),
        use_kg=haul.freight.use_kg if haul else none,
        counts=haul.freight.counts if haul else none.astype(bool),
        capacity_kg=haul.freight.capacity_kg if haul else none,
        overload=haul.freight.overload_cost if haul else np.zeros(0),
        hall=duals.hall if duals.hall is not None else free,
    )  # fmt: skip


def verify_bound(certificate: Certificate) -> float:
    """Add a certificate up again.

    Returns
    -------
    float
        What it proves, points: no plan costs less.

    Raises
    ------
    CertificateError
        If a row or a price is not of the kind that proves anything, or it proves less than it claims.
    """
    refuse_misshapen({f.name: getattr(certificate, f.name) for f in fields(Certificate)})
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused at the end
        _refuse_false_rows(certificate)
        proved = _added_up(certificate)
    # "not less", so that a sum that is no number proves nothing
    if not (np.isfinite(proved) and certificate.claimed <= proved + _TINY * max(1.0, abs(proved))):
        raise CertificateError(f"it proves {proved:.4f}, not {certificate.claimed:.4f}")
    return proved


def _added_up(c: Certificate) -> float:
    begins = (c.start_s, c.start_s - c.gap_s, c.start_s, *(c.start_s for _ in c.short_s))
    ends = (c.end_s + c.gap_s, c.end_s, c.end_s, *(c.end_s + short + 1 for short in c.short_s))
    reduced, spared = c.cost.copy(), np.zeros((len(c.short_s), *c.cost.shape))
    for leg in range(len(c.row)):
        f, t, r = c.family[leg], c.time_s[leg], c.rule[leg]
        inside = (begins[f] <= t) & (t < ends[f]) & ~c.frozen
        if r >= 0:
            inside &= (c.types_b if c.side[leg] else c.types_a)[r][c.kind]
        reduced[inside, c.stand[leg]] -= c.conflict[c.row[leg]]
        if f >= _SHORT:
            # two may be there at a price: the later one, which came after the other's least gap, pays the step
            late = inside & (t - c.start_s <= c.short_s[f - _SHORT] - c.gap_s.min())
            spared[f - _SHORT][late, c.stand[leg]] -= c.conflict[c.row[leg]]
    step = c.short_cost - np.append(c.short_cost[1:], 0.0)[: len(c.short_cost)]
    reduced += np.minimum(step[:, None, None] - spared, 0.0).sum(axis=0)
    takes = np.pad((c.use_kg @ c.hall.T) * c.counts, ((0, 0), (0, 1))) if len(c.lot_part) else np.zeros((0, 0))
    for lot, part in enumerate(c.lot_part):
        reduced[(c.first <= part) & (part <= c.last)] += (c.lot_cost[lot] + takes[lot]).min(axis=1)
    total = float(c.cover.sum() + c.conflict.sum() - (c.hall * c.capacity_kg).sum()) + c.constant
    gain = np.zeros(len(c.cover))
    for block, (i, j) in enumerate(zip(c.first, c.last, strict=True)):
        # what a block could win is shared out to its parts, and each part counts its largest share
        win = max(0.0, float(c.cover[i : j + 1].sum() - reduced[block].min())) / (j - i + 1)
        gain[i : j + 1] = np.maximum(gain[i : j + 1], win)
    return (total - float(gain.sum())) * COST_UNIT


def _refuse_false_rows(c: Certificate) -> None:
    """Refuse prices of the wrong sign, and rows that say more than "one aircraft at an instant"."""
    if (c.conflict > 0).any():
        raise CertificateError("a price of a conflict row is positive")
    if (c.hall < 0).any() or (c.hall > c.overload * (1 + _TINY)).any():
        raise CertificateError("a price of a hall is negative, or higher than overload")
    falls = np.append(c.short_cost, 0.0)
    # a third aircraft cannot come within a short time of the first: two gaps and a stay lie between
    room_s = int(2 * c.gap_s.min() + (c.end_s - c.start_s).min()) if len(c.gap_s) else 0
    if (np.diff(falls) > 0).any() or (c.short_s >= room_s).any():
        raise CertificateError("short times do not get cheaper, or reach beyond two gaps and a stay")
    for row in range(len(c.conflict)):
        legs = np.flatnonzero(c.row == row)
        rules = c.rule[legs]
        if len(legs) == 1 and rules[0] < 0 and 0 <= c.family[legs[0]] < _SHORT + len(c.short_s):
            continue
        if not (
            len(legs) == 2
            and rules[0] == rules[1] >= 0
            and (c.family[legs] == 2).all()
            and c.time_s[legs[0]] == c.time_s[legs[1]]
            and c.side[legs].tolist() == [0, 1]
            and c.stand[legs].tolist() == [c.rule_a[rules[0]], c.rule_b[rules[0]]]
        ):
            raise CertificateError(f"row {row} is no conflict of the problem")


def certificate_bytes(certificate: Certificate) -> bytes:
    """Return a certificate as a numpy archive (.npz), to be written whole or not at all."""
    arrays: dict[str, Any] = {f.name: np.asarray(getattr(certificate, f.name)) for f in fields(Certificate)}
    archive = BytesIO()
    np.savez_compressed(archive, **arrays)
    return archive.getvalue()


def read_certificate(path: Path) -> Certificate:
    """Read a certificate made by `certificate_bytes`.

    Raises
    ------
    CertificateError
        If the file holds something else, or more than a certificate can.
    """
    found = read_arrays(path, [f.name for f in fields(Certificate)])
    refuse_misshapen(found)
    return Certificate(**{name: value.item() if value.ndim == 0 else value for name, value in found.items()})
