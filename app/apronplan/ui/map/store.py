"""What the map keeps of the plan between frames; thrown away piece by piece as changes name it."""

from datetime import datetime

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId
from apronplan.domain.plan import LAYOUT_TABLES, Plan
from apronplan.ui.map.gaps import GapLine, gap_lines
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.routes import RouteLine, road_lines, taxi_lines
from apronplan.ui.map.scene import Scene, scene_of
from apronplan.ui.map.situation import HallTable, Situation, situation_at
from apronplan.ui.map.stage import Stage, stage_of
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.weight import worst_open

HALL_TABLES = frozenset({"hall_assignment", "lot", "turnaround", "hall", "airport", "rule_setting"})
STAGE_TABLES = frozenset({*LAYOUT_TABLES, "setting"})


class MapStore:
    """Scene, stage, situation, ways and clearances of the open plan at the instant shown."""

    def __init__(self, bridge: SessionBridge) -> None:
        self._bridge = bridge
        self._proposal: Plan | None = None
        self._stage: Stage | None = None
        self._situation: Situation | None = None
        self._halls: HallTable | None = None
        self._severities: dict[PartId, Severity] | None = None
        self._gaps: tuple[Situation, tuple[GapLine, ...]] | None = None
        self._routes: tuple[tuple[Situation, PartId, str], tuple[RouteLine, ...]] | None = None

    # -- forgetting --------------------------------------------------------------------------------

    def forget(self) -> None:
        """Another plan is open: keep nothing."""
        self._stage = self._situation = self._halls = self._severities = self._gaps = self._routes = None

    def note(self, change: ChangeSet) -> None:
        """Forget what a change touches."""
        self._situation = None
        if "accepted_finding" in change.tables:
            self._severities = None
        if change.tables & HALL_TABLES:
            self._halls = None
        if change.tables & STAGE_TABLES:
            self._stage = None

    def propose(self, after: Plan | None) -> None:
        """Show the halls as a proposal loads them; None = as the plan does."""
        self._proposal = after
        self._situation = self._halls = None

    def note_findings(self) -> None:
        """Forget what findings say."""
        self._severities = self._situation = None

    # -- asking ------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The open plan."""
        return self._bridge.plan

    @property
    def scene(self) -> Scene | None:
        """The projected layout; None while there is no airport."""
        layout = self._bridge.layout
        return scene_of(layout) if layout is not None else None

    def stage(self, at: datetime, options: MapOptions) -> Stage:
        """Return what stands and what is planned on the day of an instant."""
        scene, day, built = scene_of(self.plan.layout), at.astimezone(self._bridge.zone).date(), self.plan.built_phases
        if self._stage is None or not self._stage.is_for(scene, day, built, options.phases):
            self._stage = stage_of(scene, day, built, options.phases)
        return self._stage

    def situation(self, at: datetime) -> Situation:
        """Return what stands where at an instant."""
        if self._situation is None or self._situation.at != at:
            day = at.astimezone(self._bridge.zone).date()
            if self._halls is None or self._halls.day != day:
                self._halls = HallTable(self._proposal or self.plan, day)
            self._situation = situation_at(self.plan, at, self._halls, self.severities)
        return self._situation

    @property
    def severities(self) -> dict[PartId, Severity]:
        """The worst open finding of each part; what a place merely costs is none."""
        if self._severities is None:
            self._severities = worst_open(self._bridge.findings, self.plan.accepted_findings)
        return self._severities

    def gaps(self, situation: Situation) -> tuple[GapLine, ...]:
        """Return the clearances between what stands side by side."""
        if self._gaps is None or self._gaps[0] is not situation:
            self._gaps = situation, gap_lines(self.plan.layout, situation.parked)
        return self._gaps[1]

    def routes(self, situation: Situation, part: PartId | None, runway: str) -> tuple[RouteLine, ...]:
        """Return the ways of a part, if it is on the ground."""
        parked = situation.by_part.get(part) if part is not None else None
        if parked is None:
            return ()
        key = (situation, parked.part, runway)
        if self._routes is None or self._routes[0] != key:
            taxi = taxi_lines(self.plan.layout, parked, situation, runway)
            self._routes = key, (*taxi, *road_lines(self.plan, parked, situation))
        return self._routes[1]
