"""Bringing a bundle together with the open plan: questions, answers, what comes of them, and one edit at the end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from apronplan.domain.changes import ChangeSet, RowChange
from apronplan.domain.findings import Finding
from apronplan.domain.plan import TABLES, Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.draft import write_all
from apronplan.session.merge.answers import Answer, Choice, moves_of, settle
from apronplan.session.merge.bases import Journal, common_prefix, common_states
from apronplan.session.merge.collisions import Collision, collision, identity, open_hard
from apronplan.session.merge.marks import is_mark, mark, marks
from apronplan.session.merge.threeway import Clash, Merged, Place, Rows, Tables, Taken, merge_tables
from apronplan.session.merge.words import Words
from apronplan.session.session import PlanSession
from apronplan.store.bundle import BundleRefused
from apronplan.store.bundle_reader import Bundle, read_bundle
from apronplan.store.journal import Entry

_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Writer:
    """Who changed a row last on one side: name, time (ISO 8601, UTC), the edit's name and its number there.

    The name tells the machine too where it is that of an account (`apronplan.store.lock.signature`).
    """

    user: str
    utc: str
    action: str
    edit: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers given so far lead to.

    Attributes
    ----------
    plan : Plan
        The plan as it would be.
    rows : Rows
        What it would have other than now.
    collisions : tuple of Collision
        Hard findings that came about by bringing together: those that are there, and those that an answer has solved.
    hard : tuple of Finding
        All open hard findings that the plan would have.
    unanswered : frozenset of str
        Ids of clashes and collisions that still need an answer.
    unsolved : frozenset of str
        Those among them whose answer does not take the finding away.
    """

    plan: Plan
    rows: Rows
    collisions: tuple[Collision, ...]
    hard: tuple[Finding, ...]
    unanswered: frozenset[str]
    unsolved: frozenset[str]


