"""A disk in the mind: what it was asked to keep, what it may have kept beyond that, and what a power cut leaves.

Nothing is certain before an fsync of the file (for content) or of its folder (for names): each write since may be on
the disk or not, whole or in some of its sectors, whatever the order; each new name, rename and removal may be or not.
That is less than what a journalling file system promises.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from faults.log import CREATED, EMPTIED, FOLDER, Op, Record

T = TypeVar("T")
SECTOR = 512

State = Mapping[str, bytes | None]
"""Content by path; None = a folder."""


@dataclass(frozen=True, slots=True)
class Write:
    at: int
    data: bytes

    def on(self, content: bytearray) -> None:
        if len(content) < self.at:
            content.extend(bytes(self.at - len(content)))
        content[self.at : self.at + len(self.data)] = self.data

    def torn(self, dice: random.Random) -> "list[Write]":
        """Return the sectors of it that reached the disk."""
        first, last = self.at // SECTOR, (self.at + len(self.data) - 1) // SECTOR
        kept = [s for s in range(first, last + 1) if dice.random() < 0.5]
        parts = ((max(self.at, s * SECTOR), min(self.at + len(self.data), (s + 1) * SECTOR)) for s in kept)
        return [Write(a, self.data[a - self.at : b - self.at]) for a, b in parts]

    def empty(self) -> "Write":
        """Return what is there if the file has grown but its data has not come."""
        return Write(self.at, bytes(len(self.data)))


@dataclass(frozen=True, slots=True)
class Truncate:
    size: int

    def on(self, content: bytearray) -> None:
        if len(content) > self.size:
            del content[self.size :]
        else:
            content.extend(bytes(self.size - len(content)))


@dataclass(slots=True)
class File:
    """A file's content: what is certain, and what has been asked for since."""

    certain: bytes = b""
    asked: list[Write | Truncate] = field(default_factory=list)

    def sync(self) -> None:
        content = bytearray(self.certain)
        for change in self.asked:
            change.on(content)
        self.certain, self.asked = bytes(content), []


Kept = Callable[[File], Iterable[Write | Truncate]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A change of names: `target` gets `what` (a file, or None for a folder), `gone` loses its own."""

    target: str = ""
    what: File | None = None
    gone: str = ""

    def on(self, names: dict[str, File | None]) -> None:
        if self.gone:
            names.pop(self.gone, None)
        if self.target:
            names[self.target] = self.what

    @property
    def folder(self) -> str:
        return str(PurePosixPath(self.target or self.gone).parent)


class Disk:
    """Follows a log; `states` gives what a power cut now may leave."""

    def __init__(self, root: str) -> None:
        self.said = b""
        self._root = root
        self._names: dict[str, File | None] = {}
        self._live: dict[str, File | None] = {}
        self._asked: list[Naming] = []
        self._handles: dict[tuple[int, int], tuple[str, File | None]] = {}

    def follow(self, record: Record) -> bool:
        """Take in one operation; False if it makes no difference to the disk or to what was said."""
        handle = (record.pid, record.handle)
        match record.op:
            case Op.OPEN:
                return self._open(handle, record)
            case Op.WRITE:
                self._file(handle).asked.append(Write(record.a, record.data))
            case Op.TRUNCATE:
                self._file(handle).asked.append(Truncate(record.a))
            case Op.SYNC:
                self._sync(*self._handles[handle])
            case Op.RENAME:
                self._name(Naming(record.data.decode(), self._live[record.path], record.path))
            case Op.UNLINK | Op.RMDIR:
                self._name(Naming(gone=record.path))
            case Op.MKDIR:
                self._name(Naming(record.path))
            case Op.SAID:
                self.said += record.data
            case _:
                return False
        return True

    def _open(self, handle: tuple[int, int], record: Record) -> bool:
        if record.a & FOLDER:
            self._handles[handle] = record.path, None
            return False
        new = bool(record.a & CREATED)
        if new:
            self._name(Naming(record.path, File()))
        file = self._live[record.path]
        self._handles[handle] = record.path, file
        if record.a & EMPTIED and not new:
            assert file is not None
            file.asked.append(Truncate(0))
        return new or bool(record.a & EMPTIED)

    def _file(self, handle: tuple[int, int]) -> File:
        file = self._handles[handle][1]
        assert file is not None, "a folder was written"
        return file

    def _sync(self, path: str, file: File | None) -> None:
        if file is not None:
            file.sync()
            return
        for naming in self._asked:
            if naming.folder == path:
                naming.on(self._names)
        self._asked = [n for n in self._asked if n.folder != path]

    def _name(self, naming: Naming) -> None:
        naming.on(self._live)
        self._asked.append(naming)

    def live(self) -> State:
        """Return the disk as the program saw it."""
        return self._state(self._live, lambda file: file.asked)

    def after_a_power_cut(self, dice: random.Random) -> State:
        """Return one of the states that a power cut now may leave."""
        names = dict(self._names)
        for naming in _some(self._asked, dice):
            naming.on(names)
        return self._state(names, lambda file: _kept(file, dice))

    def _state(self, names: Mapping[str, File | None], kept: Kept) -> State:
        state: dict[str, bytes | None] = {}
        for path in sorted(names):
            folder = str(PurePosixPath(path).parent)
            if folder != self._root and folder not in state:
                continue  # its folder never reached the disk
            file = names[path]
            if file is None:
                state[path] = None
                continue
            content = bytearray(file.certain)
            for change in kept(file):
                change.on(content)
            state[path] = bytes(content)
        return state


def _some(asked: list[T], dice: random.Random) -> list[T]:
    """Return some of what was asked for: none, all, the first, the last, or any, in their order."""
    match dice.randrange(5):
        case 0:
            return []
        case 1:
            return asked
        case 2:
            return asked[: dice.randint(0, len(asked))]
        case 3:
            return asked[dice.randint(0, len(asked)) :]
        case _:
            share = dice.random()
            return [a for a in asked if dice.random() < share]


def _kept(file: File, dice: random.Random) -> list[Write | Truncate]:
    """Return what of a file's changes reached the disk, some of it torn; data may lack where the file has grown."""
    tear, empty = dice.choice((0.0, 0.0, 0.3, 1.0)), dice.choice((0.0, 0.0, 0.0, 0.3))
    kept: list[Write | Truncate] = []
    for change in _some(file.asked, dice):
        if isinstance(change, Write) and dice.random() < tear:
            kept += change.torn(dice)
        elif isinstance(change, Write) and change.at >= len(file.certain) and dice.random() < empty:
            kept.append(change.empty())
        else:
            kept.append(change)
    return kept
