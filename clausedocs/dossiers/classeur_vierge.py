"""A dossier to fill in as a workbook: one field a row, with its label, its help, its list to choose from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausedocs.domaine import DOCUMENTS
from clausedocs.domaine.champs import dress, simplify
from clausedocs.dossiers.formulaire import Element, make_formulaire
from clausedocs.dossiers.migrations import get_version
from clausedocs.dossiers.squelette import BLOCS, LETTRES, SQUELETTES, drop_codes, write_squelette
from clausedocs.dossiers.traduction import write_exemple
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import DonneesErreur, UsageErreur

# What the reader looks for.
MARQUE, LISTES, NOTICE = "clausedocs", "Listes", "Mode d’emploi"
CHAMP, VALEUR = "Champ", "Valeur"
ENTETES = (CHAMP, "Libellé", VALEUR, "Unité", "Aide", "Exemple")
LARGEURS = (12, 38, 44, 12, 60, 34)
SORTES = {
    "ma_structure": "structure",
    "marche": "marche",
    "rappel": "courrier",
    **dict.fromkeys(LETTRES, "courrier"),
}
CLASSEURS = (*SQUELETTES, *BLOCS)
# Kind of dossier -> the skeleton that a document of it is added to.
TACITE = {"mode": "tacite", "duree_periode_mois": "12", "nombre_max": "3"}
SUIVIS = {"courrier": "rappel", "convention": "convention_cadre"}
# The last line of a list of which an element has a semicolon: its lines are then its elements.
FIN = "—"
_DOUTEUX = re.compile(r"0[.,]\d+|1(?:[.,]0+)?")
# What a cell of Excel holds.
CARACTERES_MAX = 32_767
POLICE, HAUTEUR = "Calibri", 15
# How many rows of a repeated group are ready, at the top and inside another one.
RANGS, RANGS_DEDANS = 4, 2
RANGS_DE = {"marche.lots": 10}
ENCRE, CLAIR, PALE, SAISIE = "1F3A5F", "E8EEF6", "595959", "FFFDF2"
MODE_D_EMPLOI = (
    "Un champ par ligne. Remplissez la colonne « Valeur » ; ne changez pas la colonne « Champ », qui dit où "
    "va chaque valeur.",
    "Un champ suivi de * est obligatoire. Laissé vide, il sera surligné dans un projet (--mode projet) et "
    "refusé dans un document définitif.",
    "Une case vide d’un champ facultatif veut dire « rien », ou la valeur par défaut que l’aide indique.",
    "Une liste de codes a une ligne par code : écrivez oui en face de ceux qui conviennent. Une liste de "
    "textes tient dans une case, ses éléments séparés par des points-virgules.",
    "Les groupes répétés (lots, échéances, contacts…) ont quelques rangs prêts ; pour un de plus, copiez les "
    "lignes d’un rang à la fin de la feuille et changez le numéro entre crochets de la colonne « Champ ».",
    "Un champ que ces feuilles ne montrent pas s’ajoute de même, par son chemin : « clausedocs nouveau » le "
    "montre sans --excel.",
    "Un fusionnement de cases ou une macro est refusé ; d’une formule, c’est le dernier résultat enregistré "
    "qui est lu, et c’est dit, comme pour une ligne masquée.",
    "Enregistrez au format .xlsx. Le classeur remplace le fichier .yaml partout : « clausedocs verifier "
    "convention.xlsx », « clausedocs generer convention.xlsx -o sorties ».",
)


@dataclass(frozen=True, slots=True)
class LigneVierge:
    """A row: the path of its field ("" for a heading), what is said of it, what is written in it already."""

    chemin: str
    label: str
    valeur: str = ""
    unite: str = ""
    aide: str = ""
    exemple: str = ""
    choix: tuple[str, ...] = ()
    principal: bool = True
    niveau: int = 0


def write_classeur(nom: str) -> bytes:
    """The bytes of the workbook of a skeleton, as `write_squelette`. Raises UsageErreur."""
    if nom not in CLASSEURS:
        raise UsageErreur(
            "squelette_inconnu",
            f"Il n’y a pas de dossier à remplir du nom de « {nom} ».",
            f"Choisissez parmi : {', '.join(CLASSEURS)}.",
        )
    return _write(nom, read_ecrits(nom))


def write_classeur_rempli(sorte: str, donnees: Mapping[str, Any]) -> bytes:
    """A dossier as a workbook, which is read back the same. Raises DonneesErreur `classeur_demesure`."""
    return _write(choose_classeur(sorte, donnees), donnees)


def choose_classeur(sorte: str, donnees: Mapping[str, Any]) -> str:
    """The skeleton whose workbook shows what this dossier says."""
    if sorte == "convention":
        group = donnees.get("convention")
        light = isinstance(group, Mapping) and group.get("modele") == "partenariat"
        return "convention_partenariat" if light else "convention_cadre"
    if sorte == "courrier":
        return next((nom for nom in LETTRES if nom in donnees), "rappel")
    return next(nom for nom, kind in SORTES.items() if kind == sorte)


def _write(nom: str, written: Mapping[str, Any]) -> bytes:
    from openpyxl import Workbook

    titre = (SQUELETTES.get(nom) or BLOCS[nom]).titre
    book = Workbook()
    notice: Any = book.active
    notice.title = NOTICE
    lists = _Listes()
    for etape in make_formulaire(SORTES.get(nom, "convention")).etapes:
        shown = [e for e in etape.elements if _is_shown(e, nom) or _find(written, e) is not None]
        lines = [x for e in shown for x in _list_lignes(e, _prefix(e), _find(written, e), 0)]
        _write_feuille(book.create_sheet(etape.titre[:31]), lines, lists)
    _write_notice(notice, titre)
    lists.write(book.create_sheet(LISTES))
    _write_marque(book.create_sheet(MARQUE), nom)
    book.properties.title = dress(f"{titre} : à remplir")
    book.properties.creator = "clausedocs"
    book.properties.language = "fr-FR"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_ecrits(nom: str) -> dict[str, Any]:
    """What the workbook of a skeleton says already. A document that follows another dossier, of which the
    YAML shows its own lines alone, comes with that whole dossier: nobody pastes lines into a workbook."""
    written = read_yaml(write_squelette(nom), nom).donnees
    if nom in BLOCS:
        first = SUIVIS[SORTES.get(nom, "convention")]
        before = read_yaml(write_squelette(first), first).donnees
        before.pop(first, None)
        if nom == "non_reconduction":  # there is nothing to refuse in a convention that ends by itself
            before["convention"]["reconduction"] = dict(TACITE)
        written = {**before, "modeles": [nom], nom: written.get(nom) or {}}
    if isinstance(written.get("structure_porteuse"), str):
        written["structure_porteuse"] = "ma_structure.xlsx"
    return written


def _is_shown(element: Element, nom: str) -> bool:
    """All that a convention may say; of a letter, or of what follows a convention, no other one's block."""
    if element.nom not in (*BLOCS, "rappel") or (nom in SQUELETTES and nom != "rappel"):
        return True
    return element.nom in DOCUMENTS[nom].blocs


