"""``apronplan prove``: a bound that anybody can add up again."""

from pathlib import Path

import numpy as np
import pytest

from cli.runner import Cli


def test_a_bound_is_written_out_and_checked(cli: Cli, week: Path, tmp_path: Path) -> None:
    out = tmp_path / "bound.npz"
    said = cli("prove", week, "--from", "2018-06-05T09:00", "--to", "2018-06-05T12:00", "--out", out, "--json")
    assert said.code == 0, said.err
    document = said.json
    assert document["verified"] == pytest.approx(document["claimed"])
    assert "stands" in document["peak"]
    again = cli("prove", "--check", out, "--json").json
    assert again["verified"] == pytest.approx(document["verified"])
    assert f"proves {document['verified']:.2f} points" in cli("prove", "--check", out).out


def test_a_certificate_that_claims_more_is_refused(cli: Cli, week: Path, tmp_path: Path) -> None:
    out = tmp_path / "bound.npz"
    assert cli("prove", week, "--from", "2018-06-05T09:00", "--to", "2018-06-05T12:00", "--out", out).code == 0
    with np.load(out) as archive:
        rows = dict(archive)
    rows["claimed"] = rows["claimed"] + 1.0
    with out.open("wb") as file:
        np.savez_compressed(file, **rows)
    said = cli("prove", "--check", out)
    assert (said.code, "proves nothing" in said.err) == (1, True)
    whole = out.read_bytes()
    for wrong in (b"no archive", whole[: len(whole) // 2], b"PK\x05\x06" + bytes(18)):
        out.write_bytes(wrong)
        said = cli("prove", "--check", out)
        assert (said.code, "is no certificate" in said.err) == (1, True)
    rows["first"] = rows["first"][0]
    np.savez_compressed(out, **rows)
    assert "first has the shape" in cli("prove", "--check", out).err


def test_a_plan_or_a_certificate_is_asked_for(cli: Cli, week: Path, tmp_path: Path) -> None:
    assert cli("prove").code == 2
    assert cli("prove", week, "--check", tmp_path / "x.npz").code == 2
    assert cli("prove", week, "--day", "2018-06-05", "--out", tmp_path / "no" / "x.npz").code == 1


def test_a_certificate_replaces_the_old_one_whole_or_not_at_all(cli: Cli, week: Path, tmp_path: Path) -> None:
    window = ("--from", "2018-06-05T09:00", "--to", "2018-06-05T10:00")
    before = week.read_bytes()
    refused = cli("prove", week, *window, "--out", week)
    assert (refused.code, week.read_bytes() == before) == (1, True), refused.err
    out, linked = tmp_path / "bound.npz", tmp_path / "old.npz"
    out.write_bytes(b"the old one")
    linked.hardlink_to(out)
    assert cli("prove", week, *window, "--out", out).code == 0
    assert linked.read_bytes() == b"the old one", "it was written over in place"
    assert cli("prove", "--check", out).code == 0
    assert sorted(p.name for p in tmp_path.iterdir() if ".npz" in p.name) == ["bound.npz", "old.npz"]
