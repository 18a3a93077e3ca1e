"""From last year's convention to a modèle: the values of a dossier found in a Word file, and made tags."""

from clausedocs.proposition.proposition import Bilan, Releve, propose_modele

__all__ = ["Bilan", "Releve", "propose_modele"]
