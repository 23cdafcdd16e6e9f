"""Two laptops by the command line: bundle, merge, verify, history."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from cli.runner import Cli, Said


class TwoLaptops:
    """Ann's and Bob's plan, one out of the other's bundle."""

    def __init__(self, cli: Cli, week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cli, self._patch = cli, monkeypatch
        self.ann, self.bob = week, week.with_name("bob.apron")
        first = week.with_name("first.apronx")
        assert self.by("Ann", "bundle", self.ann, "--out", first).code == 0
        assert self.by("Bob", "merge", self.bob, first, "--new").code == 0

    def by(self, user: str, *arguments: str | Path) -> Said:
        self._patch.setenv("APRONPLAN_USER", user)
        return self.cli(*arguments)

    def move(self, user: str, turnaround: str, stand: str) -> None:
        plan = self.ann if user == "Ann" else self.bob
        assert self.by(user, "move", plan, turnaround, stand).code == 0
        assert self.by(user, "check", plan).code == 0

    def bundle(self, user: str, name: str = "x.apronx") -> Path:
        plan = self.ann if user == "Ann" else self.bob
        out = self.ann.with_name(name)
        assert self.by(user, "bundle", plan, "--out", out, "--json").code == 0
        return out

    def stands(self, plan: Path) -> dict[str, str]:
        out = plan.with_suffix(".csv")
        assert self.cli("export", plan, "--out", out).code == 0
        with out.open(encoding="utf-8", newline="") as file:
            return {r["turnaround_id"]: r["stand"] for r in csv.DictReader(file) if r["stand"]}


@pytest.fixture
def laptops(cli: Cli, week: Path, monkeypatch: pytest.MonkeyPatch) -> TwoLaptops:
    return TwoLaptops(cli, week, monkeypatch)


@pytest.fixture
def stand_clash(laptops: TwoLaptops) -> TwoLaptops:
    """Each has put one aircraft on 124 at the same time; each plan alone is clean."""
    laptops.move("Ann", "2018-002", "124")
    laptops.move("Bob", "2018-003", "124")
    return laptops


def test_two_clean_plans_put_two_aircraft_on_one_stand(stand_clash: TwoLaptops) -> None:
    bundle = stand_clash.bundle("Bob")
    before = stand_clash.ann.read_bytes()
    said = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--json")
    assert said.code == 3
    found = said.json
    assert found["clashes"] == []
    (finding,) = found["new_findings"]
    assert finding["code"] == "no_overlap"
    assert {"kind": "stand", "id": "124"} in finding["subjects"]
    assert "ET3702" in finding["sentence"]
    assert "ET3720" in finding["sentence"]
    assert found["applied"] is False
    assert stand_clash.ann.read_bytes() == before
    spoken = stand_clash.by("Ann", "merge", stand_clash.ann, bundle)
    assert spoken.code == 3
    assert "124 is taken" in spoken.out


@pytest.mark.parametrize(("side", "kept"), [("mine", "2018-002"), ("theirs", "2018-003")])
def test_a_side_finishes_it_as_one_step_after_a_backup(stand_clash: TwoLaptops, side: str, kept: str) -> None:
    ann = stand_clash.ann
    bundle = stand_clash.bundle("Bob")
    edits = stand_clash.cli("doctor", ann, "--json").json["edits"]
    done = stand_clash.by("Ann", "merge", ann, bundle, "--take", side, "--json")
    assert done.code == 0, done.err
    assert done.json["edits"] == edits + 1
    assert stand_clash.stands(ann) == {kept: "124"}
    assert stand_clash.cli("check", ann, "--json").json["hard"] == 0
    report = stand_clash.cli("doctor", ann, "--json").json
    assert any(b["edits"] == edits for b in report["backups"])
    again = stand_clash.by("Ann", "merge", ann, bundle, "--json")
    assert (again.code, again.json["applied"], again.json["edits"]) == (0, False, edits + 1)
    stand_clash.cli("batch", ann, stdin='{"verb": "undo"}\n')
    assert stand_clash.stands(ann) == {"2018-002": "124"}


def test_answers_in_a_file_finish_it(stand_clash: TwoLaptops, tmp_path: Path) -> None:
    stand_clash.move("Ann", "2018-005", "110")
    stand_clash.move("Bob", "2018-005", "112")
    bundle, answers = stand_clash.bundle("Bob"), tmp_path / "answers.json"
    asked = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--json").json
    (clash,), (finding,) = asked["clashes"], asked["new_findings"]
    assert set(clash) >= {"id", "table", "key", "field", "base", "mine", "theirs", "sentence"}
    assert (clash["mine"], clash["theirs"], clash["base"]) == ("110", "112", None)
    assert clash["by"]["theirs"]["user"] == "Bob"
    answers.write_text(json.dumps({clash["id"]: "theirs"}))
    half = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--resolve", answers, "--json")
    assert (half.code, half.json["open"]) == (3, [finding["id"]])
    answers.write_text(json.dumps({clash["id"]: "120", finding["id"]: "2018-003#1=tray"}))
    done = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--resolve", answers)
    assert done.code == 0, done.err
    assert stand_clash.stands(stand_clash.ann) == {"2018-002": "124", "2018-005": "120"}


def test_the_questions_can_be_filled_in_as_csv(stand_clash: TwoLaptops, tmp_path: Path) -> None:
    bundle, questions = stand_clash.bundle("Bob"), tmp_path / "questions.csv"
    assert stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--questions", questions).code == 3
    with questions.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "question", "mine", "theirs", "answer", "zone"]
    questions.write_text(f"id,answer\n{rows[0]['id']},theirs\n", encoding="utf-8")
    done = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--resolve", questions)
    assert done.code == 0, done.err
    assert stand_clash.stands(stand_clash.ann) == {"2018-003": "124"}


