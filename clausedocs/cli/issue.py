"""How a command ends: the one place that turns what was raised into French and into an exit code."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

from clausedocs.cli.console import prepare_flux, tell, tell_erreur
from clausedocs.erreurs import (
    ClausedocsErreur,
    Lieu,
    MachineErreur,
    UsageErreur,
)

# As a shell reports a program stopped by Ctrl+C.
SORTIE_INTERROMPU = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; give back its exit code (0 done, 1 data, 2 usage, 3 modèle, 4 machine)."""
    prepare_flux()
    try:
        from clausedocs.cli.commandes import run

        return run(sys.argv[1:] if argv is None else list(argv)) or 0
    except BrokenPipeError:
        # The reader left (« | head »): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        tell("\nInterrompu : aucun fichier n’a été laissé à moitié écrit.")
        return SORTIE_INTERROMPU
    except Exception as raised:  # noqa: BLE001 - the last door: nobody reads a traceback
        if _was_interrupted(raised):
            tell("\nInterrompu : aucun fichier n’a été laissé à moitié écrit.")
            return SORTIE_INTERROMPU
        if os.environ.get("CLAUSEDOCS_DEBUG"):
            import traceback

            traceback.print_exc()
        erreur = translate(raised)
        tell_erreur(erreur)
        if len(erreur.erreurs) > 1:
            tell(f"\n{len(erreur.erreurs)} erreurs à corriger.")
        return erreur.sortie


def translate(raised: Exception) -> ClausedocsErreur:
    """Anything that was raised, as an error of ours."""
    if isinstance(raised, ClausedocsErreur):
        return raised
    # Typer keeps its exceptions in a private module: their class names are what is stable.
    names = [c.__name__ for c in type(raised).__mro__]
    for name in names:
        if name in USAGES:
            return USAGES[name](raised)
    if isinstance(raised, OSError):
        return _translate_os(raised)
    if isinstance(raised, MemoryError):
        return MachineErreur(
            "memoire_pleine",
            "La mémoire de l’ordinateur est pleine.",
            "Fermez des programmes, puis recommencez.",
        )
    return _translate_anomalie(raised)


def _was_interrupted(raised: Exception) -> bool:
    return type(raised).__name__ == "Abort"


def _translate_anomalie(raised: Exception) -> ClausedocsErreur:
    first_line = str(raised).splitlines()[0][:120] if str(raised) else ""
    detail = f"{type(raised).__name__} : {first_line}" if first_line else type(raised).__name__
    return MachineErreur(
        "anomalie_interne",
        f"Une anomalie de clausedocs empêche de terminer ({detail}).",
        "Signalez-la à l’équipe du projet avec la commande lancée et, si vous le pouvez, le dossier. "
        "Pour joindre le détail technique, relancez avec la variable d’environnement CLAUSEDOCS_DEBUG=1.",
    )


# -- the machine

CAUSES_OS = {
    errno.ENOSPC: ("disque_plein", "Le disque est plein", "Libérez de la place, puis recommencez."),
    errno.EACCES: (
        "acces_refuse",
        "L’accès est refusé",
        "Fermez le fichier s’il est ouvert ailleurs, ou choisissez un dossier où vous pouvez écrire.",
    ),
    errno.EPERM: ("acces_refuse", "L’accès est refusé", "Choisissez un dossier où vous pouvez écrire."),
    errno.EROFS: (
        "acces_refuse",
        "Ce disque est en lecture seule",
        "Choisissez un dossier où vous pouvez écrire.",
    ),
    errno.ENOENT: (
        "chemin_introuvable",
        "Ce fichier n’existe pas",
        "Vérifiez le chemin et le nom du fichier.",
    ),
    errno.EISDIR: (
        "chemin_introuvable",
        "C’est un dossier, pas un fichier",
        "Donnez le chemin d’un fichier.",
    ),
    errno.ENOTDIR: (
        "chemin_introuvable",
        "C’est un fichier, pas un dossier",
        "Donnez le chemin d’un dossier.",
    ),
}