# -- the rows


def _list_lignes(element: Element, prefixe: str, value: Any, niveau: int) -> Iterator[LigneVierge]:
    champ, path = element.champ, f"{prefixe}{element.nom}"
    label = dress(f"{champ.label} *" if champ.obligatoire else champ.label)
    if element.genre == "groupe" and not isinstance(value, str):
        group = value if isinstance(value, Mapping) else {}
        yield LigneVierge("", label, aide=dress(champ.aide), principal=element.principal, niveau=niveau)
        for child in element.enfants:
            yield from _list_lignes(child, f"{path}.", group.get(child.nom), niveau + 1)
    elif element.genre == "rangees":
        yield from _list_rangees(element, path, value if isinstance(value, list) else [], niveau)
    elif element.genre == "codes":
        yield from _list_codes(element, path, value if isinstance(value, list) else [], label, niveau)
    else:
        yield _make_ligne(element, path, value, label, niveau)


def _list_rangees(element: Element, path: str, rows: Sequence[Any], niveau: int) -> Iterator[LigneVierge]:
    ready = RANGS_DE.get(element.chemin, RANGS_DEDANS if "[" in path else RANGS)
    for n in range(1, max(ready, len(rows)) + 1):
        row = rows[n - 1] if n <= len(rows) and isinstance(rows[n - 1], Mapping) else {}
        title = dress(f"{element.singulier} {n}")
        yield LigneVierge("", title, aide=dress(element.champ.aide) if n == 1 else "", niveau=niveau,
                          principal=element.principal)  # fmt: skip
        for child in element.enfants:
            if child.principal or row.get(child.nom) is not None:
                yield from _list_lignes(child, f"{path}[{n}].", row.get(child.nom), niveau + 1)


