"""What a merge asks and brings, as rows for programs and as sentences for people."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import PartId
from apronplan.exchange.csv_out import csv_text, guarded
from apronplan.i18n import tr
from apronplan.session.merge.answers import Answer
from apronplan.session.merge.collisions import Collision
from apronplan.session.merge.merge import Merge, Writer
from apronplan.session.merge.threeway import Clash, ClashKind, Taken

DAWN = datetime(1900, 1, 1, tzinfo=UTC)
QUESTIONS_HEADER = ("id", "question", "mine", "theirs", "answer", "zone")


class Report:
    """Says what a merge is about; looks at the merge each time it is asked."""

    def __init__(self, merge: Merge) -> None:
        self._merge = merge
        self._words = merge.words

    # -- clashes ---------------------------------------------------------------------------------

    def clash_sentence(self, clash: Clash) -> str:
        """Return a clash as one sentence."""
        subject = self._words.subject(clash.table, clash.key)
        mine, theirs, base = self.clash_sides(clash)
        if clash.kind is ClashKind.FIELD:
            field = self._words.field(clash.table, clash.field)
            return tr("merge.clash.field", subject=subject, field=field, mine=mine, theirs=theirs, base=base)
        return tr(f"merge.clash.{clash.kind}", subject=subject, mine=mine, theirs=theirs)

    def clash_heading(self, clash: Clash) -> str:
        """Return what a clash is about in a few words."""
        subject, field = self._words.subject(clash.table, clash.key), self._words.field(clash.table, clash.field)
        return tr(f"merge.heading.{clash.kind}", subject=subject, field=field)

    def clash_sides(self, clash: Clash) -> tuple[str, str, str]:
        """Return in words what a clash's thing is here, there, and was before."""
        if clash.kind is ClashKind.TOWS:
            mine, theirs = (self._stays(plan, clash.key) for plan in (self._merge.mine, self._merge.theirs))
            return mine, theirs, ""
        if clash.kind is not ClashKind.FIELD:
            mine, theirs = (self._edited(clash, row) for row in (clash.mine, clash.theirs))
            return mine, theirs, self._words.row(clash.table, clash.base)
        if "override" in clash.fields:
            place = clash.places[0]
            here, there = (p.rows(place[0]).get(place[1]) for p in (self._merge.mine, self._merge.theirs))
            before = self._words.row(clash.table, None) if clash.base is None else str(clash.base)
            return self._words.row(clash.table, here), self._words.row(clash.table, there), before
        here, there, before = (self._words.value(clash.field, v) for v in (clash.mine, clash.theirs, clash.base))
        return here, there, before

    def _edited(self, clash: Clash, row: object) -> str:
        if row is None:
            return tr("merge.absent")
        if clash.table != "turnaround":
            return self._words.row(clash.table, row)
        plan = self._merge.theirs if clash.kind is ClashKind.REMOVED_HERE else self._merge.mine
        return self._stays(plan, clash.key)

    def _stays(self, plan: Any, turnaround: str) -> str:  # noqa: ANN401 - a Plan
        parts = [p.part for p in plan.parts.values() if p.turnaround.turnaround == turnaround]
        return "; ".join(self._words.stay(plan, part) for part in parts)

    def clash_row(self, clash: Clash) -> dict[str, Any]:
        """Return a clash for a JSON document."""
        mine, theirs, base = self.clash_sides(clash)
        here, there = (self._clash_writer(clash, theirs=side) for side in (False, True))
        return {
            "id": clash.id,
            "kind": clash.kind,
            "table": clash.table,
            "key": clash.key,
            "field": clash.field,
            "base": plain(clash.base),
            "mine": plain(clash.mine),
            "theirs": plain(clash.theirs),
            "sentence": self.clash_sentence(clash),
            "words": {"base": base, "mine": mine, "theirs": theirs},
            "by": {"mine": _writer_row(here), "theirs": _writer_row(there)},
            "answer": self._answer_row(clash.id),
        }

    def _clash_writer(self, clash: Clash, *, theirs: bool) -> Writer | None:
        found = (self._merge.writer(place, theirs=theirs) for place in ((clash.table, clash.key), *clash.places))
        return next((w for w in found if w is not None), None)

    def who(self, question: Clash | Collision, *, theirs: bool) -> str:
        """Return who made one side what it is, and when; empty if nobody did."""
        if isinstance(question, Clash):
            writer = self._clash_writer(question, theirs=theirs)
        else:
            places = [p for stage in question.stages for p in stage]
            found = (self._merge.writer(p, theirs=theirs) for p in places)
            writer = next((w for w in found if w is not None), None)
        if writer is None:
            return ""
        return tr("merge.by", user=writer.user, utc=self._when(writer.utc), action=writer.action, edit=writer.edit)

    def _when(self, utc: str) -> str:
        try:
            return self._words.time(datetime.fromisoformat(utc))
        except ValueError:
            return utc

    # -- collisions ------------------------------------------------------------------------------

    def finding_sentence(self, finding: Finding) -> str:
        """Return a finding in plain words, as of the plan that would be."""
        from apronplan.planning.sentences import sentence

        return sentence(finding, self._merge.outcome().plan)

    def collision_sides(self, asked: Collision) -> tuple[str, str]:
        """Return where either side has the aircraft and lots of a finding."""
        finding = asked.finding
        parts, lots = finding.ids(SubjectKind.PART), finding.ids(SubjectKind.LOT)
        said, words = [], self._words
        known = {**self._merge.theirs.parts, **self._merge.mine.parts}
        parts = tuple(sorted(parts, key=lambda p: (known[PartId(p)].on_block, p) if p in known else (DAWN, p)))
        for plan in (self._merge.mine, self._merge.theirs):
            stays = [self._words.stay(plan, part) for part in parts]
            rows = plan.rows("hall_assignment")
            halls = [f"{words.subject('lot', k)}: {words.row('hall_assignment', rows.get(k))}" for k in lots]
            said.append("; ".join([*stays, *halls]) or tr("merge.as_there"))
        return said[0], said[1]

    def collision_row(self, asked: Collision) -> dict[str, Any]:
        """Return a collision for a JSON document."""
        finding = asked.finding
        mine, theirs = self.collision_sides(asked)
        outcome = self._merge.outcome()
        return {
            "id": asked.id,
            "code": finding.code,
            "key": finding.key,
            "sentence": self.finding_sentence(finding),
            "subjects": [{"kind": s.kind, "id": s.id} for s in finding.subjects],
            "start": finding.start,
            "end": finding.end,
            "words": {"mine": mine, "theirs": theirs},
            "answer": self._answer_row(asked.id),
            "solved": asked.id not in outcome.unanswered,
        }

    # -- all of it -------------------------------------------------------------------------------

    def taken_row(self, taken: Taken) -> dict[str, Any]:
        """Return a change that came in without a question for a JSON document."""
        sentence = self._words.change(taken.table, taken.key, taken.fields, taken.before, taken.after)
        return {"table": taken.table, "key": taken.key, "fields": list(taken.fields), "sentence": sentence}

    def as_dict(self) -> dict[str, Any]:
        """Return everything for a JSON document."""
        merge = self._merge
        outcome = merge.outcome()
        return {
            "author": merge.author,
            "utc": merge.made_utc,
            "their_revision": merge.their_revision,
            "base_revision": merge.base_revision,
            "known": merge.known,
            "clashes": [self.clash_row(c) for c in merge.clashes],
            "new_findings": [self.collision_row(c) for c in outcome.collisions],
            "their_findings": [self.finding_sentence(f) for f in merge.brought_along],
            "taken": [self.taken_row(t) for t in merge.taken],
            "open": sorted(outcome.unanswered),
        }

    def text(self) -> Iterable[str]:
        """Yield everything as sentences."""
        merge = self._merge
        outcome = merge.outcome()
        yield tr("merge.from", file=merge.file.name, author=merge.author, utc=self._when(merge.made_utc),
                 revision=merge.their_revision)  # fmt: skip
        yield tr("report.zone", zone=self._words.zone)
        yield tr("merge.taken", count=len(merge.taken))
        for clash in merge.clashes:
            yield self._question(clash.id, self.clash_sentence(clash), outcome.unanswered)
            for theirs in (False, True):
                if who := self.who(clash, theirs=theirs):
                    yield "    " + tr("merge.there_by" if theirs else "merge.here_by", who=who)
        for asked in outcome.collisions:
            mine, theirs_words = self.collision_sides(asked)
            yield self._question(asked.id, self.finding_sentence(asked.finding), outcome.unanswered)
            yield "    " + tr("merge.side_mine", words=mine)
            yield "    " + tr("merge.side_theirs", words=theirs_words)
            if asked.id in outcome.unsolved:
                yield "    " + tr("merge.unsolved")
        for finding in merge.brought_along:
            yield tr("merge.their_finding", sentence=self.finding_sentence(finding))

    def _question(self, name: str, sentence: str, unanswered: frozenset[str]) -> str:
        return f"{'?' if name in unanswered else '+'} {name}  {sentence}"

    def questions_csv(self) -> str:
        """Return the questions as CSV with an empty column for the answers; times are those of ``zone``."""
        outcome = self._merge.outcome()
        rows = []
        for clash in self._merge.clashes:
            mine, theirs, _ = self.clash_sides(clash)
            rows.append((clash.id, self.clash_sentence(clash), mine, theirs))
        rows += [(c.id, self.finding_sentence(c.finding), *self.collision_sides(c)) for c in outcome.collisions]
        zone = str(self._words.zone)
        lines = ((*row, self._answer_text(row[0]), zone) for row in rows)
        return csv_text(QUESTIONS_HEADER, ([guarded(c) for c in line] for line in lines))

    def _answer_text(self, name: str) -> str:
        row = self._answer_row(name)
        return "" if row is None else str(row)

    def _answer_row(self, name: str) -> object:
        answer: Answer | None = self._merge.answers.get(name)
        if answer is None:
            return None
        return answer.value if answer.value is not None else answer.choice


def _writer_row(writer: Writer | None) -> Mapping[str, str | int] | None:
    if writer is None:
        return None
    return {"user": writer.user, "utc": writer.utc, "action": writer.action, "edit": writer.edit}


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value or row as JSON has it."""
    return msgspec.to_builtins(value, enc_hook=lambda v: dict(v) if isinstance(v, Mapping) else str(v), order="sorted")
