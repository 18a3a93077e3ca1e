"""Documents as bytes: the Word package, PDF, the page, and files written whole with their provenance."""

from clausedocs.rendu.ecriture import write_atomic
from clausedocs.rendu.export import contexte_docxtpl, environnement_docxtpl, export_modele
from clausedocs.rendu.formats import FORMATS, Format
from clausedocs.rendu.nommage import name_file
from clausedocs.rendu.preparation import list_documents
from clausedocs.rendu.production import (
    DocumentRendu,
    FichierEcrit,
    Rapport,
    ResultatGeneration,
    generate,
    merge_reports,
    render,
)
from clausedocs.rendu.provenance import Provenance

__all__ = [
    "FORMATS",
    "DocumentRendu",
    "FichierEcrit",
    "Format",
    "Provenance",
    "Rapport",
    "ResultatGeneration",
    "contexte_docxtpl",
    "environnement_docxtpl",
    "export_modele",
    "generate",
    "list_documents",
    "merge_reports",
    "name_file",
    "render",
    "write_atomic",
]
