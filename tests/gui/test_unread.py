"""Qt's Python is spared the sources of our modules, and answers for all others as it did."""

import shibokensupport.feature as feature
from shibokensupport.feature import pyside_feature_dict

from apronplan.ui import unread


def test_our_modules_are_known_without_reading() -> None:
    unread.leave_sources_unread()
    answer = feature._mod_uses_pyside
    assert answer.__module__ == unread.__name__
    unread.leave_sources_unread()
    assert feature._mod_uses_pyside is answer

    import colorsys

    import apronplan.ui.app as app
    from apronplan import errors

    assert answer(app)
    assert not answer(errors)
    assert not answer(colorsys)  # read, as before
    assert pyside_feature_dict.get("apronplan.ui.main_window", 0) == 0  # no feature is on for it