class Merge:
    """A bundle looked at beside the open plan; nothing is changed until `apply`.

    Attributes
    ----------
    answers : dict of str to Answer
        By id of the question; set them and look at `outcome`.
    known : bool
        Everything in the bundle is in the plan already.
    """

    def __init__(self, session: PlanSession, bundle: Bundle) -> None:
        self._bundle = bundle
        self._head = session.head_hash
        self.answers: dict[str, Answer] = {}
        self.mine = session.plan.snapshot()
        self.theirs = Plan(bundle.tables)
        self.words = Words(self.mine, self.theirs)
        ours = Journal([h.h for h in session.file.heads], marks(self.mine.rows("setting")), session.file.entries)
        other = Journal([e.h for e in bundle.entries], marks(self.theirs.rows("setting")), lambda: bundle.entries)
        self.known = ours.knows(bundle.manifest.hash)
        self.base_revision = common_prefix(ours.hashes, other.hashes)
        if not self.base_revision:
            raise UserError(tr("merge.no_base", file=bundle.path.name))
        self._sides = _tables(self.mine), _tables(self.theirs)
        self.merged = Merged({}, (), ()) if self.known else self._merged(ours, other)
        self._writers = (
            _writers(session.file.entries(self.base_revision)),
            _writers(bundle.entries[self.base_revision :]),
        )
        self._cache: tuple[dict[str, Answer], Outcome] | None = None

    def _merged(self, ours: Journal, other: Journal) -> Merged:
        bases = [{t: _unmarked(t, rows) for t, rows in tables.items()} for tables in common_states(ours, other)]
        return merge_tables(bases, *self._sides)

    # -- questions -------------------------------------------------------------------------------

    @property
    def author(self) -> str:
        """Who made the bundle."""
        return self._bundle.manifest.author

    @property
    def made_utc(self) -> str:
        """When the bundle was made, ISO 8601."""
        return self._bundle.manifest.utc

    @property
    def their_revision(self) -> int:
        """The bundle's last edit."""
        return self._bundle.manifest.revision

    @property
    def file(self) -> Path:
        """The bundle."""
        return self._bundle.path

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What both sides changed differently."""
        return self.merged.clashes

    @property
    def taken(self) -> tuple[Taken, ...]:
        """What came in without a question."""
        return self.merged.taken

    def writer(self, place: Place, *, theirs: bool) -> Writer | None:
        """Return who changed a row last on one side since the two went their own ways."""
        return self._writers[theirs].get(place)

    @cached_property
    def _known_findings(self) -> frozenset[str]:
        return self._own_findings | {identity(f) for f in self._their_findings}

    @cached_property
    def _own_findings(self) -> frozenset[str]:
        return frozenset(identity(f) for f in open_hard(self.mine))

    @cached_property
    def _their_findings(self) -> list[Finding]:
        return self._checked(self.theirs)

    @property
    def brought_along(self) -> tuple[Finding, ...]:
        """Open hard findings of the other side's own that the plan would have after bringing together."""
        now = {identity(f) for f in self.outcome().hard}
        return tuple(f for f in self._their_findings if identity(f) in now - self._own_findings) if now else ()

    def strange_answers(self) -> list[str]:
        """Return the ids of answers that belong to no question."""
        return sorted(self.answers.keys() - {c.id for c in self.clashes} - {c.id for c in self.outcome().collisions})

    def _checked(self, plan: Plan) -> list[Finding]:
        try:
            return open_hard(plan)
        except Exception as error:  # rows from outside may hold what no rule expects
            raise BundleRefused("uncheckable", self.file, reason=f"{type(error).__name__}: {error}") from error

    # -- answers ---------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        """Work out what the answers lead to.

        Raises
        ------
        UserError
            If an answer cannot be carried out.
        """
        if self._cache is None or self._cache[0] != self.answers:
            self._cache = dict(self.answers), self._work_out()
        return self._cache[1]

    def _work_out(self) -> Outcome:
        mine, theirs = self._sides
        rows = dict(self.merged.rows)
        for clash in self.clashes:
            if answer := self.answers.get(clash.id):
                settle(clash, answer, rows, mine, theirs, self.mine)
        seen: dict[str, Collision] = {}
        steps: dict[str, int] = {}
        for _ in range(_ROUNDS):
            plan = self._with(rows)
            hard = [] if self.known else self._checked(plan)
            present = self._collisions(hard)
            seen.update({k: c for k, c in present.items() if k not in seen})
            if not [c for c in present.values() if self._answered(c, steps, rows, plan)]:
                break
        unsolved = {k for k in present if (a := self.answers.get(k)) is not None and a.choice is not Choice.LEAVE}
        waiting = {c.id for c in self.clashes if c.id not in self.answers}
        waiting |= unsolved | {k for k in present if k not in self.answers}
        shown = [c for k, c in seen.items() if k in present or k in self.answers]
        return Outcome(plan, rows, tuple(shown), tuple(hard), frozenset(waiting), frozenset(unsolved))

    def _with(self, rows: Rows) -> Plan:
        plan = self.mine.snapshot()
        plan.apply(_changes(self.mine, rows))
        return plan

    def _collisions(self, hard: list[Finding]) -> dict[str, Collision]:
        new = [f for f in hard if identity(f) not in self._known_findings] if hard else []
        return {c.id: c for c in (collision(f, *self._sides) for f in new)}

    def _answered(self, asked: Collision, steps: dict[str, int], rows: Rows, plan: Plan) -> bool:
        """Carry out the next step of the answer to a collision; False if there is none."""
        answer, step = self.answers.get(asked.id), steps.get(asked.id, 0)
        if answer is None or answer.choice is Choice.LEAVE:
            return False
        steps[asked.id] = step + 1
        if answer.choice is Choice.OTHER:
            rows.update(moves_of(asked.id, answer.value, plan) if step == 0 else {})
            return step == 0
        if step >= len(asked.stages):
            return False
        side = self._sides[answer.choice is Choice.THEIRS]
        rows.update({place: side[place[0]].get(place[1]) for place in asked.stages[step]})
        return True

    # -- the edit --------------------------------------------------------------------------------

    def apply(self, session: PlanSession) -> ChangeSet | None:
        """Bring together, as one undo step after a backup; None if there was nothing to change.

        Raises
        ------
        UserError
            If questions are open, an answer belongs to none of them, or the plan was changed since; then nothing is
            changed.
        """
        if session.head_hash != self._head:
            raise UserError(tr("merge.plan_moved"))
        done = self.outcome()
        if done.unanswered:
            raise UserError(tr("merge.open", count=len(done.unanswered)))
        asked = {c.id for c in self.clashes} | {c.id for c in done.collisions}
        if strange := self.strange_answers():
            raise UserError(tr("merge.unknown_question", id=strange[0]))
        changes = _changes(self.mine, done.rows)
        if self.known or not (changes or asked):
            return None
        session.backup()
        revision = self._bundle.manifest
        with session.step(tr("merge.step", author=self.author, revision=self.their_revision)) as step:
            write_all(step.draft, changes)
            for key, theirs in self.theirs.rows("setting").items():
                if is_mark("setting", key):
                    step.draft.put("setting", key, theirs)
            memory = mark(revision.hash, f"{revision.revision} {revision.author} {revision.utc}")
            step.draft.put("setting", memory.name, memory)
        return step.changes


def prepare(session: PlanSession, path: Path) -> Merge:
    """Read a bundle and work out what bringing it together with the open plan means; nothing is changed.

    Raises
    ------
    UserError
        If the bundle is not sound, or is of another plan.
    """
    bundle = read_bundle(path)
    if bundle.manifest.plan_id != session.plan_id:
        raise UserError(tr("merge.other_plan", file=path.name, name=bundle.manifest.plan_name, plan=session.path.name))
    return Merge(session, bundle)


def _tables(plan: Plan) -> Tables:
    return {table: _unmarked(table, plan.rows(table)) for table in TABLES}


def _unmarked(table: str, rows: Mapping[str, object]) -> Mapping[str, object]:
    return {k: r for k, r in rows.items() if not is_mark(table, k)} if table == "setting" else rows


def _changes(plan: Plan, rows: Rows) -> list[RowChange]:
    found = ((t, k, plan.rows(t).get(k), after) for (t, k), after in rows.items())
    return [RowChange(t, k, before, after) for t, k, before, after in found if before != after]


def _writers(entries: Iterable[Entry]) -> dict[Place, Writer]:
    found: dict[Place, Writer] = {}
    for entry in entries:
        who = Writer(entry.user, entry.utc, entry.action, entry.n)
        found.update({(table, key): who for table, key, _, _ in entry.rows()})
    return found
