"""What the first picture needs and knows no Qt. Imported for its order alone, before everything that names PySide6.

Once PySide6 is loaded it reads the source of every module imported after it, to see whether that module may switch on
one of its features. Modules that are there already are not read: some forty of ours, and the standard library's.
"""

import apronplan.session.making
import apronplan.session.session
import apronplan.store.opening
import apronplan.ui.crash_file
import apronplan.ui.finding_store
import apronplan.ui.gantt.data
import apronplan.ui.gantt.frame
import apronplan.ui.gantt.tow_drag
import apronplan.ui.gestures
import apronplan.ui.kept
import apronplan.ui.relative  # noqa: F401
