"""Start rmsviz from its folder: `python main.py`, with the same words as `rmsviz`."""

import sys

from rmsviz.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
