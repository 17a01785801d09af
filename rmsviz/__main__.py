"""`python -m rmsviz`, `python main.py` and the installed `rmsviz` are the same program.

This file is also read by Pythons too old for the rest, to say so in a sentence.
"""

import os
import sys


def main() -> int:
    """Run the program on the command line's words; the exit status."""
    if sys.version_info < (3, 11):
        found = "{}.{}".format(*sys.version_info[:2])
        message = "rmsviz needs Python 3.11 or newer, and this is " + found
        sys.stderr.write("rmsviz: error: " + message + "; start it with a newer one\n")
        return 1
    _open_streams()
    from rmsviz import cli

    try:
        return cli.main(sys.argv[1:])
    finally:
        _close_output()


def _open_streams() -> None:
    """Started without standard streams, as desktops do: what is printed goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115


def _close_output() -> None:
    """Where standard output is gone (`| head`, a full disk), Python must not try it once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
