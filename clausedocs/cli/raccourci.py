"""`clausedocs raccourci`: an icon on the desktop that opens the form by a double click."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clausedocs.cli.console import bind_spaces, say
from clausedocs.erreurs import Lieu, MachineErreur, UsageErreur

# By this line a file is known to be ours, and may be written again.
MARQUE = "Ouvre le formulaire de clausedocs"
# Where a desktop is when nothing says it, in the languages of our users.
BUREAUX = ("Desktop", "Bureau")
EXECUTABLE = 0o755


@dataclass(frozen=True, slots=True)
class Sorte:
    """A kind of shortcut. `write` makes it from the words of the command to run; `note`: what to know."""

    nom: str
    write: Callable[[list[str]], str]
    note: str = ""


def run_raccourci(espace: str | None, sortie: str | None) -> None:
    """Write the shortcut, then say where it is."""
    from clausedocs.rendu import write_atomic

    sorte = choose_sorte(sys.platform)
    folder = Path(sortie) if sortie is not None else find_bureau()
    path = folder / sorte.nom
    _check(folder, path)
    words = [sys.executable, "-m", "clausedocs", "servir"]
    if espace is not None:
        words.append(str(Path(espace).absolute()))
    # cmd reads neither the line ends nor the characters of the others.
    write_atomic(path, sorte.write(words).encode("utf-8"))
    if os.name != "nt":
        path.chmod(EXECUTABLE)
    say(bind_spaces(f"{path} : double-cliquez dessus pour ouvrir clausedocs."))
    if sorte.note:
        say(bind_spaces(sorte.note))


def choose_sorte(plateforme: str) -> Sorte:
    """The shortcut of a system, by its name in `sys.platform`."""
    if plateforme == "win32":
        return Sorte("clausedocs.cmd", write_cmd)
    if plateforme == "darwin":
        return Sorte("clausedocs.command", write_command)
    note = "Si le bureau le demande, clic droit sur l’icône, « Autoriser le lancement »."
    return Sorte("clausedocs.desktop", write_desktop, note)


def write_cmd(mots: list[str]) -> str:
    """For Windows. A fault leaves the window open: it would vanish with its message."""
    line = " ".join(f'"{mot}"' for mot in mots).replace("%", "%%")
    lines = (
        "@echo off",
        "chcp 65001 >nul",
        "title clausedocs",
        f"rem {MARQUE}.",
        line,
        "if errorlevel 1 pause",
    )
    return "".join(f"{text}\r\n" for text in lines)


def write_command(mots: list[str]) -> str:
    """For macOS, where the Terminal opens it."""
    return f"#!/bin/sh\n# {MARQUE}.\nexec {shlex.join(mots)}\n"


def write_desktop(mots: list[str]) -> str:
    """For the desktops of Linux (freedesktop.org: Desktop Entry Specification, « The Exec key »)."""
    line = " ".join(_quote_desktop(mot) for mot in mots)
    return (
        "[Desktop Entry]\nType=Application\nName=clausedocs\n"
        f"Comment={MARQUE}\nExec={line}\nTerminal=true\nCategories=Office;\n"
    )


def _quote_desktop(mot: str) -> str:
    """A word between quotes; what the quotes leave special is escaped, then the file itself escapes again."""
    quoted = "".join(f"\\{c}" if c in '"`$\\' else c for c in mot)
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")


def find_bureau() -> Path:
    """The desktop of the user, wherever it was moved. Raises MachineErreur `bureau_introuvable`."""
    home = Path.home()
    named = _ask_windows() if sys.platform == "win32" else _ask_xdg(home)
    found = next((p for p in (named, *(home / b for b in BUREAUX)) if p is not None and p.is_dir()), None)
    if found is None:
        raise MachineErreur(
            "bureau_introuvable",
            "Le bureau de ce poste n’a pas été trouvé.",
            "Dites où écrire le raccourci : « clausedocs raccourci -o DOSSIER ».",
        )
    return found


def _ask_windows() -> Path | None:
    """What the registry says: a desktop kept by OneDrive is not under the user's own folder."""
    found: Path | None = None
    if sys.platform == "win32":
        import winreg

        where = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, where) as key:
                found = Path(os.path.expandvars(str(winreg.QueryValueEx(key, "Desktop")[0])))
        except OSError:
            found = None
    return found


def _ask_xdg(home: Path) -> Path | None:
    """What the desktop of Linux says, in the language of the user."""
    try:
        text = (home / ".config" / "user-dirs.dirs").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    named = next((line for line in text.splitlines() if line.startswith("XDG_DESKTOP_DIR=")), "")
    value = named.partition("=")[2].strip().strip('"').replace("$HOME", str(home))
    return Path(value) if value else None


def _check(folder: Path, path: Path) -> None:
    if not folder.is_dir():
        raise UsageErreur(
            "sortie_refusee",
            f"« {folder} » n’est pas un dossier.",
            "Donnez à -o le nom d’un dossier qui existe.",
        )
    try:
        known = MARQUE in path.read_text("utf-8", errors="replace") if path.exists() else True
    except OSError:
        known = False
    if not known:
        raise UsageErreur(
            "fichier_existant",
            f"Un fichier « {path.name} » d’une autre origine est déjà là ; il n’a pas été touché.",
            "Déplacez-le, ou écrivez le raccourci dans un autre dossier avec -o.",
            Lieu(fichier=str(path)),
        )
