"""Certificates made to deceive, and files that are none: each is refused in a sentence, and none proves anything."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from apronplan.planning.why import certificate_form
from apronplan.planning.why.certificate import certificate_bytes, certificate_of, read_certificate, verify_bound
from apronplan.planning.why.certificate_form import CertificateError
from apronplan.planning.why.prices import plan_prices
from solver.days import day
from unit.planning.build import at
from unit.planning.why.test_certificate import freight_plan, priced


@pytest.fixture(scope="module")
def honest():
    return certificate_of(priced(day(3, stands=12, turnarounds=30, peak=0.85, towed=0.3)))


@pytest.fixture(scope="module")
def freighted():
    return certificate_of(plan_prices(freight_plan(), at("00:00"), at("23:00")))


def with_leg(honest, **values):
    """Add a row of one leg, "one aircraft at an instant on one stand", at the price of 1000 units."""
    leg = {"stand": 0, "family": 2, "time_s": int(honest.start_s[0]), "rule": -1, "side": 0, **values}
    longer = {name: np.append(getattr(honest, name), value) for name, value in leg.items()}
    number = values.get("row", len(honest.conflict))
    return replace(
        honest, row=np.append(honest.row, number), conflict=np.append(honest.conflict, -1000.0),
        **{k: v for k, v in longer.items() if k != "row"},
    )  # fmt: skip


def test_costs_that_are_no_numbers_prove_nothing(honest):
    forged = replace(honest, cost=np.full_like(honest.cost, np.nan), cover=honest.cover + 1e9)
    with pytest.raises(CertificateError, match="cost holds what is no number"):
        verify_bound(forged)


@pytest.mark.parametrize(
    "name", ["cost", "cover", "constant", "claimed", "lot_cost", "use_kg", "capacity_kg", "overload", "hall"]
)
def test_no_array_may_hold_nan(freighted, name):
    wrong = np.full_like(np.asarray(getattr(freighted, name), dtype=float), np.nan)
    assert wrong.size, "an empty array would show nothing"
    with pytest.raises(CertificateError, match=f"{name} holds what is no number"):
        verify_bound(replace(freighted, **{name: wrong}))


def test_the_tray_is_no_stand_for_one_aircraft(honest):
    tray = honest.cost.shape[1] - 1
    for stand in (tray, -1):
        with pytest.raises(CertificateError, match="stand points outside"):
            verify_bound(with_leg(honest, stand=stand))
    assert verify_bound(replace(with_leg(honest, stand=0), claimed=-1e12)) <= verify_bound(honest)


@pytest.mark.parametrize("row", [-1, 10**6])
def test_a_leg_of_no_row_is_refused(honest, row):
    with pytest.raises(CertificateError, match="row points outside"):
        verify_bound(with_leg(honest, row=row))


def test_a_part_that_nobody_places_earns_nothing(honest):
    with pytest.raises(CertificateError, match="no place at all"):
        verify_bound(replace(honest, cover=np.append(honest.cover, 1e9)))
    nowhere = honest.cost.copy()
    nowhere[np.flatnonzero((honest.first == 0) & (honest.last == 0))] = np.inf
    nowhere[np.flatnonzero((honest.first == 0) & (honest.last > 0))] = np.inf
    with pytest.raises(CertificateError, match="no place at all"):
        verify_bound(replace(honest, cost=nowhere))


def test_times_so_large_that_sums_wrap_around_are_refused(honest):
    far = honest.end_s.copy()
    far[0] = np.iinfo(np.int64).max
    with pytest.raises(CertificateError, match="end_s"):
        verify_bound(replace(honest, end_s=far))


def test_sums_beyond_all_numbers_prove_nothing(honest):
    huge = np.full_like(honest.cover, 1e308)
    with pytest.raises(CertificateError, match="it proves"):
        verify_bound(replace(honest, cover=huge))


@pytest.mark.parametrize(
    "change",
    [
        {"first": np.int64(3)},
        {"cost": np.zeros(4)},
        {"kind": np.zeros(1, dtype=np.int64)},
        {"frozen": np.zeros(3)},
        {"claimed": np.zeros(2)},
    ],
    ids=lambda c: next(iter(c)),
)
def test_other_shapes_are_refused_by_name(honest, change):
    with pytest.raises(CertificateError, match=next(iter(change))):
        verify_bound(replace(honest, **change))


def test_files_that_were_cut_or_changed_are_refused(honest, tmp_path):
    data, path = certificate_bytes(honest), tmp_path / "x.npz"
    rng = np.random.default_rng(1)
    for cut in rng.integers(0, len(data), 60):
        path.write_bytes(data[:cut])
        with pytest.raises(CertificateError):
            read_certificate(path)
    for cut in rng.integers(0, len(data), 60):
        path.write_bytes(data[:cut] + bytes([data[cut] ^ 0x55]) + data[cut + 1 :])
        try:  # some bytes of an archive say nothing that matters here
            assert verify_bound(read_certificate(path)) == pytest.approx(honest.claimed, rel=1e-9)
        except CertificateError:
            continue


def archive_of(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def members_of(honest):
    with zipfile.ZipFile(io.BytesIO(certificate_bytes(honest))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_archive_that_unpacks_without_end_is_not_unpacked(honest, tmp_path, monkeypatch):
    members = members_of(honest)
    monkeypatch.setattr(certificate_form, "MOST_BYTES", sum(map(len, members.values())) - 1)
    archive_of(tmp_path / "x.npz", members)
    with pytest.raises(CertificateError, match="unpacks to"):
        read_certificate(tmp_path / "x.npz")


def test_an_array_that_claims_a_size_it_has_not_is_refused(honest, tmp_path):
    members = members_of(honest)
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (1 << 50,)})
    members["cover.npy"] = head.getvalue() + b"\0" * 64
    archive_of(tmp_path / "x.npz", members)
    with pytest.raises(CertificateError, match="cover is not what its header says"):
        read_certificate(tmp_path / "x.npz")


def test_a_table_where_numbers_are_wanted_is_refused(honest, tmp_path):
    members = members_of(honest)
    text = io.BytesIO()
    np.save(text, np.array(["x"]))
    members["first.npy"] = text.getvalue()
    archive_of(tmp_path / "x.npz", members)
    with pytest.raises(CertificateError, match="first holds"):
        read_certificate(tmp_path / "x.npz")
