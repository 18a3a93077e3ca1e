"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from clausedocs.erreurs import Lieu, MachineErreur

_PLEIN = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUS = (errno.EACCES, errno.EPERM)
# Windows: sharing violation, lock violation.
_OUVERT_WINDOWS = {32, 33}


def write_atomic(chemin: Path, octets: bytes) -> None:
    """Write beside, then put in place; what stood there before stays until the very end.

    Raises:
        MachineErreur: `fichier_ouvert`, `dossier_non_inscriptible`, `disque_plein`, `chemin_introuvable`.
    """
    folder = chemin.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".clausedocs-", suffix=".tmp", dir=folder)
    except OSError as exc:
        raise explain_ecriture(exc, chemin, in_place=False) from exc
    draft = Path(name)
    placing = False
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(octets)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp gives 0600: a file that others of the service may read, as any editor would write.
        draft.chmod(_mode(chemin))
        placing = True
        draft.replace(chemin)
    except OSError as exc:
        with suppress(OSError):
            draft.unlink()
        raise explain_ecriture(exc, chemin, in_place=placing) from exc
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _mode(chemin: Path) -> int:
    """The rights of the file that is replaced, else those of a new file under the user's mask."""
    with suppress(OSError):
        return chemin.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def explain_ecriture(exc: OSError, chemin: Path, *, in_place: bool) -> MachineErreur:
    """Why a file could not be written; `in_place`: it was being put where another may stand."""
    place = Lieu(fichier=str(chemin))
    if exc.errno in _PLEIN:
        return MachineErreur(
            "disque_plein",
            "Il n’y a plus de place sur le disque.",
            "Libérez de la place, ou choisissez un autre dossier avec « --sortie ».",
            place,
        )
    if chemin.is_dir() or exc.errno in (errno.ENOTDIR, errno.EEXIST):
        return MachineErreur(
            "chemin_introuvable",
            "Un dossier porte déjà ce nom, ou ce chemin traverse un fichier.",
            "Choisissez un autre nom avec « --sortie ».",
            place,
        )
    if getattr(exc, "winerror", None) in _OUVERT_WINDOWS or (in_place and exc.errno in _REFUS):
        return MachineErreur(
            "fichier_ouvert",
            "Ce fichier est ouvert dans un autre programme et n’a pas été remplacé.",
            "Fermez le fichier (dans Word ou dans votre lecteur de PDF), puis recommencez.",
            place,
        )
    if exc.errno in (*_REFUS, errno.EROFS):
        return MachineErreur(
            "dossier_non_inscriptible",
            "Vous ne pouvez pas écrire dans ce dossier.",
            "Choisissez un dossier à vous avec « --sortie ».",
            place,
        )
    return MachineErreur(
        "chemin_introuvable",
        f"Ce fichier ne peut pas être écrit à cet endroit (code {exc.errno or 'inconnu'} du système).",
        "Vérifiez le chemin donné à « --sortie ».",
        place,
    )
