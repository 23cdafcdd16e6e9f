"""Brings in damaged bundles: whatever is in them, only `UserError` may come out, and the plan stays as it was.

Three kinds of damage: to the bytes of the file; to a part, with hashes that fit again; and to rows of the plan inside,
with a journal, chain and tables that fit again, as somebody would do who knows the program.

Run by hand for long: ``python tests/fuzz/fuzz_bundles.py 100000 [SEED]``.
"""

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from apronplan.errors import UserError
from apronplan.session.commands import assign_stand, create_plan_from_layout, import_turnarounds
from apronplan.session.merge.answers import MINE, THEIRS
from apronplan.session.merge.bundling import make_bundle
from apronplan.session.merge.merge import Merge, prepare
from apronplan.session.merge.report import Report
from apronplan.session.session import PlanSession
from apronplan.store.bundle import BundleRefused
from apronplan.store.journal import GENESIS, encode_body, seal
from fuzz.mutate import damaged
from store.plan_samples import every_table, lots, small_layout, turnaround
from unit.store.bundles import pack, parts_of, resealed

VALUES = [
    None, True, 0, -1, 1, 2**40, -0.0, 1e9, 1e-9, 0.5, "", "x", "120", "T#1", "2018-001#1", "2018-001#9", "../x", "\0",
    "\u202e", "x" * 5000, [], {}, [[]], ["120"], {"a": 1}, "2018-06-05T03:25:00Z", "2018-06-05T03:25:00",
    "9999-12-31T23:59:59Z", "2018-06-05", "Europe/Brussels", "UTC", "../UTC", "hard", "stand", [5.4, 50.6],
    [[5.4, 50.6]], [[0, 0], [0, 0], [0, 0]], "2200-12-31", "<img src='file:///etc/passwd'>", "{0.__class__}", "%s",
]  # fmt: skip
"""What a hostile row may hold."""


