"""The fields that the tags cite, against those that a dossier gives."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from jinja2 import nodes

from clausedocs.dossiers.variables import RACINES, find_variable, list_variables
from clausedocs.modeles.word.chemins import Emploi
from clausedocs.modeles.word.compilation import Analyse
from clausedocs.relecture.constats import Constat

# What has no printed form by itself.
_SANS_FORME = {
    "groupe": "un groupe de champs",
    "liste": "une liste",
    "oui ou non": "un oui ou un non",
}


def guess_racine(emplois: Iterable[Emploi]) -> str:
    """The kind of dossier that a modèle reads, by the first names of its fields."""
    tops = {e.chemin.split(".")[0].removesuffix("[]") for e in emplois}
    own = {r: sum(find_variable(r, t) is not None for t in tops) for r in RACINES}
    return max(RACINES, key=lambda r: own[r])


def review_champs(analyse: Analyse, racine: str) -> Iterator[Constat]:
    """Unknown fields, each with the nearest one, and fields that cannot be printed as they are."""
    printed = dict(zip(analyse.balises, analyse.lectures, strict=True))
    for e in analyse.emplois:
        broken = _find_break(racine, e.chemin)
        if broken is not None:
            if not e.protege:
                yield _unknown(racine, e, *broken)
            continue
        found = find_variable(racine, e.chemin)
        if found is None or found.nature == "vide":
            continue
        if e.liste and found.nature != "liste":
            yield Constat(
                "modele_boucle",
                "erreur",
                e.balise.lieu,
                f"« {e.balise.brut[:80]} » parcourt « {e.chemin} », qui n’est pas une liste.",
                "Donnez-lui une liste ; « clausedocs modele variables » dit la nature de chaque champ.",
            )
        elif found.nature in _SANS_FORME and _is_printed(printed[e.balise].arbre):
            inner = [v.chemin for v in list_variables(racine) if v.chemin.startswith(f"{e.chemin}.")]
            ends = [i.rpartition(".")[2] for i in inner]
            pick = next(
                (n for n in ("texte", "le", "denomination", "chiffres") if n in ends), ends[0] if ends else ""
            )
            advice = f"Précisez le champ, par exemple {{{{ {e.chemin}.{pick} }}}}." if pick else ""
            if found.nature == "liste":
                advice = "Parcourez-la : {%p for x in …%}, puis {{ x }}, puis {%p endfor %}."
            elif found.nature == "oui ou non":
                advice = f"Servez-vous-en dans une condition : {{% if {e.chemin} %}} … {{% endif %}}."
            yield Constat(
                "valeur_imprimable",
                "erreur",
                e.balise.lieu,
                f"« {e.balise.brut[:80]} » imprime {_SANS_FORME[found.nature]}.",
                advice,
            )


def _is_printed(tree: nodes.Node | None) -> bool:
    """Whether a tag prints a field as it is."""
    if not isinstance(tree, nodes.Output) or len(tree.nodes) != 1:
        return False
    return isinstance(tree.nodes[0], (nodes.Name, nodes.Getattr, nodes.Getitem))


def _find_break(racine: str, chemin: str) -> tuple[str, str] | None:
    """The first step of a path that leads nowhere: what stands before it, and its name."""
    before = ""
    for step in chemin.split("."):
        name = step.removesuffix("[]")
        path = f"{before}.{name}" if before else name
        found = find_variable(racine, path)
        if found is None:
            return before, name
        if found.nature == "vide":
            return None
        before = f"{path}[]" if step.endswith("[]") else path
        if step.endswith("[]") and find_variable(racine, before) is None:
            return None  # a list that no example fills
    return None


def _unknown(racine: str, e: Emploi, before: str, name: str) -> Constat:
    siblings = _list_names(racine, before)
    near = difflib.get_close_matches(name, siblings, 1, 0.65)
    if near:
        path = f"{before}.{near[0]}" if before else near[0]
        advice = f"Vouliez-vous écrire « {path.replace('[]', '')} » ? "
    elif before and siblings:
        shown = ", ".join(siblings[:10]) + ("…" if len(siblings) > 10 else "")
        advice = f"« {before} » contient : {shown}. "
    else:
        advice = ""
    where = f" dans « {before} »" if before else ""
    return Constat(
        "variable_inconnue",
        "erreur",
        e.balise.lieu,
        f"« {e.balise.brut[:80]} » : le champ « {name} » n’existe pas{where}.",
        f"{advice}« clausedocs modele variables » donne la liste des champs.",
    )


def _list_names(racine: str, before: str) -> list[str]:
    start = f"{before}." if before else ""
    names = {
        v.chemin[len(start) :].split(".")[0].removesuffix("[]")
        for v in list_variables(racine)
        if v.chemin.startswith(start)
    }
    return sorted(n for n in names if n)