def _list_codes(
    element: Element, path: str, chosen: Sequence[Any], label: str, niveau: int
) -> Iterator[LigneVierge]:
    default = element.champ.defaut
    note = "Tous par défaut." if default and not element.champ.obligatoire else ""
    aide = drop_codes(element.champ.aide, element.forme)
    yield LigneVierge(
        "", label, aide=dress(f"{aide} {note}".strip()), niveau=niveau, principal=element.principal
    )
    known = {simplify(code): code for code in element.forme.valeurs}
    taken = {known.get(simplify(str(c)), str(c)) for c in chosen}
    # A modèle of the user, or a slip: kept as it is, for whoever reads to judge.
    strange = {c: c for c in sorted(taken - set(known.values()))}
    for code, words in (element.forme.valeurs | strange).items():
        ticked = "oui" if code in taken else ""
        yield LigneVierge(
            f"{path} = {code}", dress(words or code), ticked, choix=("oui",), niveau=niveau + 1,
            principal=element.principal,
        )  # fmt: skip


def _make_ligne(element: Element, path: str, value: Any, label: str, niveau: int) -> LigneVierge:
    champ, forme = element.champ, element.forme
    choices = ("oui", "non") if forme.nature == "oui_non" else show_choix(forme.valeurs)
    text = _join(value) if isinstance(value, list) else "" if value is None else str(value)
    if forme.ecriture == "pourcentage" and _DOUTEUX.fullmatch(text):
        text = f"{text}\u00a0%"  # a bare « 1 » may be one or one hundred
    if forme.valeurs and text in forme.valeurs:
        text = dress(forme.valeurs[text]) or text
    aide = drop_codes(champ.aide, forme)
    default = champ.defaut
    if default not in (None, ()) and not champ.obligatoire and not isinstance(default, tuple):
        said = forme.valeurs.get(str(default)) or write_exemple(default)
        aide = f"{aide} Par défaut : {said}.".strip()
    return LigneVierge(
        path,
        label,
        text,
        champ.unite,
        dress(aide),
        dress(write_exemple(champ.exemple)) if champ.exemple is not None and not choices else "",
        choices,
        element.principal,
        niveau,
    )


def _join(values: Sequence[Any]) -> str:
    """The elements of a list in one cell: a line each where one of them has a semicolon of its own."""
    texts = [str(v) for v in values]
    return "\n".join((*texts, FIN)) if any(";" in t for t in texts) else "; ".join(texts)


def show_choix(valeurs: Mapping[str, str]) -> tuple[str, ...]:
    """What a drop-down list shows: the words of each code, or the code where it has none."""
    return tuple(dress(words) or code for code, words in valeurs.items())


def _prefix(element: Element) -> str:
    return f"{'.'.join(element.groupes)}." if element.groupes else ""


def _find(data: Any, element: Element) -> Any:
    for group in element.groupes:
        data = data.get(group) if isinstance(data, Mapping) else None
    return data.get(element.nom) if isinstance(data, Mapping) else None


# -- the sheets


