"""An empty table for a modèle: its columns, their labels and examples, lists to choose from, a notice."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.champs import dress
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.formes import Champ, find_champ
from clausedocs.dossiers.squelette import drop_codes
from clausedocs.dossiers.traduction import write_exemple
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import UsageErreur
from clausedocs.publipostage.assemblage import Commun
from clausedocs.publipostage.colonnes import read_titre, walk_champs
from clausedocs.publipostage.exemples import list_ecrits, write_valeur

FEUILLE, NOTICE, LISTES, AUTRES = "Tableau", "Notice", "Listes", "Autres colonnes"
# Blocks that many documents read: the skeleton chooses among their fields.
PARTAGES = ("structure_porteuse", "donneur_ordre", "convention", "marche", "clause", "annexe")
REFERENCES = ("convention.reference", "marche.reference", "courrier.reference")
# With one of these in the common dossier, the rows would all go to the same buyer.
IDENTITE = ("donneur_ordre.denomination", "donneur_ordre.siret")
# Rows that have their format, their lists and their help ready.
LIGNES_PRETES = 2000
# The heading, the label, what is expected, an example; the rows to fill come after.
LIGNE_LIBELLE, LIGNE_EXEMPLE = 2, 3
# Of a line of text, in points.
HAUTEUR = 15
ENCRE, CLAIR, PALE = "1F3A5F", "E8EEF6", "F5F5F5"
# What a person reads in the notice, before the list of the columns.
MODE_D_EMPLOI = (
    "Une ligne par dossier : chaque ligne donne un document, ou plusieurs.",
    "La première ligne porte les noms des champs : ne les changez pas. L’ordre des colonnes est libre ; une "
    "colonne qui ne sert pas se supprime, une autre s’ajoute depuis la feuille « Autres colonnes ».",
    "Une ligne dont la première case commence par « # » n’est pas lue : celles des libellés et des exemples "
    "peuvent rester. Une colonne dont le titre commence par « # » non plus.",
    "Une case vide prend la valeur du dossier commun, s’il y en a un\u202f: il dit une fois ce que toutes "
    "les lignes partagent, à commencer par la structure porteuse.",
    "SIRET, codes postaux, téléphones, IBAN et références sont au format Texte : le tableur n’en ôte pas les "
    "zéros. Collez-y les valeurs seules (collage spécial), pour garder ce format.",
    "Une liste tient dans une case, ses éléments séparés par des points-virgules, ou dans plusieurs colonnes "
    "de rangs 1, 2, 3.",
    "Un pourcentage s’écrit avec son signe : 50 %.",
)


@dataclass(frozen=True, slots=True)
class ColonneVierge:
    """A column of the empty table: its heading and what its field says of itself."""

    titre: str
    champ: Champ
    groupe: str
    obligatoire: bool
    exemple: str = ""

    @property
    def valeurs(self) -> dict[str, str]:
        forme = self.champ.forme.element or self.champ.forme
        return forme.valeurs or ({"oui": "", "non": ""} if forme.nature == "oui_non" else {})

    @property
    def is_liste(self) -> bool:
        return self.champ.forme.element is not None


def choose_colonnes(modele: str, commun: Commun) -> tuple[list[ColonneVierge], list[ColonneVierge]]:
    """The columns to show, then those that may be added. What the common dossier says is in neither.

    Raises UsageErreur `modele_inconnu`.
    """
    document = DOCUMENTS.get(modele)
    if document is None:
        raise UsageErreur(
            "modele_inconnu",
            f"Aucun type de document ne s’appelle « {modele} ».",
            f"Choisissez parmi : {', '.join(DOCUMENTS)}.",
        )
    racine = RACINES[document.racine]
    structure = commun.donnees.get("structure_porteuse")
    taxable = isinstance(structure, Mapping) and structure.get("statut_tva") == "taxable"
    asked = list_ecrits(modele, taxable=taxable)
    # A buyer that the common dossier names is an example of one: each row has its own.
    named = any(_is_said(commun.donnees, t) for t in IDENTITE)
    shown: list[ColonneVierge] = []
    others: list[ColonneVierge] = []
    for titre, champ in walk_champs(racine):
        top = titre.partition(".")[0]
        if top in ("modeles", "references_verifiees"):
            continue
        # The reference names the file: each row has its own, whatever the common dossier says.
        own = titre in REFERENCES or (named and top == "donneur_ordre")
        if _is_said(commun.donnees, titre) and not own:
            continue
        due = _is_due(racine, titre)
        useful = top in document.blocs or top in ("convention", "donneur_ordre", "marche", "clause")
        # Who carries the clause is the same on every row: the common dossier says it.
        within = top in document.blocs and top not in PARTAGES and _is_due(racine, titre, dans=True)
        kept = top != "structure_porteuse" and useful
        kept = kept and (due or within or titre in asked or titre in REFERENCES)
        example = write_valeur(champ, asked.get(titre, ""))
        column = ColonneVierge(titre, champ, _name_groupe(racine, titre), due or within, example)
        (shown if kept else others).append(column)
    return _repeat(shown, asked), others


def _repeat(columns: list[ColonneVierge], ecrits: Mapping[str, str]) -> list[ColonneVierge]:
    """The columns of a list of groups, as many times as the skeleton shows elements of it."""
    out: list[ColonneVierge] = []
    for rank, column in enumerate(columns):
        out.append(column)
        prefix = column.titre.partition(".1.")[0]
        following = columns[rank + 1].titre if rank + 1 < len(columns) else ""
        if ".1." not in column.titre or following.startswith(f"{prefix}.1."):
            continue
        group = [c for c in columns if c.titre.startswith(f"{prefix}.1.")]
        n = 2
        while any(t.startswith(f"{prefix}.{n}.") for t in ecrits):
            for c in group:
                titre = c.titre.replace(f"{prefix}.1.", f"{prefix}.{n}.")
                example = write_valeur(c.champ, ecrits.get(titre, ""))
                out.append(ColonneVierge(titre, c.champ, c.groupe, False, example))
            n += 1
    return out


def _is_due(racine: type[BaseModel], titre: str, *, dans: bool = False) -> bool:
    """Whether a dossier cannot do without it: required, in groups that all are. `dans`: whether the block
    that holds it cannot, be it a list."""
    chemin = read_titre(titre, 1, racine).chemin
    steps = [chemin[: n + 1] for n, pas in enumerate(chemin) if isinstance(pas, str) and (n or not dans)]
    fields = [find_champ(racine, s) for s in steps]
    listed = any(isinstance(p, int) for p in chemin)
    return all(c is not None and c.obligatoire for c in fields) and (dans or not listed)


def _is_said(donnees: Mapping[str, Any], titre: str) -> bool:
    value: Any = donnees
    for pas in titre.split("."):
        if isinstance(value, Mapping):
            value = value.get(pas)
        elif isinstance(value, (list, tuple)) and pas.isdigit() and int(pas) <= len(value):
            value = value[int(pas) - 1]
        else:
            return False
    return value is not None


def _name_groupe(racine: type[BaseModel], titre: str) -> str:
    chemin: Chemin = read_titre(titre, 1, racine).chemin
    labels = []
    for n in range(1, len(chemin)):
        champ = find_champ(racine, chemin[:n])
        if isinstance(chemin[n - 1], str) and champ is not None:
            labels.append(champ.label)
    return " – ".join(labels)


def write_vierge(modele: str, commun: Commun) -> bytes:
    """The bytes of the workbook (.xlsx). Raises UsageErreur `modele_inconnu`."""
    from openpyxl import Workbook
    from openpyxl.worksheet.properties import PageSetupProperties

    shown, others = choose_colonnes(modele, commun)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = FEUILLE
    lists = _Listes(book.create_sheet(LISTES))
    _write_tableau(sheet, shown, lists)
    _write_notice(book.create_sheet(NOTICE, 1), DOCUMENTS[modele].titre, shown)
    _write_autres(book.create_sheet(AUTRES, 2), others)
    lists.sheet.sheet_state = "hidden"
    for page in book.worksheets:
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.title = dress(f"Tableau à remplir : {DOCUMENTS[modele].titre}")
    book.properties.creator = "clausedocs"
    book.properties.language = "fr-FR"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Listes:
    """The sheet of the choices: a column each, shared by the columns that admit the same."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._columns: dict[tuple[str, ...], str] = {}

    def place(self, valeurs: Mapping[str, str]) -> str:
        """The range of these codes, as a drop-down list names it."""
        codes = tuple(valeurs)
        if codes not in self._columns:
            from clausedocs.tableur import name_colonne

            rank = len(self._columns) + 1
            for row, code in enumerate(codes, 1):
                self.sheet.cell(row, rank, code).number_format = "@"
            letter = name_colonne(rank)
            self._columns[codes] = f"{LISTES}!${letter}$1:${letter}${len(codes)}"
        return self._columns[codes]


