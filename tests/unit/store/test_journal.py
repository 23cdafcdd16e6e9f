import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from apronplan.store.journal import (
    GENESIS,
    NULL,
    ChainBroken,
    Entry,
    EntryKind,
    encode_body,
    replay,
    seal,
    verified,
)


def chain(count: int) -> list[Entry]:
    entries, prev = [], GENESIS
    for n in range(1, count + 1):
        before = NULL if n == 1 else b'{"stand":"%d"}' % (n - 1)
        body = encode_body([("stand_assignment", "p#1", before, b'{"stand":"%d"}' % n)])
        columns = (n, "2026-01-01T00:00:00.000Z", "me", f"Move to {n}", body, prev)
        entries.append(Entry(*columns, seal(*columns)))
        prev = entries[-1].h
    return entries


def test_a_whole_chain_passes_and_replays():
    tables = {"stand_assignment": {}}
    for entry in verified(chain(5)):
        replay(entry, tables)
    assert tables == {"stand_assignment": {"p#1": b'{"stand":"5"}'}}


@pytest.mark.parametrize("field", ["utc", "user", "action", "body", "prev", "h"])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_change_in_any_column_is_found_at_its_entry(field, at):
    entries = chain(5)
    text = getattr(entries[at], field)
    entries[at] = replace(entries[at], **{field: chr(ord(text[0]) ^ 1) + text[1:]})
    with pytest.raises(ChainBroken) as found:
        list(verified(entries))
    assert found.value.n == at + 1
    assert found.value.good == at


@pytest.mark.parametrize("change", ["take out", "put in", "swap", "cut the start"])
def test_entries_taken_out_put_in_or_moved_are_found(change):
    entries = chain(5)
    if change == "take out":
        del entries[2]
    elif change == "put in":
        entries.insert(2, entries[1])
    elif change == "swap":
        entries[1], entries[2] = entries[2], entries[1]
    else:
        del entries[0]
    with pytest.raises(ChainBroken):
        list(verified(entries))


def test_text_cannot_wander_from_one_column_to_the_next_unseen():
    assert seal(1, "u", "ab", "c", "{}", GENESIS) != seal(1, "u", "a", "bc", "{}", GENESIS)
    assert seal(1, "u", "a,1:b", "c", "{}", GENESIS) != seal(1, "u", "a", "b,1:c", "{}", GENESIS)


def test_replay_refuses_rows_that_do_not_fit():
    first, second = chain(2)
    with pytest.raises(ChainBroken, match="does not fit"):
        replay(second, {"stand_assignment": {}})
    with pytest.raises(ChainBroken, match="unknown table"):
        replay(first, {"stand": {}})
    with pytest.raises(ChainBroken, match="cannot be read"):
        replay(replace(first, body='{"rows":[[1]]}'), {"stand_assignment": {}})


@given(
    st.lists(st.tuples(st.text(), st.text(), st.sampled_from([b"null", b'{"a":1}', b"[1,2]"]), st.just(NULL))),
    st.sampled_from(EntryKind),
    st.lists(st.integers(1, 10**9)),
)
def test_a_body_comes_back_as_it_was(rows, kind, of):
    clean = [(t.encode("utf-8", "ignore").decode(), k.encode("utf-8", "ignore").decode(), b, a) for t, k, b, a in rows]
    entry = Entry(1, "", "", "", encode_body(clean, kind, of), "", "")
    assert list(entry.rows()) == clean
    assert entry.head() == (kind, tuple(of))
