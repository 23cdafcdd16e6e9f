"""Draw the program's icon into the file that Windows wants, from the one SVG."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SVG = Path(__file__).parent / "linux" / "apronplan.svg"
SIDE_PX = 256


def write_ico(target: Path) -> Path:
    """Write the icon with a side of 256 px as ``.ico`` (or ``.png``, by the name's ending) and return its path.

    Raises
    ------
    OSError
        If Qt cannot write the file.
    """
    _application = QGuiApplication.instance() or QGuiApplication(["icon", "-platform", "offscreen"])
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter, QRectF(0, 0, SIDE_PX, SIDE_PX))
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(target)):
        raise OSError(f"The icon could not be written to {target}.")
    return target
