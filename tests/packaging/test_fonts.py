"""The fonts of docs/adr/0003-typeface.md: loadable, small, with figures of one width and the signs we write."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont
from pytestqt.qtbot import QtBot

from apronplan.paths import font_files

MAX_BYTES = 3_000_000
WEIGHTS = (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.Bold)


@pytest.fixture
def families(qapp: object) -> set[str]:
    return {
        family
        for file in font_files()
        for family in QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    }


def test_all_load_and_stay_below_three_megabytes(families: set[str]) -> None:
    assert {"Roboto", "Roboto Condensed", "Inter"} <= families
    assert sum(file.stat().st_size for file in font_files()) < MAX_BYTES


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("family", ["Roboto", "Roboto Condensed"])
def test_figures_are_of_one_width(families: set[str], family: str, weight: QFont.Weight) -> None:
    font = QFont(family)
    font.setPixelSize(100)
    font.setWeight(weight)
    metrics = QFontMetricsF(font)
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_the_condensed_cut_is_narrower_and_weights_differ(qtbot: QtBot, families: set[str]) -> None:
    def width(family: str, weight: QFont.Weight) -> float:
        font = QFont(family)
        font.setPixelSize(100)
        font.setWeight(weight)
        return QFontMetricsF(font).horizontalAdvance("QR8168 B77L 02:15")

    assert width("Roboto Condensed", QFont.Weight.Normal) < 0.9 * width("Roboto", QFont.Weight.Normal)
    for family in ("Roboto", "Roboto Condensed"):
        for lighter, bolder in pairwise(WEIGHTS):
            assert width(family, lighter) < width(family, bolder)


def test_every_sign_we_write_is_in_one_of_the_families(families: set[str]) -> None:
    letters = "ABCXYZabcxyz0123456789éèêçàùïœŒÉäöüßÄÖÜñáøØåłžčňİş"
    signs = "×–—…·°±≤≥≠€µ½“”‘’«»→←↑↓↔▲▼▶●○■□◆✓✗⚠−Δ"
    fonts = [QRawFont.fromFont(QFont(family)) for family in ("Roboto", "Inter")]
    assert all(fonts[0].supportsCharacter(ord(letter)) for letter in letters)
    missing = [sign for sign in signs if not any(font.supportsCharacter(ord(sign)) for font in fonts)]
    assert not missing
