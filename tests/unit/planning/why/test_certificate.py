"""The bound, added up again by other code; a certificate that was tampered with proves nothing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.data import COST_UNIT, Buffer
from apronplan.planning.solver.greedy import greedy
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.lp import relax
from apronplan.planning.solver.mip import plan_cost
from apronplan.planning.why.certificate import (
    certificate_bytes,
    certificate_of,
    read_certificate,
    verify_bound,
)
from apronplan.planning.why.certificate_form import CertificateError
from apronplan.planning.why.prices import PlanPrices, plan_prices
from solver.days import day
from unit.planning.build import at, hall, plan_with, small_airport, stand, turnaround


def priced(problem):
    """Return a problem's prices as `plan_prices` would make them, without a plan."""
    blocks = make_blocks(problem)
    haul = Haul(blocks, problem.freight) if problem.freight is not None else None
    first = greedy(blocks, blocks.cost)
    relaxation = relax(blocks, haul, start=first.pairs())
    now = plan_cost(blocks, haul, tuple(first.pairs()), ())
    return PlanPrices(
        scope=None, problem=problem, blocks=blocks, haul=haul, relaxation=relaxation, pairs=None, halls=(), now=now
    )


@pytest.fixture(scope="module")
def certificate():
    return certificate_of(priced(day(3, stands=12, turnarounds=30, peak=0.85, towed=0.3)))


@pytest.mark.parametrize("seed", range(4))
def test_it_proves_what_the_solver_says(seed):
    prices = priced(day(seed, stands=15, turnarounds=40, peak=0.8, towed=0.2))
    assert verify_bound(certificate_of(prices)) == pytest.approx(prices.relaxation.bound * COST_UNIT, rel=1e-9)
    assert verify_bound(certificate_of(prices)) <= prices.cost + 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_it_proves_what_short_times_cost(seed):
    hurry = Buffer(gaps_s=np.array([900, 1200, 1500, 1799]), costs=np.array([9000.0, 6000.0, 3000.0, 1000.0]))
    plain = day(seed, stands=8, turnarounds=45, peak=1.0)
    prices = priced(replace(plain, buffer=hurry))
    found = certificate_of(prices)
    assert (found.family >= 3).any()
    bound = verify_bound(found)
    assert bound >= prices.relaxation.bound * COST_UNIT * (1 - 1e-9)
    assert bound > priced(plain).bound
    assert bound <= prices.cost + 1e-6
    with pytest.raises(CertificateError, match="two gaps"):
        verify_bound(replace(found, short_s=found.short_s * 20))
    with pytest.raises(CertificateError, match="it proves"):
        verify_bound(replace(found, short_cost=found.short_cost / 10))


def freight_plan():
    layout = small_airport(
        [stand("1"), stand("2", x_m=300)],
        [hall("H", rate=30.0), hall("K", rate=60.0)],
        roads=[("1", "H", 500.0), ("2", "H", 700.0), ("1", "K", 1900.0), ("2", "K", 2900.0)],
    )
    flights = [turnaround(n, "04:00", "06:00", import_kg=40_000) for n in "AB"]
    return plan_with(layout, flights, {"A": "1", "B": "2"}, halls={"A/I1": "H", "B/I1": "K"})


def test_it_proves_a_bound_with_freight_and_halls():
    prices = plan_prices(freight_plan(), at("00:00"), at("23:00"))
    found = certificate_of(prices)
    assert len(found.lot_part) == 2
    assert verify_bound(found) == pytest.approx(prices.bound, rel=1e-9)


def test_it_is_written_and_read(certificate, tmp_path):
    (tmp_path / "bound.npz").write_bytes(certificate_bytes(certificate))
    read = read_certificate(tmp_path / "bound.npz")
    for field in fields(certificate):
        assert np.array_equal(getattr(read, field.name), getattr(certificate, field.name)), field.name
    assert verify_bound(read) == verify_bound(certificate)


def test_other_files_are_refused(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"no archive")
    with pytest.raises(CertificateError, match=r"x\.npz is no certificate"):
        read_certificate(tmp_path / "x.npz")


def test_a_higher_claim_is_refused(certificate):
    with pytest.raises(CertificateError, match="it proves"):
        verify_bound(replace(certificate, claimed=certificate.claimed + 0.01))


def test_higher_part_prices_prove_no_more(certificate):
    cover = certificate.cover.copy()
    cover[0] += 1000.0
    forged = replace(certificate, cover=cover, claimed=certificate.claimed + 10.0)
    with pytest.raises(CertificateError, match="it proves"):
        verify_bound(forged)


def test_a_price_of_the_wrong_sign_is_refused(certificate):
    conflict = certificate.conflict.copy()
    conflict[0] = 500.0
    with pytest.raises(CertificateError, match="positive"):
        verify_bound(replace(certificate, conflict=conflict))


def test_a_row_that_is_no_conflict_is_refused(certificate):
    pairs = np.flatnonzero(certificate.rule >= 0)
    stand_numbers = certificate.stand.copy()
    stand_numbers[pairs[0]] = (stand_numbers[pairs[0]] + 1) % 12
    with pytest.raises(CertificateError, match="no conflict"):
        verify_bound(replace(certificate, stand=stand_numbers))


def test_a_dearer_stand_than_it_is_changes_the_sum(certificate):
    # lower costs than the certificate was made for prove less
    cost = certificate.cost.copy()
    cost[np.isfinite(cost)] -= 50.0
    with pytest.raises(CertificateError, match="it proves"):
        verify_bound(replace(certificate, cost=cost))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_prices_prove_more_than_a_plan_costs(certificate, data):
    # whatever the prices are, a bound is a bound: random prices of the right sign never pass the cost of a real plan
    scale = data.draw(st.floats(0, 3))
    cover = certificate.cover * scale + data.draw(st.floats(-500, 500))
    conflict = certificate.conflict * data.draw(st.floats(0, 3))
    forged = replace(certificate, cover=cover, conflict=conflict, claimed=-1e12)
    plan_cost = priced(day(3, stands=12, turnarounds=30, peak=0.85, towed=0.3)).cost
    assert verify_bound(forged) <= plan_cost + 1e-6
