"""Characters that no XML 1.0 document may hold, even escaped."""

from __future__ import annotations

import re

from clausedocs.erreurs import DonneesErreur

_REFUSES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_caracteres(text: str) -> None:
    """Raises DonneesErreur `caractere_interdit`, which shows where."""
    found = _REFUSES.search(text)
    if found is None:
        return
    at = found.start()
    around = "".join(c if c.isprintable() else "�" for c in text[max(0, at - 25) : at + 10])
    around = around.rsplit(">", 1)[-1].split("<", 1)[0]
    raise DonneesErreur(
        "caractere_interdit",
        f"Le texte « {around} » contient un caractère de commande invisible (U+{ord(text[at]):04X}).",
        "Retapez cette valeur à la main dans le dossier au lieu de la coller.",
    )
