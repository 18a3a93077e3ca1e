"""Many documents from a table, over an executor: every row that is right gives its own."""

from clausedocs.publipostage.conduite import Bilan, publish
from clausedocs.publipostage.executeurs import open_executeur
from clausedocs.publipostage.plan import Demande
from clausedocs.publipostage.taches import LigneFaite

__all__ = ["Bilan", "Demande", "LigneFaite", "open_executeur", "publish"]
