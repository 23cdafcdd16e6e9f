"""What every test shares: Qt without a screen, and hypothesis without a clock."""

import os

from hypothesis import settings

# As the program itself does (`__main__`): on a busy machine numpy's threads wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Tests that need a real display start their own Xvfb; all others paint offscreen, also on a desk with a screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow machine is no failure, and the same commit must give the same verdict.
settings.register_profile("apronplan", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("apronplan")


def pytest_terminal_summary(terminalreporter):
    """Say what the trials counted: a green dot does not tell a thousand states from none."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, ())]
    lines = [str(value) for r in reports for name, value in r.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("figures of the fault trials")
        for line in sorted(lines):
            terminalreporter.write_line(line)
