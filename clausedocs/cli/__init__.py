"""The command line: thin, all that it does is a call to the library."""

from clausedocs.cli.issue import main

__all__ = ["main"]
