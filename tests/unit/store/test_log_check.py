"""Damage inside a write-ahead log that a crash left: found, told, and what lies before it is brought back."""

import random
import shutil
import sqlite3

import pytest

from apronplan.store import log_check
from apronplan.store.doctor import doctor
from apronplan.store.failures import PlanDamaged
from apronplan.store.log_check import find_fault, log_fault
from apronplan.store.planfile import PlanFile
from apronplan.store.restore import restore

EDITS = 12


@pytest.fixture
def crashed(moved_plan, move, tmp_path):
    """A plan of 20 edits in the file and 12 in the log, as a crash leaves it."""
    with PlanFile.open(moved_plan) as file:
        for i in range(EDITS):
            move(file, str(300 + i))
        (tmp_path / "crashed").mkdir()
        for path in (moved_plan, log_of(moved_plan)):
            shutil.copyfile(path, tmp_path / "crashed" / path.name)
    return tmp_path / "crashed" / moved_plan.name


def log_of(path):
    return path.with_name(path.name + "-wal")


def commits(raw):
    """Offsets of the frames that end a transaction."""
    size = 24 + int.from_bytes(raw[8:12], "big")
    return [at for at in range(32, len(raw), size) if int.from_bytes(raw[at + 4 : at + 8], "big")]


def test_a_log_as_a_crash_leaves_it_is_whole(crashed):
    raw = log_of(crashed).read_bytes()
    assert len(commits(raw)) == EDITS
    assert find_fault(raw) is None
    with PlanFile.open(crashed) as file:
        assert file.edits == 20 + EDITS
    assert log_fault(crashed) is None, "there is none any more"


@pytest.mark.parametrize("cut", [0, 16, 32, 33, 5000, -1, -4000])
def test_a_log_that_ends_early_is_what_a_power_cut_leaves(crashed, cut):
    assert find_fault(log_of(crashed).read_bytes()[:cut]) is None


def test_a_torn_last_transaction_is_what_a_power_cut_leaves(crashed):
    raw = bytearray(log_of(crashed).read_bytes())
    raw[commits(raw)[-2] + 24 + 4096 + 100] ^= 1
    assert find_fault(bytes(raw)) is None


def test_frames_of_an_earlier_round_are_no_damage(crashed):
    connection = sqlite3.connect(crashed, isolation_level=None)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("SELECT count(*) FROM edit").fetchone()
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    connection.execute("INSERT INTO setting VALUES ('a', '{}')")
    raw = log_of(crashed).read_bytes()
    connection.close()
    assert len(commits(raw)) > 1
    assert find_fault(raw) is None


def test_every_flip_before_the_last_transaction_is_found(crashed):
    raw, dice = log_of(crashed).read_bytes(), random.Random(3)
    last = commits(raw)[-2] + 24 + 4096
    for _ in range(200):
        bit = dice.randrange(last * 8)
        broken = bytearray(raw)
        broken[bit // 8] ^= 1 << bit % 8
        fault = find_fault(bytes(broken))
        # bytes 4 to 7 of the head say the version, 12 to 15 how often the log was begun: both are summed
        assert fault is not None, f"bit {bit}"
        assert fault.frame == 0 or fault.transactions >= 2


def test_a_damaged_log_is_refused_untouched_and_restored_up_to_the_damage(crashed):
    raw = bytearray(log_of(crashed).read_bytes())
    raw[commits(raw)[4] + 24 + 50] ^= 4  # in the fifth edit
    log_of(crashed).write_bytes(raw)
    for open_it in (PlanFile.open, lambda p: PlanFile.open(p, read_only=True)):
        with pytest.raises(PlanDamaged, match="8 edits lie from there on"):
            open_it(crashed)
    assert log_of(crashed).read_bytes() == raw
    report = doctor(crashed)
    assert not report.ok
    assert "write-ahead log" in report.problems[0]
    done = restore(crashed)
    assert (done.edits, done.lost) == (24, 8)
    assert log_of(done.kept).read_bytes() == raw
    with PlanFile.open(crashed) as file:
        assert file.edits == 25
        assert file.load()["stand_assignment"]["p#1"].stand == "303"


def test_a_damaged_head_of_the_log(crashed):
    raw = bytearray(log_of(crashed).read_bytes())
    raw[20] ^= 1
    log_of(crashed).write_bytes(raw)
    with pytest.raises(PlanDamaged, match="head of the write-ahead log"):
        PlanFile.open(crashed)
    assert restore(crashed).edits == 20


@pytest.mark.parametrize("words", ["<I", ">I"])
@pytest.mark.parametrize("page_size", [512, 4096])
def test_sums_worked_out_at_once_are_those_of_each_step(words, page_size):
    dice = random.Random(page_size)
    pages = [dice.randbytes(page_size) for _ in range(5)] + [b"\xff" * page_size, bytes(page_size)]
    (to_a, to_b), adds = log_check._sums_of_pages(pages, words)
    for page, (add_a, add_b) in zip(pages, adds, strict=True):
        a, b = dice.getrandbits(32), dice.getrandbits(32)
        at_once = (to_a[0] * a + to_a[1] * b + add_a) % 2**32, (to_b[0] * a + to_b[1] * b + add_b) % 2**32
        assert at_once == log_check._summed(page, words, (a, b))
