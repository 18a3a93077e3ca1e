"""The procedures when a clause is not honoured: their log, their states, the next letter and its deadline."""

from clausedocs.difficultes.consignation import consigner
from clausedocs.difficultes.preparation import LettrePreparee, preparer
from clausedocs.difficultes.reception import Avis, recu
from clausedocs.difficultes.rectification import Correction, rectifier

__all__ = ["Avis", "Correction", "LettrePreparee", "consigner", "preparer", "rectifier", "recu"]
