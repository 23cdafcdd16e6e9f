import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from apronplan.domain.plan import TABLES
from apronplan.domain.settings import Setting
from apronplan.session.merge.bundling import new_from_bundle
from apronplan.session.session import PlanSession
from apronplan.store.bundle import BundleRefused
from apronplan.store.bundle_reader import read_bundle
from apronplan.store.check import Replayed
from apronplan.store.doctor import doctor
from apronplan.store.failures import PlanDamaged
from apronplan.store.journal import GENESIS, ChainBroken, Entry, EntryKind, encode_body, seal, verified
from apronplan.store.planfile import PlanFile
from unit.store.bundles import make_bundle, make_plan, pack, parts_of, with_plan


def put(session, name, value, **how):
    with session.edit(f"Set {name} to {value}", **how) as draft:
        draft.put("setting", name, Setting(name=name, value=value))


def drop(session, name):
    with session.edit(f"Drop {name}") as draft:
        draft.delete("setting", name)


def content(session):
    return {t: dict(session.plan.rows(t)) for t in TABLES}


def test_the_history_kept_between_questions_is_that_of_the_reopened_file(session):
    assert session.last_utc == session.history()[-1].utc
    for n in range(3):
        put(session, "a", str(n))
        session.history()
    for _ in range(2):
        session.undo()
    asked = session.history()
    session.redo()
    put(session, "b", "1")
    assert session.history()[: len(asked)] != asked, "what was undone is done again"
    asked.clear()
    assert session.history(), "a list that was given out is the caller's own"
    kept = session.history()
    session.close()
    with PlanSession.open(session.path, read_only=True) as again:
        assert again.history() == kept


def test_undo_and_redo_are_edits_of_their_own(session):
    put(session, "a", "1")
    before = session.revision
    done = session.undo()
    assert (done.edit, done.action, done.keys("setting")) == (before + 1, "Undo Set a to 1", {"a"})
    assert (session.redo_name, session.plan.setting("a")) == ("Set a to 1", "")
    assert session.redo().action == "Redo Set a to 1"
    assert (session.redo_name, session.undo_name, session.plan.setting("a")) == (None, "Set a to 1", "1")
    assert [s.kind for s in session.history()[-3:]] == ["edit", "undo", "redo"]
    assert session.revision == before + 2


def test_a_new_edit_ends_the_redo(session):
    put(session, "a", "1")
    session.undo()
    put(session, "b", "1")
    assert session.redo() is None
    assert [s.undone for s in session.history()[-3:]] == [True, False, False]


@pytest.mark.parametrize("reopen_between", [False, True])
def test_more_than_two_hundred_steps_can_be_undone_also_after_reopening(session, reopened, reopen_between):
    start = content(session)
    states = []
    for i in range(215):
        states.append(content(session)["setting"])
        put(session, f"s{i % 7}", str(i)) if i % 5 else drop(session, f"s{(i + 3) % 7}")
    session = reopened() if reopen_between else session
    top = content(session)
    steps = 0
    while session.undo_name != "Import 3 turnarounds from a file":
        session.undo()
        steps += 1
    assert steps > 200
    assert content(session) == start
    session = reopened() if reopen_between else session
    while session.redo() is not None:
        steps -= 1
    assert steps == 0
    assert content(session) == top


def test_nudges_of_one_gesture_are_one_step(session, reopened):
    put(session, "a", "0")
    revision = session.revision
    for value in "123":
        put(session, "a", value, gesture="nudge a")
    assert session.revision == revision + 3, "each is durable by itself"
    assert session.undo_name == "Set a to 3"
    session = reopened()
    session.undo()
    assert session.plan.setting("a") == "0"
    session.redo()
    assert session.plan.setting("a") == "3"
    session.undo()
    session.undo()
    assert session.plan.setting("a") == ""


@pytest.mark.parametrize(
    "between",
    [
        lambda s: s.end_gesture(),
        lambda s: put(s, "b", "1"),
        lambda s: put(s, "b", "1", gesture="nudge b"),
        lambda s: (s.undo(), s.redo()),
    ],
)
def test_a_gesture_ends_with_any_other_step(session, between):
    put(session, "a", "1", gesture="nudge a")
    between(session)
    put(session, "a", "2", gesture="nudge a")
    session.undo()
    assert session.plan.setting("a") == "1"


def test_a_gesture_that_ends_where_it_began_leaves_no_step(session, reopened):
    put(session, "a", "0")
    for value in "120":
        put(session, "a", value, gesture="nudge a")
    for opened in (session, reopened()):
        assert opened.undo_name == "Set a to 0"
        assert opened.redo_name is None
        assert [s.undone for s in opened.history()[-4:]] == [False, True, True, True]
    opened.undo()
    assert opened.plan.setting("a") == ""


def test_undo_of_nothing_is_none(tmp_path):
    with PlanSession.create(tmp_path / "a.apron") as session:
        assert session.undo() is session.redo() is None
        assert session.undo_name is session.redo_name is None


def put_wrong(draft, name, value):
    draft.put("setting", name, Setting(name=name, value=value))
    draft.delete("setting", "a")
    draft.put("stand", "1", Setting(name="1", value="1"))