def _translate_os(raised: OSError) -> ClausedocsErreur:
    cause = CAUSES_OS.get(raised.errno or 0)
    if cause is None:
        return _translate_anomalie(raised)
    code, message, conseil = cause
    fichier = str(raised.filename) if raised.filename is not None else None
    return MachineErreur(code, f"{message}.", conseil, Lieu(fichier=fichier))


# -- how the command was called

PHRASES: list[tuple[re.Pattern[str], str, str]] = [
    (
        re.compile(r"No such command '(?P<quoi>.*?)'\.?"),
        "commande_inconnue",
        "La commande « {quoi} » n’existe pas.",
    ),
    (
        re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<quoi>.*)\)"),
        "argument_en_trop",
        "Cette commande n’attend pas « {quoi} ».",
    ),
    (
        re.compile(r"Option '(?P<quoi>.*?)' requires"),
        "valeur_manquante",
        "L’option « {quoi} » attend une valeur.",
    ),
    (
        re.compile(r"Option '(?P<quoi>.*?)' does not take a value"),
        "valeur_en_trop",
        "L’option « {quoi} » ne prend pas de valeur.",
    ),
]


def _translate_usage(raised: Any) -> ClausedocsErreur:
    text = str(getattr(raised, "message", raised))
    for pattern, code, phrase in PHRASES:
        found = pattern.search(text)
        if found:
            message = phrase.format(**found.groupdict())
            return UsageErreur(code, message, _advise(raised, found.groupdict().get("quoi", "")))
    return UsageErreur("commande_incomprise", "La commande n’a pas été comprise.", _advise(raised))


def _translate_manquant(raised: Any) -> ClausedocsErreur:
    param = getattr(raised, "param", None)
    if param is None:
        return UsageErreur("argument_manquant", "Il manque un argument.", _advise(raised))
    if getattr(param, "param_type_name", "") == "argument":
        name = param.metavar or param.name.upper()
        return UsageErreur("argument_manquant", f"Il manque l’argument « {name} ».", _advise(raised))
    return UsageErreur("argument_manquant", f"Il manque l’option « {param.opts[0]} ».", _advise(raised))


def _translate_option(raised: Any) -> ClausedocsErreur:
    name = raised.option_name
    close = sorted(raised.possibilities or ())
    if not close and getattr(raised, "ctx", None) is not None:
        known = [o for p in raised.ctx.command.params for o in p.opts if o.startswith("-")]
        close = _nearest(name, known)
    return UsageErreur(
        "option_inconnue",
        f"L’option « {name} » n’existe pas pour cette commande.",
        _advise(raised, proches=close),
    )


def _translate_valeur(raised: Any) -> ClausedocsErreur:
    param = getattr(raised, "param", None)
    name = param.opts[0] if param is not None and param.opts else "cet argument"
    return UsageErreur("valeur_refusee", f"La valeur donnée à « {name} » ne convient pas.", _advise(raised))


def _advise(raised: Any, quoi: str = "", proches: Sequence[str] = ()) -> str:
    """What to type instead: the nearest names, and where the help is."""
    ctx = getattr(raised, "ctx", None)
    if ctx is None:
        return "Lancez « clausedocs --help » pour la liste des commandes."
    commands = list(getattr(ctx.command, "commands", ()))
    proches = list(proches) or _nearest(quoi, commands)
    start = f"Vouliez-vous dire {' ou '.join(f'« {p} »' for p in proches)} ? " if proches else ""
    if commands and not proches:
        start = f"Commandes possibles : {', '.join(commands)}. "
    return f"{start}Voyez « {ctx.command_path} --help »."


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, known, n=2) if name else []


USAGES: dict[str, Callable[[Any], ClausedocsErreur]] = {
    "MissingParameter": _translate_manquant,
    "NoSuchOption": _translate_option,
    "BadOptionUsage": _translate_usage,
    "BadArgumentUsage": _translate_usage,
    "BadParameter": _translate_valeur,
    "UsageError": _translate_usage,
    "ClickException": _translate_usage,
}
