"""What goes to the screen: text that no console refuses, errors with their advice, tables, progress."""

from __future__ import annotations

import codecs
import io
import re
import shutil
import sys
import textwrap
import threading
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, TextIO

from clausedocs.cli.gestes import write_gestes
from clausedocs.erreurs import Avertissement, ClausedocsErreur, Geste

# A pipe has no width: lines that a page of text can hold.
LARGEUR_SANS_TERMINAL = 120

# What stands for a character that the console cannot write (cp850 and cp1252 under Windows).
EQUIVALENTS = str.maketrans(
    {
        "\u202f": "\u00a0",
        "\u00a0": " ",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "…": "...",
        "–": "-",
        "—": "-",
        "·": ".",
        "→": "->",
        "œ": "oe",
        "Œ": "OE",
        "€": "EUR",
        "─": "-",
    }
)


def prepare_flux() -> None:
    """Make stdout and stderr unable to fail on a character."""
    codecs.register_error("clausedocs", _replace)
    for stream in (sys.stdout, sys.stderr):
        # Not every stream can be set up: some programs replace it by one of their own.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="clausedocs")


def _replace(erreur: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(erreur, UnicodeEncodeError):
        raise erreur
    text = erreur.object[erreur.start : erreur.end]
    for _ in range(2):  # a narrow no-break space becomes a no-break one, then a plain one
        text = text.translate(EQUIVALENTS)
        try:
            return text.encode(erreur.encoding), erreur.end
        except UnicodeEncodeError:
            continue
    return text.encode("ascii", "replace"), erreur.end


def say(text: str = "") -> None:
    """A line of result, on stdout."""
    _write(text, sys.stdout)


def tell(text: str = "") -> None:
    """A line about the work itself, on stderr: what is piped stays clean."""
    _write(text, sys.stderr)


def _write(text: str, stream: TextIO) -> None:
    stream.write(text + "\n")
    stream.flush()


def tell_erreur(erreur: ClausedocsErreur) -> None:
    """Each error on stderr: place, message, then its advice on the next line."""
    for one in erreur.erreurs:
        tell(_write_constat(str(one.lieu), one.message, one.conseil, one.gestes))


def say_avertissements(avertissements: Iterable[Avertissement]) -> None:
    """Each warning on stdout: it belongs to the report."""
    for a in avertissements:
        say(_write_constat(str(a.lieu), f"avertissement : {a.message}", a.conseil, a.gestes))


def _write_constat(place: str, message: str, conseil: str, gestes: Iterable[Geste] = ()) -> str:
    """What is wrong, then the advice, then how the terminal does it (a command is never dressed)."""
    text = f"{place}\u00a0: {message}" if place else message
    said = bind_spaces(f"{text}\n    → {conseil}" if conseil else text)
    return "".join((said, *(f"\n      {line}" for line in write_gestes(gestes))))


def bind_spaces(text: str) -> str:
    """No-break spaces for plain ones beside punctuation; no more, for a message quotes what was typed."""
    text = re.sub(r"(?<=«) | (?=[:»])", "\u00a0", text)
    return re.sub(r" (?=[;?!])", "\u202f", text)


def wrap(text: str, indent: str = "") -> str:
    """Text folded at the width of a readable line, each line after `indent`."""
    return textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def say_table(colonnes: Sequence[str], lignes: Iterable[Sequence[str]]) -> None:
    """A table on stdout, as wide as the terminal, without blanks at the end of its lines."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for rank, colonne in enumerate(colonnes):
        table.add_column(colonne, overflow="fold", no_wrap=rank == 0)
    for ligne in lignes:
        # Text objects: brackets in a cell are not markup.
        table.add_row(*(Text(cellule) for cellule in ligne))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else LARGEUR_SANS_TERMINAL
    drawn = io.StringIO()
    Console(file=drawn, highlight=False, width=width).print(table)
    say("\n".join(line.rstrip() for line in drawn.getvalue().splitlines()))


class Progression:
    """A live line on stderr for work that lasts more than a second; silent where nobody looks.

    Call it with the number of documents done, how many there are, and the one at hand.
    """

    DELAI = 1.0

    def __init__(self, debut: str) -> None:
        self._texte = debut
        self._status: Any = None
        self._lock = threading.Lock()
        self._fini = False
        self._timer = threading.Timer(self.DELAI, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Progression:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __call__(self, faits: int, total: int, en_cours: str) -> None:
        with self._lock:
            self._texte = f"{faits}/{total} {en_cours}"
            if self._status is not None:
                self._status.update(self._texte)

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._fini = True
            if self._status is not None:
                self._status.stop()

    def _show(self) -> None:
        with self._lock:
            if self._fini:
                return
            from rich.console import Console

            self._status = Console(file=sys.stderr, highlight=False).status(self._texte)
            self._status.start()
