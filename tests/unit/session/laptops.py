"""Two laptops with one plan."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apronplan.session.merge.answers import Answer
from apronplan.session.merge.bundling import make_bundle
from apronplan.session.merge.merge import Merge, prepare
from apronplan.session.session import PlanSession


class Laptop:
    """One of them: its plan file and who works there."""

    def __init__(self, folder: Path, user: str, template: Path) -> None:
        folder.mkdir()
        self.user, self.path = user, folder / "week.apron"
        self.sent = 0
        shutil.copyfile(template, self.path)

    @contextmanager
    def open(self) -> Iterator[PlanSession]:
        with PlanSession.open(self.path, user=self.user) as session:
            yield session

    def send(self) -> Path:
        """Make a bundle."""
        self.sent += 1
        out = self.path.with_name(f"{self.user}-{self.sent}.apronx")
        with self.open() as session:
            make_bundle(session, out)
        return out

    def take(self, bundle: Path, answer: Answer | None = None) -> Merge:
        """Bring a bundle in; every question is answered alike. Nothing is changed while some stay open."""
        with self.open() as session:
            merge = prepare(session, bundle)
            for _ in range(10):
                asked = merge.outcome().unanswered - merge.answers.keys()
                if answer is None or not asked:
                    break
                merge.answers.update(dict.fromkeys(asked, answer))
            if not merge.outcome().unanswered:
                merge.apply(session)
            return merge

    def tables(self) -> dict[str, dict[str, object]]:
        """What the plan holds, the memory of other laptops left out."""
        with self.open() as session:
            tables = session.file.load()
        tables["setting"] = {k: r for k, r in tables["setting"].items() if not k.startswith("merged/")}
        return tables
