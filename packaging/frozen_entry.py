"""Entry of the frozen build: the same as ``python -m apronplan``."""

import sys
from multiprocessing import freeze_support

from apronplan.__main__ import main

if __name__ == "__main__":
    freeze_support()  # workers of a frozen build come in through this door
    sys.exit(main())