class PlanMachine(RuleBasedStateMachine):
    """Any sequence of edits, failures, undo, redo and reopening equals a simple model of it."""

    names = st.sampled_from("abc")
    values = st.sampled_from("123")

    @initialize()
    def start(self):
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.session = PlanSession.create(Path(self.folder.name) / "m.apron", user="model")
        self.state = {}
        self.past, self.future = [], []
        self.gesture = None

    def plain(self):
        fixed = {"plan_id", "plan_name", "created_utc"}
        return {k: r.value for k, r in self.session.plan.rows("setting").items() if k not in fixed}

    def step(self, after, gesture=None):
        if after == self.state:
            return
        joined = gesture is not None and gesture == self.gesture
        if not joined:
            self.past.append(self.state)
        self.state, self.future, self.gesture = after, [], gesture
        if joined and self.past[-1] == after:
            self.past.pop()
            self.gesture = None

    @rule(name=names, value=values, gesture=st.sampled_from([None, "g", "h"]))
    def put(self, name, value, gesture):
        put(self.session, name, value, gesture=gesture)
        self.step({**self.state, name: value}, gesture)

    @rule(names=st.lists(names, min_size=1), value=values)
    def put_many(self, names, value):
        with self.session.edit("Many") as draft:
            for name in names:
                draft.put("setting", name, Setting(name=name, value=value))
        self.step({**self.state, **dict.fromkeys(names, value)})

    @rule(name=names)
    def delete(self, name):
        drop(self.session, name)
        self.step({k: v for k, v in self.state.items() if k != name})

    @rule(name=names, value=values)
    def fail(self, name, value):
        with pytest.raises(TypeError), self.session.edit("Fail") as draft:
            put_wrong(draft, name, value)

    @rule()
    def undo(self):
        assert (self.session.undo() is None) == (not self.past)
        if self.past:
            self.future.append(self.state)
            self.state = self.past.pop()
            self.gesture = None

    @precondition(lambda self: self.future)
    @rule()
    def redo(self):
        assert self.session.redo() is not None
        self.past.append(self.state)
        self.state = self.future.pop()
        self.gesture = None

    @rule()
    def reopen(self):
        head, order = self.session.head_hash, list(self.session.plan.rows("setting"))
        self.session.close()
        self.session = PlanSession.open(self.session.path, user="model")
        assert self.session.head_hash == head
        assert list(self.session.plan.rows("setting")) == order
        self.gesture = None

    @invariant()
    def agrees(self):
        if hasattr(self, "session"):
            assert self.plain() == self.state
            assert (self.session.undo_name is None) == (not self.past)
            assert (self.session.redo_name is None) == (not self.future)

    def teardown(self):
        if hasattr(self, "session"):
            self.session.close()
            self.folder.cleanup()


TestPlanMachine = PlanMachine.TestCase
TestPlanMachine.settings = hypothesis_settings(max_examples=15, stateful_step_count=30, deadline=None)


KINDS = st.sampled_from(list(EntryKind))
HEADS = st.lists(st.tuples(KINDS, st.lists(st.integers(-1, 6), max_size=3).map(tuple)), max_size=8)


def journal(heads):
    """Return entries without rows, sealed as the program seals its own."""
    entries, prev = [], GENESIS
    for n, (kind, of) in enumerate(heads, start=1):
        columns = (n, "2018-06-05T02:00:00.000Z", "mallory", kind, encode_body((), kind, of), prev)
        entries.append(Entry(*columns, seal(*columns)))
        prev = entries[-1].h
    return entries


@given(heads=HEADS)
@example(heads=[(EntryKind.UNDO, ())])
@example(heads=[(EntryKind.EDIT, ()), (EntryKind.BACK, (1,)), (EntryKind.BACK, (1,))])
@example(heads=[(EntryKind.EDIT, ()), (EntryKind.UNDO, (1,)), (EntryKind.REDO, (1,)), (EntryKind.REDO, (1,))])
def test_whatever_a_sealed_journal_says_it_gives_a_stack_or_is_refused(heads):
    content, good = Replayed(), len(heads)
    try:
        for entry in verified(journal(heads)):
            content.add(entry)
    except ChainBroken as broken:
        good = broken.good
    assert content.edits == good, "what came before a refusal is as it was"
    steps = content.steps
    steps_there = [n for step in (*steps.undo, *steps.redo) for n in step]
    assert all(1 <= n <= content.edits for n in steps_there)
    assert len(set(steps_there)) == len(steps_there), "an edit is in one step"


@pytest.mark.parametrize("kind", [EntryKind.UNDO, EntryKind.REDO, EntryKind.BACK])
def test_a_plan_whose_journal_undoes_nothing_is_damaged_and_no_bundle(tmp_path, kind):
    path = tmp_path / "a.apron"
    make_plan(path, edits=1)
    with PlanFile.open(path) as file, pytest.raises(ValueError, match="step before it"):
        file.append("Undo", "us", (), kind=kind)
    bundle = tmp_path / "a.apronx"
    make_bundle(path, bundle)
    row = (2, "2018-06-05T02:00:00.000Z", "mallory", "Undo", encode_body((), kind, (9,)), "", "")
    parts = with_plan(
        parts_of(bundle), tmp_path, lambda base: base.execute("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    )
    hostile = tmp_path / "plan.apron"
    hostile.write_bytes(parts["plan.apron"])
    with pytest.raises(PlanDamaged, match="edit 2: is no"):
        PlanSession.open(hostile)
    report = doctor(hostile)
    assert (report.ok, report.edits) == (False, 1)
    with pytest.raises(BundleRefused, match="edit 2: is no"):
        read_bundle(pack(parts, tmp_path / "b.apronx"))
    with pytest.raises(BundleRefused):
        new_from_bundle(tmp_path / "b.apronx", tmp_path / "n.apron")
    assert not (tmp_path / "n.apron").exists()
