from datetime import UTC, datetime, timedelta

import pytest

from apronplan.domain.clock import HOME_ZONE, stamp_text
from apronplan.session.notices import opening_notices


def notices_at(session, offset):
    last = datetime.fromisoformat(session.file.heads[-1].utc)
    return opening_notices(session.file, last.astimezone(UTC) + offset)


@pytest.mark.parametrize("offset", [timedelta(), timedelta(days=400), timedelta(minutes=-4)])
def test_a_clock_that_goes_right_is_no_news(session, offset):
    assert notices_at(session, offset) == []


def test_a_clock_that_was_set_back_is_told_with_the_edit_and_both_times(session):
    (said,) = notices_at(session, timedelta(days=-2))
    last = session.file.heads[-1]
    assert f"edit {last.n} ({stamp_text(datetime.fromisoformat(last.utc), HOME_ZONE)})" in said
    assert "UTC" not in said
    assert "Set the clock right" in said