def test_after_going_both_ways_both_plans_are_alike(stand_clash: TwoLaptops) -> None:
    stand_clash.move("Bob", "2018-001", "126")
    stand_clash.by("Ann", "merge", stand_clash.ann, stand_clash.bundle("Bob"), "--take", "mine")
    back = stand_clash.by("Bob", "merge", stand_clash.bob, stand_clash.bundle("Ann", "y.apronx"))
    assert back.code == 0, back.out
    assert stand_clash.stands(stand_clash.ann) == stand_clash.stands(stand_clash.bob)
    assert stand_clash.stands(stand_clash.ann) == {"2018-001": "126", "2018-002": "124"}


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ('{"c0000000000": "mine"}', "c0000000000"),
        ("nonsense", "answers"),
        ('{"%f": "2018-999#1=124"}', "PART=STAND"),
    ],
)
def test_answers_that_do_not_fit_change_nothing(
    stand_clash: TwoLaptops, tmp_path: Path, answers: str, word: str
) -> None:
    bundle, file = stand_clash.bundle("Bob"), tmp_path / "answers.json"
    finding = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--json").json["new_findings"][0]
    file.write_text(answers.replace("%f", finding["id"]))
    before = stand_clash.ann.read_bytes()
    said = stand_clash.by("Ann", "merge", stand_clash.ann, bundle, "--resolve", file, "--take", "mine")
    assert said.code == 1
    assert word in said.err
    assert stand_clash.ann.read_bytes() == before


