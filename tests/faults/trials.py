"""The trials, with their counts: for each commit, and for a release."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from faults.figures import Figures
from faults.flips import bit_flips
from faults.kills import executable_kills, kills
from faults.operations import ACTIONS, Action, operations
from faults.plans import make_plan
from faults.power import Script, a_day, full_log, power_cuts
from faults.program import Program


def _nobody(_done: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Tools:
    """What a trial is made with: the program, and a folder for its files."""

    program: Program
    scratch: Path
    tell: Callable[[int], None] = _nobody
    """Told now and then how much of a long trial is done."""
    _template: Path | None = None

    @property
    def template(self) -> Path:
        """A small plan, made once."""
        if self._template is None:
            self._template = make_plan(self.program, self.scratch / "template")
        return self._template

    def folder(self, name: str) -> Path:
        """Return a folder of that name."""
        made = self.scratch / name
        made.mkdir(exist_ok=True)
        return made


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial.

    Attributes
    ----------
    commit, release : int
        How much is tried in the tests of every commit, and for a release.
    at_least : mapping
        What has to be found besides, as a share of what was tried: else the trial was empty.
    control : bool
        The program was made unsafe: something has to go wrong, or the trial would not notice anything.
    watches : bool
        It needs the library before libc.
    """

    name: str
    commit: int
    release: int
    run: Callable[[Tools, int], Figures]
    at_least: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    control: bool = False
    watches: bool = True

    def complaint(self, figures: Figures, wanted: int) -> str:
        """Return why the figures do not show what they should; empty if they do."""
        if self.control:
            return "" if figures.bad else f"The unsafe program was not found out.\n{figures.text()}"
        if figures.bad:
            return figures.first_faults()
        short = [name for name, share in self.at_least.items() if figures.counts.get(name, 0) < share * figures.tried]
        # chance does not always find as many different states as it is asked for
        few = figures.tried < 0.95 * min(wanted, figures.counts.get("possible", wanted))
        return f"Too little was tried ({', '.join(short) or 'states'}).\n{figures.text()}" if short or few else ""


def _kill(tools: Tools, count: int, *, seed: int = 1, unsafe: str = "") -> Figures:
    folder = tools.folder(f"kill-{seed}{unsafe}")
    return kills(tools.program, tools.template, folder, count, seed=seed, unsafe=unsafe)


def _kill_executable(tools: Tools, count: int) -> Figures:
    return executable_kills(tools.template, tools.folder("kill-executable"), count)


def _power(tools: Tools, count: int, *, script: Script, seed: int = 1, unsafe: str = "") -> Figures:
    return power_cuts(tools.program, tools.scratch, script, count, seed=seed, unsafe=unsafe, tell=tools.tell)


def _operation(tools: Tools, count: int, *, action: Action, unsafe: str = "") -> Figures:
    return operations(tools.program, tools.scratch, action, count, unsafe=unsafe)


def _flip(tools: Tools, count: int, *, crashed: bool = False, unsafe: str = "") -> Figures:
    return bit_flips(tools.program, tools.template, tools.scratch, count, crashed=crashed, unsafe=unsafe)


_part = functools.partial
_AMID = MappingProxyType({"before the first edit": 0.01, "amid the edits": 0.3, "edits acknowledged": 1.0})
_CUT = MappingProxyType(
    {"different disks": 0.3, "with an edit that was not yet acknowledged": 0.01, "edits acknowledged": 0.0001}
)
_SPOILED = MappingProxyType({"refused": 0.1, "killed": 0.05})
_COMMIT_OPERATIONS = {"edit": 80, "export": 50, "import": 25, "backup": 25, "migrate": 25, "restore": 25, "new": 20,
                      "bundle": 20, "plan": 6}  # fmt: skip

KILLS = (
    Trial("kill -9, first half", 245, 5_000, _part(_kill, seed=1), _AMID, watches=False),
    Trial("kill -9, second half", 245, 5_000, _part(_kill, seed=2), _AMID, watches=False),
    Trial("kill -9 of the executable", 10, 100, _kill_executable, {"told": 1.0, "amid the edits": 0.5}, watches=False),
    Trial("control: acknowledged before the commit", 15, 60, _part(_kill, seed=3, unsafe="late_commit"),
          control=True, watches=False),
)  # fmt: skip
POWER = (
    # one day leaves some 60,000 different states: for more of them, more days
    *(
        Trial(f"power cuts in a day, part {n}", 2_500, 50_000, _part(_power, script=a_day, seed=n), _CUT)
        for n in (1, 2, 3, 4)
    ),
    Trial("power cuts while the log is emptied", 1_000, 12_000, _part(_power, script=full_log), _CUT),
    Trial(
        "power cuts where the log is emptied after each edit",
        600,
        10_000,
        _part(_power, script=a_day, unsafe="log_emptied"),
        _CUT,
    ),
    *(
        Trial(
            f"power cuts where a log is refused, part {n}",
            1_100,
            10_000,
            _part(_power, script=a_day, seed=n, unsafe="delete_extra"),
            _CUT,
        )
        for n in (1, 2, 3, 4)
    ),
    Trial("control: WAL + NORMAL", 300, 5_000, _part(_power, script=a_day, unsafe="wal_normal"), control=True),
    Trial("control: DELETE + FULL", 300, 5_000, _part(_power, script=a_day, unsafe="delete_full"), control=True),
)
OPERATIONS = (
    *(Trial(f"operations: {a.name}", _COMMIT_OPERATIONS[a.name], 10_000, _part(_operation, action=a), _SPOILED)
      for a in ACTIONS),
    Trial("control: export into the file itself", 25, 10_000,
          _part(_operation, action=next(a for a in ACTIONS if a.name == "export"), unsafe="half_export"), control=True),
    Trial("control: no rollback", 60, 10_000, _part(_operation, action=ACTIONS[0], unsafe="no_rollback"),
          control=True),
)  # fmt: skip
FLIPS = (
    Trial("bit flips, closed file", 500, 10_000, _flip, {"found": 0.5}, watches=False),
    Trial("bit flips, log left by a crash", 200, 3_000, _part(_flip, crashed=True), {"found": 0.5}, watches=False),
    Trial("control: SQLite's check alone", 200, 2_000, _part(_flip, unsafe="sqlite_check_only"),
          control=True, watches=False),
    Trial("control: the log left to SQLite", 50, 500, _part(_flip, crashed=True, unsafe="no_log_check"),
          control=True, watches=False),
)  # fmt: skip
GROUPS: Mapping[str, Iterable[Trial]] = MappingProxyType(
    {"kill": KILLS, "power": POWER, "operations": OPERATIONS, "flips": FLIPS}
)
"""All trials, by the word that chooses them in `faults.run`."""