class BundleFuzz:
    """A plan that is open on one laptop, and a bundle of another laptop's that is damaged again and again.

    Attributes
    ----------
    outcomes : Counter
        How often a bundle was taken, and how often each refusal came.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.outcomes: Counter[str] = Counter()
        mine, theirs = folder / "mine.apron", folder / "theirs.apron"
        with PlanSession.create(mine, user="Ann") as session:
            create_plan_from_layout(session, small_layout())
            flights = tuple(turnaround(i) for i in (1, 2, 3))
            import_turnarounds(session, flights, tuple(lot for i in (1, 2, 3) for lot in lots(i)))
        shutil.copyfile(mine, theirs)
        with PlanSession.open(theirs, user="Bob") as session:
            assign_stand(session, turnaround="2018-001", stand="120")
            assign_stand(session, turnaround="2018-002", stand="124")
            make_bundle(session, folder / "whole.apronx")
        self.session = PlanSession.open(mine, user="Ann")
        assign_stand(self.session, turnaround="2018-003", stand="122")
        self.head = self.session.head_hash
        self.whole = (folder / "whole.apronx").read_bytes()
        self.parts = parts_of(folder / "whole.apronx")

    def close(self) -> None:
        self.session.close()

    # -- kinds of damage ---------------------------------------------------------------------------

    def raw(self) -> None:
        """Damage the file as it is."""
        self._bring_in(damaged(self.whole, self.chance))

    def part(self) -> None:
        """Damage one part and make the hashes fit again, mostly."""
        name = self.chance.choice(sorted(self.parts))
        parts = {**self.parts, name: damaged(self.parts[name], self.chance)}
        if name != "manifest.json" and self.chance.random() < 0.9:
            parts = resealed(parts)
        self._bring_in(pack(parts, self.folder / "part.apronx").read_bytes())

    def rows(self) -> None:
        """Put odd rows into the plan, with everything around them in order."""
        data = self._odd_plan()
        with sqlite3.connect(":memory:") as connection:
            connection.deserialize(data)
            last = connection.execute(
                "SELECT max(n), (SELECT h FROM edit ORDER BY n DESC LIMIT 1) FROM edit"
            ).fetchone()
        connection.close()
        parts = resealed({**self.parts, "plan.apron": data}, revision=last[0], hash=last[1])
        self._bring_in(pack(parts, self.folder / "rows.apronx").read_bytes())

    def _odd_plan(self) -> bytes:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            # a file of the write-ahead kind cannot be opened in memory; the marks at 18 and 19 say which kind it is
            plain = self.parts["plan.apron"]
            connection.deserialize(plain[:18] + b"\x01\x01" + plain[20:])
            n, prev = connection.execute("SELECT n, h FROM edit ORDER BY n DESC LIMIT 1").fetchone() or (0, GENESIS)
            rows = [self._odd_row(connection) for _ in range(self.chance.choice([1, 1, 2, 5]))]
            rows = list({(r[0], r[1]): r for r in rows}.values())
            body = encode_body(rows)
            columns = (n + 1, "2018-06-05T00:00:00Z", "Bob", "Edit", body, prev)
            connection.execute("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, ?)", (*columns, seal(*columns)))
            for table, key, _, after in rows:
                connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
                if after != b"null":
                    connection.execute(f"INSERT INTO {table} VALUES (?, ?)", (key, after.decode()))
            return connection.serialize()
        finally:
            connection.close()

    def _odd_row(self, connection: sqlite3.Connection) -> tuple[str, str, bytes, bytes]:
        table = self.chance.choice([*every_table(), "turnaround", "stand", "stand_assignment", "split", "lot", "hall"])
        there = connection.execute(f"SELECT key, body FROM {table}").fetchall()
        if there and self.chance.random() < 0.7:
            key, text = self.chance.choice(there)
        else:
            key, row = self.chance.choice(list(every_table()[table].items()))
            text = msgspec.json.encode(row, enc_hook=dict).decode()
        before = dict(there).get(key, "null").encode()
        if self.chance.random() < 0.1:
            return table, key, before, b"null"
        row = msgspec.json.decode(text)
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            name = self.chance.choice([n for n in row if row[n] != key] or list(row))
            row[name] = self._odd_value(row[name])
        return table, key, before, msgspec.json.encode(row)

    def _odd_value(self, old: object) -> object:
        """Choose a value, mostly of the kind that belongs there, so that it is not refused at the door."""
        if self.chance.random() < 0.15:
            return self.chance.choice(VALUES)
        if isinstance(old, str) and old[4:5] == "-" and old[:4].isdigit():
            return self.chance.choice(
                ["2018-06-05T03:25:00Z", "1900-01-01T00:00:00Z", "2200-12-31T23:59:59+14:00", old[:10]]
            )
        kinds = (int, float) if isinstance(old, int | float) and not isinstance(old, bool) else (type(old),)
        return self.chance.choice([v for v in VALUES if type(v) in kinds] or [None])

    # -- bringing in ---------------------------------------------------------------------------------

    def _bring_in(self, data: bytes) -> None:
        path = self.folder / "x.apronx"
        path.write_bytes(data)
        try:
            merge = prepare(self.session, path)
            self._answer(merge)
            list(Report(merge).text())
            Report(merge).as_dict()
            self.outcomes["taken"] += 1
            if self.chance.random() < 0.05 and not merge.outcome().unanswered:
                self._go_through_with(merge)
        except BundleRefused as refusal:
            self._read(str(refusal))
            self.outcomes[refusal.code] += 1
        except UserError as refusal:
            self._read(str(refusal))
            self.outcomes["other plan or base"] += 1
        assert self.session.head_hash == self.head

    def _read(self, sentence: str) -> None:
        assert sentence
        assert not sentence.startswith(("bundle.", "merge.")), sentence
        assert len(sentence) < 1200, sentence

    def _go_through_with(self, merge: Merge) -> None:
        before = {t: dict(rows) for t, rows in self.session.file.load().items()}
        if merge.apply(self.session) is not None:
            self.session.undo()
            self.outcomes["applied"] += 1
        assert self.session.file.load() == before
        self.head = self.session.head_hash

    def _answer(self, merge: Merge) -> None:
        for _ in range(10):
            asked = merge.outcome().unanswered - merge.answers.keys()
            if not asked:
                return
            merge.answers.update({name: self.chance.choice([MINE, THEIRS]) for name in asked})


KINDS = ("raw", "part", "rows")


def main() -> None:
    """Fuzz with each kind of damage as often as the first argument says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            fuzz = BundleFuzz(Path(folder), seed)
            start = time.perf_counter()
            for _ in range(count):
                getattr(fuzz, kind)()
            fuzz.close()
            print(
                f"{kind}: {count} bundles in {time.perf_counter() - start:.1f} s; {dict(fuzz.outcomes.most_common())}"
            )


if __name__ == "__main__":
    main()
