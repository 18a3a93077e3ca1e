"""Rules on what is judged: a criterion is weighed, bears on the performance, and notes nothing compulsory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausedocs.domaine.champs import simplify
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.elements_clause import Critere
from clausedocs.domaine.formules_marche import cite_code, name, name_all, of
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.nombres import compter, format_pourcentage

# A number of hours of insertion; those of training, of tutors or of support are quality, and may be noted.
_HEURES_NOTEES = re.compile(
    r"\b(?:nombre|volume|quantite)\b.*\bheures?\b"
    r"|\bheures? (?:d'insertion|en plus|supplementaires?|proposees?|au-dela)"
    r"|\bvolume d'insertion\b"
)
_HEURES_DE_QUALITE = re.compile(r"\bheures? (?:de |d')(?:formation|tutorat|encadrement|accompagnement)")
# The general policy of a company says nothing of how it will perform this contract.
_POLITIQUE = re.compile(
    r"\bpolitique\b|\brse\b|\bresponsabilite (?:sociale|societale)\b|\bengagements? de l'entreprise\b"
)


def criteria(d: DossierMarche) -> Iterator[Violation]:
    """Each criterion announced is described, and each one described belongs to a lot that is judged by it."""
    done = set()
    silent = [lot for lot in d.lots if lot.note and lot.famille != "insertion"]
    silent = [lot for lot in silent if missing(lot.clause.critere)]
    for lot in silent:
        source = cite_code(d, "articles R. 2152-11 et R. 2152-12")
        yield Violation(
            "critere_absent",
            lot.ask_chemin("critere"),
            f"{name(lot).capitalize()} annonce un critère d’insertion qui n’est pas décrit : un critère se "
            f"publie avec son poids et ses parties{source}.",
            "Ajoutez critere, avec ponderation_pct et sous_criteres.",
        )
    for lot in d.lots:
        c, path = known(lot.clause.critere), lot.find_chemin("critere")
        if c is None or path in done:
            continue
        done.add(path)
        sharing = [x for x in d.lots if x.find_chemin("critere") == path]
        judged = [x for x in sharing if x.note and x.famille != "insertion"]
        if not judged and all(x.clause.dispositif is not None for x in sharing):
            insertion = all(x.famille == "insertion" for x in sharing)
            yield Violation(
                "critere_inutile",
                path,
                f"Un critère est décrit, et le dispositif {of(name_all(sharing))} n’en comporte pas."
                if not insertion
                else f"Les critères {of(name_all(sharing))}, un marché d’insertion, s’écrivent avec le prix.",
                "Écrivez-les dans criteres, et retirez critere."
                if insertion
                else "Retirez critere, ou écrivez condition_critere.",
            )
        yield from check_critere(d, c, path, imposed=any(x.famille == "condition" for x in judged))
    if d.avis_motive is not None and (advised := known(d.avis_motive.critere_recommande)) is not None:
        imposed = any(lot.famille == "condition" for lot in d.lots)
        yield from check_critere(d, advised, "avis_motive.critere_recommande", imposed=imposed)


def check_critere(d: DossierMarche, c: Critere, path: str, *, imposed: bool) -> Iterator[Violation]:
    """The parts of a criterion; `imposed`: a condition of performance already asks for hours."""
    points = [known(s.points) for s in c.sous_criteres]
    total = sum(p for p in points if p is not None)
    if None not in points and total != 100:
        yield Violation(
            "points_somme",
            f"{path}.sous_criteres",
            f"Les sous-critères font {compter(total, 'point', 'points')}, et non 100.",
            "Corrigez les points : leur somme fait 100, convertie ensuite dans la pondération.",
        )
    seen = set()
    for n, s in enumerate(c.sous_criteres, 1):
        label, here = simplify(known(s.libelle) or ""), f"{path}.sous_criteres[{n}]"
        noted = _HEURES_NOTEES.search(label) and not _HEURES_DE_QUALITE.search(label)
        if imposed and (known(s.porte_sur_heures) is True or noted):
            yield Violation(
                "critere_double",
                here,
                "Ce sous-critère note les heures, que la condition d’exécution impose déjà à tous : le "
                "critère juge la qualité des moyens, pas le volume"
                f"{cite_code(d, 'articles L. 2112-2 et L. 2152-7')}.",
                "Remplacez-le par la qualité de l’encadrement, de la formation ou des suites.",
            )
        if _POLITIQUE.search(label):
            yield Violation(
                "critere_general",
                here,
                "Ce sous-critère juge l’entreprise en général : un critère porte sur l’exécution de ce "
                f"marché{cite_code(d, 'article L. 2152-7')}.",
                "Demandez ce que l’entreprise fera pour les personnes employées sur ce marché.",
            )
        if s.code == "prix":
            yield Violation(
                "sous_critere_prix",
                here,
                "Le prix est un critère à part : il ne mesure pas l’insertion.",
                "Retirez cette ligne et répartissez ses points.",
            )
        if (s.code, label) in seen:
            yield Violation(
                "valeur_en_double",
                here,
                f"Le sous-critère « {s.code} » figure déjà plus haut.",
                "Gardez-le une fois, ou donnez à chacun son libelle.",
            )
        seen.add((s.code, label))


def weights(d: DossierMarche) -> Iterator[Violation]:
    """The criteria of a marché d’insertion: all of them, the price included, make one hundred."""
    done = set()
    for lot in d.lots:
        path = lot.find_chemin("criteres")
        listed = known(lot.clause.criteres) or ()
        if lot.famille != "insertion" or not listed or path in done:
            continue
        done.add(path)
        yield from _check_weights(d, lot, path)


def _check_weights(d: DossierMarche, lot: LotResolu, path: str) -> Iterator[Violation]:
    shares = [known(c.ponderation_pct) for c in lot.clause.criteres]
    total = sum(p for p in shares if p is not None)
    if None not in shares and total != 100:
        yield Violation(
            "points_somme",
            path,
            f"Les critères du marché d’insertion pèsent {format_pourcentage(total)} en tout, et non "
            f"{format_pourcentage(100)}.",
            "Corrigez les pondérations, prix compris.",
        )
    codes = [c.code for c in lot.clause.criteres]
    for n, code in enumerate(codes, 1):
        if code in codes[: n - 1]:
            yield Violation(
                "valeur_en_double",
                f"{path}[{n}].code",
                f"« {code} » figure déjà plus haut.",
                "Gardez-le une fois.",
            )
    if "prix" not in codes and d.regime != "prive":
        yield Violation(
            "prix_absent",
            path,
            "Les critères du marché d’insertion n’ont pas de prix, et plusieurs critères en comprennent "
            "toujours un (article L. 2152-7 du code de la commande publique).",
            "Ajoutez une ligne « code: prix », et corrigez les pondérations.",
        )


REGLES_CRITERES: tuple[RegleMarche, ...] = (criteria, weights)