def test_refusals(laptops: TwoLaptops, tmp_path: Path) -> None:
    bundle = laptops.bundle("Bob")
    nowhere = laptops.cli("merge", tmp_path / "none.apron", bundle)
    assert nowhere.code == 1
    assert "--new" in nowhere.err
    assert not (tmp_path / "none.apron").exists()
    assert laptops.cli("merge", laptops.ann, tmp_path / "none.apronx").code == 1
    assert laptops.cli("merge", laptops.ann, bundle, "--new").code == 1
    assert laptops.cli("merge", tmp_path / "n.apron", bundle, "--new", "--take", "mine").code == 2
    assert laptops.cli("merge", laptops.ann, laptops.bob).code == 1
    assert laptops.cli("merge", laptops.ann, bundle, "--take", "both").code == 2
    over = laptops.cli("bundle", laptops.ann, "--out", laptops.bob)
    assert over.code == 1
    assert sqlite3.connect(laptops.bob).execute("SELECT count(*) FROM edit").fetchone()[0] > 3
    assert laptops.cli("bundle", laptops.ann, "--out", tmp_path / "z.apronx", "--since", "99").code == 1


def test_a_bundle_says_what_is_in_it(laptops: TwoLaptops, tmp_path: Path) -> None:
    laptops.move("Bob", "2018-001", "126")
    made = laptops.by("Bob", "bundle", laptops.bob, "--out", tmp_path / "z.apronx", "--json").json
    assert made["author"] == "Bob"
    assert made["revision"] == made["base_revision"] + 2  # the note of taking over, and the move
    assert len(made["hash"]) == 64


def test_a_sheet_is_verified(laptops: TwoLaptops, tmp_path: Path) -> None:
    laptops.move("Ann", "2018-002", "124")
    code = stamp_code(laptops.ann)
    assert laptops.cli("verify", laptops.ann, code).code == 0
    laptops.move("Ann", "2018-002", "110")
    stale = laptops.cli("verify", laptops.ann, code, "--json")
    assert stale.code == 3
    assert stale.json["state"] == "out_of_date"
    assert stale.json["flights"][0]["turnaround"] == "2018-002"
    assert stale.json["actions"][0]["action"] == "Move ET3702 to 110"
    assert "124 \u2192 110" in laptops.cli("verify", laptops.ann, code).out
    elsewhere = laptops.cli("verify", laptops.bob, code, "--json")
    assert (elsewhere.code, elsewhere.json["state"]) == (3, "other_branch")
    assert laptops.cli("new", tmp_path / "o.apron").code == 0
    other = laptops.cli("verify", tmp_path / "o.apron", code, "--json")
    assert (other.code, other.json["state"]) == (3, "other_plan")
    assert laptops.cli("verify", laptops.ann, "hello").code == 1


def stamp_code(plan: Path) -> str:
    from apronplan.session.session import PlanSession

    with PlanSession.open(plan) as session:
        return session.stamp().code


def test_the_history_tells_who_when_what_and_why(laptops: TwoLaptops, tmp_path: Path) -> None:
    laptops.by("Bob", "move", laptops.bob, "2018-002", "10", "--override", "towed in by hand", "--by", "Bob")
    laptops.move("Ann", "2018-003", "124")
    laptops.by("Ann", "merge", laptops.ann, laptops.bundle("Bob"), "--take", "theirs")
    found = laptops.cli("history", laptops.ann, "--json").json
    assert found["edits"] == len(found["rows"])
    assert [r["kind"] for r in found["rows"]][-2:] == ["edit", "merge"]
    assert "towed in by hand" in laptops.cli("history", laptops.bob, "--kind", "override").out
    assert len(laptops.cli("history", laptops.bob, "--who", "bob", "--json").json["rows"]) == 2
    flight = laptops.cli("history", laptops.ann, "--flight", "ET3720", "--json").json["rows"]
    assert "Place ET3720 on 124" in [r["action"] for r in flight]
    assert laptops.cli("history", laptops.ann, "--since", "2999-01-01", "--json").json["rows"] == []
    assert len(laptops.cli("history", laptops.ann, "--until", "2999-01-01", "--json").json["rows"]) == found["edits"]
    assert laptops.cli("history", laptops.ann, "--since", "yesterday").code == 2
    out = tmp_path / "trail.csv"
    assert laptops.cli("history", laptops.ann, "--csv", out).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == found["edits"]
