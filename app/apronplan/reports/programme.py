"""The programme statement: figures for JSON, lines for people, rows for a table, and a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.programmes import attributions
from apronplan.cargo.statement import REST, UNKNOWN, Masses, Statement, statement
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.pages import Align, Block, Column, Figures, Heading, Note, Table

HEADER = (
    "period",
    "programme",
    "direction",
    "handler",
    "hall",
    "carrier",
    "origin",
    "declared_kg",
    "inferred_kg",
    "inferred_low_kg",
    "inferred_high_kg",
    "unknown_kg",
    "total_kg",
)
"""Columns of the statement as a table; ``origin`` is the destination for exports."""


def tonnes(mass_kg: int) -> float:
    """Return kilograms as tonnes with three decimals, so that not a kilogram is lost."""
    return round(mass_kg / 1000, 3)


@dataclass(frozen=True)
class ProgrammeReport:
    """The statement of a window.

    Attributes
    ----------
    start, end : datetime or None
        Turnarounds that come on block in ``[start, end)`` count, UTC; None = no bound.
    """

    statement: Statement
    start: datetime | None
    end: datetime | None
    period: str

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON, tonnes with three decimals.

        That freight is of no programme is inferred too: it is the row ``rest`` of ``programmes`` and of every other
        cut, and counts in ``inferred_t`` (``rest_t`` tells how much of it), so declared + inferred + unknown is the
        total everywhere.
        """
        sums = self.statement.sums
        return {
            "start": self.start,
            "end": self.end,
            "period": self.period,
            "total_t": tonnes(self.statement.total_kg),
            "declared_t": tonnes(sums.declared_kg),
            "inferred_t": tonnes(sums.attributed_kg),
            "rest_t": tonnes(sums.rest_kg),
            "unknown_t": tonnes(sums.unknown_kg),
            "ecommerce_t": tonnes(self.statement.ecommerce_kg),
            "identified_share": round(self.statement.identified_share, 6),
            "programmes": self._programmes(),
            "by_handler": self._by("programme", "handler"),
            "by_hall": self._by("programme", "hall"),
            "by_carrier": self._by("programme", "carrier"),
            "by_origin": self._by("programme", "origin"),
            "by_period": self._by("period", "programme"),
            "rows": [self._row(names, masses) for names, masses in self._named_rows()],
            "next_evidence": [
                {
                    "kind": e.kind,
                    "subject": e.subject,
                    "lots": e.lots,
                    "unknown_t": tonnes(e.unknown_kg),
                    "doubt_t": tonnes(e.doubt_kg),
                }
                for e in self.statement.next_evidence
            ],
        }

    def _programmes(self) -> list[dict[str, object]]:
        rows = [self._programme(name, masses) for name, masses in self.statement.programmes.items()]
        return [*rows, self._programme(REST, self.statement.by("programme").get((REST,), Masses()))]

    @staticmethod
    def _programme(name: str, masses: Masses) -> dict[str, object]:
        return {
            "name": name,
            "declared_t": tonnes(masses.declared_kg),
            "inferred_t": tonnes(masses.attributed_kg),
            "inferred_low_t": tonnes(masses.low_kg),
            "inferred_high_t": tonnes(masses.high_kg),
        }

    def _by(self, *names: str) -> list[dict[str, object]]:
        return [
            self._row(dict(zip(names, key, strict=True)), masses) for key, masses in self.statement.by(*names).items()
        ]

    def _named_rows(self) -> list[tuple[dict[str, str], Masses]]:
        names = HEADER[:7]
        return [({n: getattr(key, n) for n in names}, masses) for key, masses in self.statement.rows.items()]

    @staticmethod
    def _row(names: dict[str, str], masses: Masses) -> dict[str, object]:
        return {
            **names,
            "declared_t": tonnes(masses.declared_kg),
            "inferred_t": tonnes(masses.attributed_kg),
            "inferred_low_t": tonnes(masses.low_kg),
            "inferred_high_t": tonnes(masses.high_kg),
            "unknown_t": tonnes(masses.unknown_kg),
        }

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header and rows of the statement in kilograms, with a last row that sums them."""
        rows: list[tuple[str | int | float, ...]] = [
            (*names.values(), *_figures(masses)) for names, masses in self._named_rows()
        ]
        return HEADER, [*rows, (tr("freight.total"), *[""] * 6, *_figures(self.statement.sums))]

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        sums = self.statement.sums
        lines = [
            tr(
                "freight.statement_total",
                total=_t(self.statement.total_kg),
                declared=_t(sums.declared_kg),
                inferred=_t(sums.attributed_kg),
                unknown=_t(sums.unknown_kg),
                rest=_t(sums.rest_kg),
            ),
            tr("freight.identified", share=f"{100 * self.statement.identified_share:.1f}"),
        ]
        lines += [*self.programme_lines(), *self._lines_by("handler"), *self._lines_by("hall")]
        lines += [
            tr(f"freight.evidence_{e.kind}", subject=e.subject, lots=e.lots, doubt=_t(e.doubt_kg))
            for e in self.statement.next_evidence[:5]
        ]
        return lines

    def programme_lines(self) -> list[str]:
        """Return one sentence per programme: declared and inferred together, and their bounds."""
        return [
            tr("freight.programme_sum", programme=name, mass=_t(m.declared_kg + m.inferred_kg),
               low=_t(m.declared_kg + m.low_kg), high=_t(m.declared_kg + m.high_kg))
            for name, m in self.statement.programmes.items()
        ]  # fmt: skip

    def _lines_by(self, name: str) -> list[str]:
        return [
            tr(f"freight.programme_{name}", programme=programme, place=place or "?", declared=_t(m.declared_kg),
               inferred=_t(m.inferred_kg), low=_t(m.low_kg), high=_t(m.high_kg))
            for (programme, place), m in self.statement.by("programme", name).items()
            if programme not in (REST, UNKNOWN)
        ]  # fmt: skip

    def blocks(self) -> Sequence[Block]:
        """Return the statement as blocks of a sheet."""
        sums = self.statement.sums
        figures = Figures(
            items=(
                (_t(self.statement.total_kg), tr("freight.figure_total"), ""),
                (_t(sums.declared_kg), tr("freight.figure_declared"), ""),
                (
                    _t(sums.attributed_kg),
                    tr("freight.figure_inferred"),
                    tr("freight.figure_rest", rest=_t(sums.rest_kg)),
                ),
                (_t(sums.unknown_kg), tr("freight.figure_unknown"), ""),
            )
        )
        share = Note(text=tr("freight.identified", share=f"{100 * self.statement.identified_share:.1f}"))
        evidence: list[Block] = [
            Note(text=tr(f"freight.evidence_{e.kind}", subject=e.subject, lots=e.lots, doubt=_t(e.doubt_kg)))
            for e in self.statement.next_evidence
        ]
        head: list[Block] = [figures, share, *(Note(text=line) for line in self.programme_lines())]
        for name in ("handler", "hall", "carrier"):
            head += [Heading(text=tr(f"freight.by_{name}")), self._sheet_table(name)]
        return [*head, Note(text=tr("freight.rest_note")), Heading(text=tr("freight.next_evidence")), *evidence]

    def _sheet_table(self, name: str) -> Table:
        found = self.statement.by("programme", name)
        texts = [(p, other or "?", *(_t(kg) for kg in _figures(m))) for (p, other), m in found.items()]
        total = (tr("freight.total"), "", *(_t(kg) for kg in _figures(self.statement.sums)))
        titles = ("declared", "inferred", "low", "high", "unknown", "total")
        columns = (
            Column(tr("freight.column_programme"), 2),
            Column(tr(f"freight.column_{name}"), 3),
            *(Column(tr(f"freight.column_{t}"), 1.4, Align.RIGHT) for t in titles),
        )
        return Table(columns=columns, rows=(*texts, total), strong=frozenset({len(texts)}))


def _figures(m: Masses) -> tuple[int, ...]:
    return m.declared_kg, m.attributed_kg, m.low_kg, m.high_kg, m.unknown_kg, m.total_kg


def _t(mass_kg: int) -> str:
    return f"{mass_kg / 1000:,.3f}"


def programme_report(
    plan: Plan, start: datetime | None = None, end: datetime | None = None, period: str = "all"
) -> ProgrammeReport:
    """Return the programme statement of the turnarounds that come on block in a window.

    Parameters
    ----------
    period : str
        ``all``, ``day``, ``week``, ``month`` or ``year``: how the rows are cut by local day of arrival.

    Raises
    ------
    UserError
        If evidence rules cannot be told apart, or shares come to more than a lot.
    """
    return ProgrammeReport(statement(attributions(plan, start, end), period), start, end, period)