def _write_tableau(sheet: Any, columns: list[ColonneVierge], lists: _Listes) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head, label = Font(bold=True, color="FFFFFF"), Font(italic=True, color="444444")
    fills = [PatternFill("solid", start_color=c) for c in (ENCRE, CLAIR, PALE)]
    first = ("#", "# Libellé", "# Exemple")
    for row, text in enumerate(first, 1):
        sheet.cell(row, 1, text).fill = fills[row - 1]
        sheet.cell(row, 1).font = head if row == 1 else label
    sheet.column_dimensions["A"].width = 11
    for rank, column in enumerate(columns, 2):
        letter = get_column_letter(rank)
        needed = " *" if column.obligatoire else ""
        sheet.column_dimensions[letter].width = max(14, min(40, len(column.titre) + 2))
        sheet.column_dimensions[letter].number_format = _choose_format(column)
        inside = column.groupe.partition(" – ")[2]
        name = f"{inside} : {column.champ.label.lower()}" if inside else column.champ.label
        texts = (column.titre, f"{name}{needed}", column.exemple)
        for row, text in enumerate(texts, 1):
            cell = sheet.cell(row, rank, dress(text) if row == LIGNE_LIBELLE else text)
            cell.number_format, cell.fill = "@", fills[row - 1]
            cell.font = head if row == 1 else label
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        note = Comment(_explain(column), "clausedocs", width=340, height=150)
        sheet.cell(1, rank).comment = note
        _add_choix(sheet, column, letter, lists)
    for row in (LIGNE_LIBELLE, LIGNE_EXEMPLE):
        sheet.row_dimensions[row].height = 2 * HAUTEUR
    sheet.freeze_panes = f"B{LIGNE_EXEMPLE + 1}"
    sheet.print_title_rows = "1:2"


