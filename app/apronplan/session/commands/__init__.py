"""The verbs: every change of a plan has one, and window, command line and tests call the same."""

from apronplan.session.commands.adoption import Difference, adopt_placements, differences
from apronplan.session.commands.closures import add_closure, remove_closure
from apronplan.session.commands.drawing import draw_hall, draw_stand, remove_drawn
from apronplan.session.commands.flights import add_turnaround, change_turnaround
from apronplan.session.commands.halls import assign_hall, lock_hall, unassign_hall, unlock_hall
from apronplan.session.commands.layout import create_plan_from_layout
from apronplan.session.commands.layout_rows import remove_preference, set_hall, set_preference
from apronplan.session.commands.lots import add_lot, change_lot, remove_lot, split_lot
from apronplan.session.commands.manifests import import_manifests
from apronplan.session.commands.publishing import publish
from apronplan.session.commands.registry import COMMANDS, Argument, Command, run_command
from apronplan.session.commands.resolution import apply_resolution, propose_resolutions
from apronplan.session.commands.settings import (
    accept_finding,
    reset_rule,
    set_rule,
    set_setting,
    withdraw_acceptance,
)
from apronplan.session.commands.solution import apply_solution, solution_rows
from apronplan.session.commands.stands import assign_stand, lock_stand, swap_stands, unassign_stand, unlock_stand
from apronplan.session.commands.tows import insert_tow, move_tow, remove_tow
from apronplan.session.commands.traffic import import_turnarounds, remove_turnaround, set_times
from apronplan.session.guard import RuleRefusal

assign_warehouse = assign_hall
unassign_warehouse = unassign_hall

__all__ = [
    "COMMANDS",
    "Argument",
    "Command",
    "Difference",
    "RuleRefusal",
    "accept_finding",
    "add_closure",
    "add_lot",
    "add_turnaround",
    "adopt_placements",
    "apply_resolution",
    "apply_solution",
    "assign_hall",
    "assign_stand",
    "assign_warehouse",
    "change_lot",
    "change_turnaround",
    "create_plan_from_layout",
    "differences",
    "draw_hall",
    "draw_stand",
    "import_manifests",
    "import_turnarounds",
    "insert_tow",
    "lock_hall",
    "lock_stand",
    "move_tow",
    "propose_resolutions",
    "publish",
    "remove_closure",
    "remove_drawn",
    "remove_lot",
    "remove_preference",
    "remove_tow",
    "remove_turnaround",
    "reset_rule",
    "run_command",
    "set_hall",
    "set_preference",
    "set_rule",
    "set_setting",
    "set_times",
    "solution_rows",
    "split_lot",
    "swap_stands",
    "unassign_hall",
    "unassign_stand",
    "unassign_warehouse",
    "unlock_hall",
    "unlock_stand",
    "withdraw_acceptance",
]
