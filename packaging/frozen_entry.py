"""Entry of the frozen build: the same as ``python -m apronplan``."""

import sys

from apronplan.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
