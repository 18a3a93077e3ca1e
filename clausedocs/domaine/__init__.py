"""What the documents speak of: parties, convention or marché, and the rules that bind them."""

from clausedocs.domaine.acheteurs import Acheteur, TypeStructure, find_acheteur, find_structure
from clausedocs.domaine.champs import Bloc
from clausedocs.domaine.documents import DOCUMENTS, TypeDocument
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.parties import DonneurOrdre, Partie, StructurePorteuse
from clausedocs.domaine.regles import check_prudences, check_rules
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.tables import Choix, find_libelle, load_table
from clausedocs.domaine.violations import Violation

__all__ = [
    "DOCUMENTS",
    "Acheteur",
    "Bloc",
    "Choix",
    "DonneurOrdre",
    "Dossier",
    "DossierCourrier",
    "DossierMarche",
    "LotResolu",
    "Partie",
    "Socle",
    "StructurePorteuse",
    "TypeDocument",
    "TypeStructure",
    "Violation",
    "check_prudences",
    "check_rules",
    "find_acheteur",
    "find_libelle",
    "find_structure",
    "load_table",
]
