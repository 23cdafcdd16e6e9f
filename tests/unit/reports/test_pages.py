"""Pages are filled so that nothing is lost, nothing is cut, and a heading never stands alone at the foot."""

from hypothesis import given
from hypothesis import strategies as st

from apronplan.reports.pages import (
    GAP_MM,
    Block,
    Column,
    Figures,
    Heading,
    Note,
    Page,
    Table,
    body_mm,
    fill_pages,
)

ROOM_MM = body_mm("A4", landscape=True)


def table(rows: int) -> Table:
    return Table(columns=(Column("n", 1),), rows=tuple((str(i),) for i in range(rows)), strong=frozenset({0, rows - 1}))


blocks = st.lists(
    st.one_of(
        st.integers(1, 120).map(table),
        st.integers(0, 9).map(lambda n: Heading(text=f"heading {n}")),
        st.just(Note(text="note")),
        st.just(Figures(items=(("1", "what", "remark"),))),
    ),
    max_size=25,
)


def height_mm(page: Page) -> float:
    return sum(b.height_mm + GAP_MM for b in page.blocks) - GAP_MM


@given(blocks)
def test_no_page_is_overfull(given_blocks: list[Block]) -> None:
    for page in fill_pages("t", given_blocks, ROOM_MM):
        assert height_mm(page) <= ROOM_MM + GAP_MM


@given(blocks)
def test_every_row_is_printed_once_and_in_order(given_blocks: list[Block]) -> None:
    pages = fill_pages("t", given_blocks, ROOM_MM)
    printed = [row for p in pages for b in p.blocks if isinstance(b, Table) for row in b.rows]
    assert printed == [row for b in given_blocks if isinstance(b, Table) for row in b.rows]
    notes = sum(isinstance(b, Note) for p in pages for b in p.blocks)
    assert notes == sum(isinstance(b, Note) for b in given_blocks)


@given(blocks)
def test_a_heading_is_followed_by_what_it_heads(given_blocks: list[Block]) -> None:
    pages = fill_pages("t", [*given_blocks, Note(text="end")], ROOM_MM)
    assert all(not isinstance(p.blocks[-1], Heading) for p in pages)


def test_a_table_that_runs_over_repeats_its_headings_and_keeps_its_strong_rows() -> None:
    pages = fill_pages("t", [Heading(text="list"), table(100)], ROOM_MM)
    assert len(pages) > 1
    heads = [b for p in pages for b in p.blocks if isinstance(b, Heading)]
    assert [h.continued for h in heads] == [False] + [True] * (len(pages) - 1)
    strong = [t.rows[i] for p in pages for t in p.blocks if isinstance(t, Table) for i in sorted(t.strong)]
    assert strong == [("0",), ("99",)]