class _Listes:
    """The choices, a column each, shared by the fields that admit the same."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def place(self, choices: tuple[str, ...]) -> str:
        """The range of these choices, as a drop-down list names it."""
        from openpyxl.utils import get_column_letter

        rank = self._columns.setdefault(choices, len(self._columns) + 1)
        letter = get_column_letter(rank)
        return f"'{LISTES}'!${letter}$1:${letter}${len(choices)}"

    def write(self, sheet: Any) -> None:
        for choices, rank in self._columns.items():
            for n, text in enumerate(choices, 1):
                sheet.cell(n, rank, text)
        sheet.sheet_state = "hidden"


def _write_feuille(sheet: Any, lines: list[LigneVierge], lists: _Listes) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    rule = Side(style="thin", color="B8B8B8")
    for rank, (title, width) in enumerate(zip(ENTETES, LARGEURS, strict=True), 1):
        cell = sheet.cell(1, rank, title)
        cell.font = Font(name=POLICE, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=ENCRE)
        sheet.column_dimensions[get_column_letter(rank)].width = width
    validations: dict[str, Any] = {}
    for n, line in enumerate(lines, 2):
        texts = (line.chemin, line.label, line.valeur, line.unite, line.aide, line.exemple)
        for rank, text in enumerate(texts, 1):
            # As text: a spreadsheet would eat the zeros of a SIRET and turn 3-1 into a date.
            cell = sheet.cell(n, rank, _check_longueur(text) or None)
            if text.startswith("="):
                cell.data_type = "s"  # what somebody wrote, not a formula
            cell.number_format = "@"
            cell.alignment = Alignment(
                wrap_text=rank != 1, vertical="top", indent=min(line.niveau, 6) if rank == 2 else 0
            )
            if rank in (1, 5, 6):
                cell.font = Font(name=POLICE, color=PALE, size=9 if rank == 1 else 10)
        sheet.row_dimensions[n].height = HAUTEUR * _count_lignes(texts)
        if not line.chemin:
            sheet.cell(n, 2).font = Font(name=POLICE, bold=True, color=ENCRE)
            for rank in range(1, len(ENTETES) + 1):
                sheet.cell(n, rank).fill = PatternFill("solid", fgColor=CLAIR)
            continue
        entry = sheet.cell(n, 3)
        entry.fill = PatternFill("solid", fgColor=SAISIE)
        entry.border = Border(rule, rule, rule, rule)
        if line.choix:
            place = lists.place(line.choix)
            if place not in validations:
                validations[place] = DataValidation(
                    type="list", formula1=place, allow_blank=True, showErrorMessage=True,
                    errorTitle="clausedocs", error="Choisissez dans la liste, ou laissez vide.",
                )  # fmt: skip
            validations[place].add(entry)
        if not line.principal:
            sheet.row_dimensions[n].outlineLevel = 1
    for validation in validations.values():
        sheet.add_data_validation(validation)
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _check_longueur(text: str) -> str:
    if len(text) > CARACTERES_MAX:
        raise DonneesErreur(
            "classeur_demesure",
            f"Le texte « {text[:40]}… » est trop long pour une cellule d’Excel.",
            "Gardez ce dossier en YAML, ou raccourcissez ce texte.",
        )
    return text


def _count_lignes(texts: Sequence[str]) -> int:
    """How many lines the highest cell of a row takes: not every program grows a row by itself."""
    widths = LARGEURS[1:]
    return max(1, *(-(-len(t) // int(w * 0.95)) for t, w in zip(texts[1:], widths, strict=True)))


def _write_notice(sheet: Any, titre: str) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.column_dimensions["A"].width = 110
    sheet["A1"] = dress(f"{titre} : dossier à remplir")
    sheet["A1"].font = Font(name=POLICE, bold=True, size=16, color=ENCRE)
    for n, text in enumerate(MODE_D_EMPLOI, 3):
        cell = sheet.cell(n, 1, dress(text))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name=POLICE)
        sheet.row_dimensions[n].height = HAUTEUR * (1 + len(text) // 110)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_marque(sheet: Any, nom: str) -> None:
    for n, (cle, valeur) in enumerate((("clausedocs", str(get_version())), ("dossier", nom)), 1):
        sheet.cell(n, 1, cle)
        sheet.cell(n, 2, valeur)
    sheet.sheet_state = "hidden"