def _add_choix(sheet: Any, column: ColonneVierge, letter: str, lists: _Listes) -> None:
    """A drop-down list where the field has closed values; several codes in a cell are typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if not column.valeurs or column.is_liste:
        return
    rule = DataValidation("list", f"={lists.place(column.valeurs)}", allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Valeur inconnue", "Choisissez dans la liste, ou laissez vide."
    rule.promptTitle = column.champ.label[:32]
    rule.prompt = _explain(column)[:250]
    rule.showInputMessage = True
    rule.add(f"{letter}{LIGNE_EXEMPLE + 1}:{letter}{LIGNES_PRETES}")
    sheet.add_data_validation(rule)


def _choose_format(column: ColonneVierge) -> str:
    """Dates as dates; all that a spreadsheet would spoil, as text; amounts as numbers."""
    forme = column.champ.forme
    if forme.nature == "jour":
        return "dd/mm/yyyy"
    if forme.nature == "nombre" and forme.ecriture == "montant":
        return "#,##0.00"
    return "0" if forme.nature == "entier" else "@"


def _explain(column: ColonneVierge) -> str:
    """What the field is, its unit, its codes with their labels, its default."""
    champ = column.champ
    unit = f" ({champ.unite})" if champ.unite else ""
    parts = [f"{champ.label}{unit}.", drop_codes(champ.aide, champ.forme.element or champ.forme)]
    labelled = [f"{k} ({v})" if v else k for k, v in column.valeurs.items()]
    if labelled:
        many = " séparés par des points-virgules" if column.is_liste else ""
        parts.append(f"Au choix{many} : {', '.join(labelled)}.")
    if champ.defaut not in (None, ()) and not isinstance(champ.defaut, BaseModel):
        parts.append(f"Sans valeur : {write_exemple(champ.defaut)}.")
    return dress(" ".join(p for p in parts if p))


def _write_notice(sheet: Any, titre: str, columns: list[ColonneVierge]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.append([dress(f"Tableau à remplir : {titre}")])
    sheet["A1"].font = Font(bold=True, size=14, color=ENCRE)
    for paragraph in MODE_D_EMPLOI:
        sheet.append([dress(paragraph)])
        row = sheet.max_row
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = HAUTEUR * (1 + len(paragraph) // 180)
    sheet.append([])
    _write_liste(sheet, columns, PatternFill("solid", start_color=ENCRE))


def _write_autres(sheet: Any, columns: list[ColonneVierge]) -> None:
    from openpyxl.styles import PatternFill

    sheet.append([dress("Pour en ajouter une, copiez son titre en haut d’une colonne du tableau.")])
    _write_liste(sheet, columns, PatternFill("solid", start_color=ENCRE))


def _write_liste(sheet: Any, columns: list[ColonneVierge], fill: Any) -> None:
    """A table of columns: heading, group, label, whether it is required, explanation, example."""
    from openpyxl.styles import Alignment, Font

    sheet.append(["Titre de la colonne", "Groupe", "Obligatoire", "Ce qu’elle attend", "Exemple"])
    start = sheet.max_row
    for column in columns:
        sheet.append(
            [
                column.titre,
                dress(column.groupe),
                "oui" if column.obligatoire else "",
                _explain(column),
                column.exemple,
            ]
        )
    for row in sheet.iter_rows(min_row=start, max_row=sheet.max_row, max_col=5):
        # Programs that open a workbook do not all make its rows as high as their text.
        sheet.row_dimensions[row[0].row].height = HAUTEUR * (1 + len(str(row[3].value)) // 82)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
            if cell.row == start:
                cell.font, cell.fill = Font(bold=True, color="FFFFFF"), fill
    for letter, width in zip("ABCDE", (44, 34, 12, 80, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.auto_filter.ref = f"A{start}:E{sheet.max_row}"
