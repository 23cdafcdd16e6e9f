"""Laws that a three-way merge keeps, whatever the plans."""

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from apronplan.domain.plan import Plan
from apronplan.session.merge.answers import MINE, THEIRS, Answer, settle
from apronplan.session.merge.threeway import ClashKind, Merged, Rows, merge_tables
from unit.session.merge_worlds import World, triples, worlds


def applied(mine: World, rows: Rows) -> World:
    tables = {name: dict(table) for name, table in mine.items()}
    for (table, key), row in rows.items():
        if row is None:
            tables[table].pop(key, None)
        else:
            tables[table][key] = row
    return tables


def answered(merged: Merged, mine: World, theirs: World, answer: Answer) -> World:
    rows = dict(merged.rows)
    for clash in merged.clashes:
        settle(clash, answer, rows, mine, theirs, Plan())
    return applied(mine, rows)


@given(triples())
def test_what_both_have_stays(triple: tuple[World, World, World]) -> None:
    base, mine, _ = triple
    merged = merge_tables([base], mine, mine)
    assert not merged.clashes
    assert applied(mine, merged.rows) == mine


@given(triples())
def test_where_only_they_worked_their_plan_is_taken(triple: tuple[World, World, World]) -> None:
    base, _, theirs = triple
    merged = merge_tables([base], base, theirs)
    assert not merged.clashes
    assert applied(base, merged.rows) == theirs


@given(triples())
def test_where_only_i_worked_nothing_changes(triple: tuple[World, World, World]) -> None:
    base, mine, _ = triple
    merged = merge_tables([base], mine, base)
    assert not merged.clashes
    assert not merged.rows


@given(triples())
def test_both_laptops_are_asked_the_same(triple: tuple[World, World, World]) -> None:
    base, mine, theirs = triple
    here, there = merge_tables([base], mine, theirs), merge_tables([base], theirs, mine)

    def asked(merged: Merged, *, swapped: bool) -> set[tuple[object, ...]]:
        sides = [(repr(c.theirs), repr(c.mine)) if swapped else (repr(c.mine), repr(c.theirs)) for c in merged.clashes]
        where = [(c.table, c.key, c.field, c.fields, frozenset(c.places)) for c in merged.clashes]
        return set(zip(where, sides, strict=True))

    assert asked(here, swapped=False) == asked(there, swapped=True)


@given(triples())
def test_both_laptops_end_with_the_same_plan(triple: tuple[World, World, World]) -> None:
    base, mine, theirs = triple
    here = answered(merge_tables([base], mine, theirs), mine, theirs, MINE)
    there = answered(merge_tables([base], theirs, mine), theirs, mine, THEIRS)
    assert here == there


@given(triples())
def test_bringing_in_twice_changes_nothing_more(triple: tuple[World, World, World]) -> None:
    base, mine, theirs = triple
    for answer in (MINE, THEIRS):
        once = answered(merge_tables([base], mine, theirs), mine, theirs, answer)
        again = merge_tables([theirs], once, theirs)  # what they have is common now
        assert not again.clashes
        assert not again.rows


@given(triples())
def test_no_row_is_lost_that_nobody_removed(triple: tuple[World, World, World]) -> None:
    base, mine, theirs = triple
    for answer in (MINE, THEIRS):
        result = answered(merge_tables([base], mine, theirs), mine, theirs, answer)
        for table in base:
            for key in mine[table].keys() | theirs[table].keys():
                removed = key in base[table] and (key not in mine[table] or key not in theirs[table])
                # a turnaround or lot that was removed, or tows that were chosen as a whole, take their rows along
                owner = key.partition("#")[0].partition("/")[0]
                with_owner = any(
                    (owner in base["turnaround"]) and owner not in side["turnaround"] for side in (mine, theirs)
                )
                with_lot = any(key in base["lot"] and key not in side["lot"] for side in (mine, theirs))
                towed = table == "stand_assignment" and mine["split"].get(owner) != theirs["split"].get(owner)
                figures = key == "last_solution"
                assert key in result[table] or removed or with_owner or with_lot or towed or figures, (table, key)


@given(triples())
def test_every_difference_is_taken_kept_or_asked(triple: tuple[World, World, World]) -> None:
    base, mine, theirs = triple
    merged = merge_tables([base], mine, theirs)
    asked = {place for c in merged.clashes for place in c.places}
    for table in base:
        for key in mine[table].keys() | theirs[table].keys():
            place = (table, key)
            here, there, before = (side[table].get(key) for side in (mine, theirs, base))
            if here == there or place in asked or place in merged.rows:
                continue
            # kept as mine: they must not have changed it, or it went with its owner
            owner = key.partition("#")[0].partition("/")[0]
            gone = owner in base["turnaround"] and (
                owner not in mine["turnaround"] or owner not in theirs["turnaround"]
            )
            lot_gone = key in base["lot"] and (key not in mine["lot"] or key not in theirs["lot"])
            assert there == before or gone or lot_gone, place


@given(worlds(), st.data())
def test_two_bases_that_disagree_make_a_question_of_every_difference(base: World, data: st.DataObject) -> None:
    from unit.session.merge_worlds import edited

    mine, theirs = data.draw(edited(base)), data.draw(edited(base))
    merged = merge_tables([mine, theirs], mine, theirs)
    asked = {place for c in merged.clashes for place in c.places}
    for table in base:
        for key in mine[table].keys() | theirs[table].keys():
            if mine[table].get(key) != theirs[table].get(key) and key != "last_solution":
                assert (table, key) in asked


@pytest.mark.parametrize("kind", ClashKind)
def test_the_random_plans_meet_every_kind_of_clash(kind: ClashKind) -> None:
    def meets(triple: tuple[World, World, World]) -> bool:
        base, mine, theirs = triple
        return any(c.kind is kind for c in merge_tables([base], mine, theirs).clashes)

    base, mine, theirs = find(triples(), meets)
    assert merge_tables([base], mine, theirs).clashes
