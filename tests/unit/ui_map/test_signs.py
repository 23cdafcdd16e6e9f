import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.ui.map.signs import Place, Shade, SignField, Style, Tone, Wish, boxes_of, spread, upright

coordinates = st.floats(0, 400)
angles = st.sampled_from((0.0, 90.0, -90.0, 45.0, -30.0, 64.0))


def measure(text, style):
    return 7.0 * len(text), 14.0


@st.composite
def wishes(draw):
    places = draw(st.lists(st.builds(Place, coordinates, coordinates, angles), min_size=1, max_size=3))
    return Wish(
        text=draw(st.text("ABC1", min_size=1, max_size=8)),
        style=draw(st.sampled_from(list(Style))),
        places=tuple(places),
    )


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(st.lists(wishes(), max_size=30))
def test_no_two_labels_ever_touch(asked):
    signs = spread(asked, measure, SignField(400, 400))
    covers = [boxes_of(s.place, s.width, s.height) for s in signs]
    for i, mine in enumerate(covers):
        for theirs in covers[i + 1 :]:
            assert not any(overlap(a, b) for a in mine for b in theirs)


@given(st.lists(wishes(), max_size=12))
def test_every_label_stands_at_one_of_its_places(asked):
    for sign in spread(asked, measure, SignField(400, 400)):
        assert sign.place in sign.wish.places


def test_a_label_goes_to_its_second_place_when_the_first_is_taken():
    first = Wish(text="QR8168", style=Style.FLIGHT, places=(Place(100, 100),))
    second = Wish(text="124", style=Style.STAND, places=(Place(100, 105), Place(100, 150)))
    signs = spread((second, first), measure, SignField(400, 400))
    assert {s.wish.text: s.place.y for s in signs} == {"QR8168": 100, "124": 150}


def test_what_is_chosen_is_shown_before_its_neighbours():
    plain = Wish(text="QR1", style=Style.FLIGHT, places=(Place(100, 100),))
    chosen = Wish(text="QR2", style=Style.FLIGHT, places=(Place(102, 100),), tone=Tone.CHOSEN)
    assert [s.wish.text for s in spread((plain, chosen), measure, SignField(400, 400))] == ["QR2"]


def test_what_must_be_shown_is_shown_wherever_it_is():
    field = SignField(400, 400)
    field.block((0, 0, 400, 400))
    wish = Wish(text="QR1", style=Style.FLIGHT, places=(Place(100, 100),), must=True)
    assert len(spread((wish,), measure, field)) == 1


def test_labels_keep_off_what_they_avoid_and_only_that():
    field = SignField(400, 400)
    field.shade(Shade.STANDS, (80, 80, 120, 120))
    apron = Wish(text="P1", style=Style.APRON, places=(Place(100, 100),), avoids=frozenset({Shade.STANDS}))
    number = Wish(text="53", style=Style.STAND, places=(Place(100, 100),), avoids=frozenset({Shade.AIRCRAFT}))
    assert [s.wish.text for s in spread((apron, number), measure, field)] == ["53"]


def test_labels_off_the_picture_are_not_shown():
    wish = Wish(text="QR1", style=Style.FLIGHT, places=(Place(-5, 100), Place(100, 500)))
    assert spread((wish,), measure, SignField(400, 400)) == ()


@pytest.mark.parametrize(("given_deg", "read_deg"), [(135, -45), (-135, 45), (90, 90), (-90, 90), (180, 0), (30, 30)])
def test_text_is_never_upside_down(given_deg, read_deg):
    assert upright(given_deg) == pytest.approx(read_deg)
