"""What the pieces of a marché must hold besides, and how those of one dossier must agree.

Each piece is a text, under its modèle and the number of its lot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from clausedocs.domaine import DossierMarche, LotResolu
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.heures import heures_lot
from clausedocs.domaine.violations import known

Piece = tuple[str, str]
# Hours of insertion are always said so in a piece; those of work, training or support are not.
HEURES = re.compile(r"(\d[\d ]*) heures? d’insertion")
DEROGE = re.compile(r"(?:[Pp]ar dérogation|déroge) (?:à l’|aux )articles? ([\d.]+(?: et [\d.]+)?)")
AUX_HEURES = ("clause_ccap", "clause_rc", "clause_ae", "annexe_insertion", "clause_avis")
# What the law of public contracts alone knows, and a private company does not write.
PUBLIC = re.compile(
    r"commande publique|CCAP|CCAG|CCTP|acte d’engagement|règlement de la consultation|marchés? publics?|CCP\b"
    r"|avis d’appel|motif d’intérêt général|pouvoir adjudicateur|tribunal administratif|offre est irrégulière"
)


def check_piece(dossier: DossierMarche, piece: Piece, text: str) -> None:
    """All that one piece must hold."""
    plain = make_plain(text)
    check_version(piece[0], plain)
    check_prive(dossier, plain)
    check_mots(dossier, plain)
    check_contradictions(dossier, piece[0], plain)
    if piece[0] == "clause_ccap":
        check_derogations(plain)
    if DOCUMENTS[piece[0]].par_lot:
        check_lot(find_lot(dossier, piece[1]), plain)


def make_plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def find_lot(dossier: DossierMarche, numero: str) -> LotResolu:
    """The lot that a piece is made for."""
    return next(lot for lot in dossier.lots if lot.numero == numero or len(dossier.lots) == 1)


def check_version(modele: str, plain: str) -> None:
    """A piece that is published keeps its version in the properties of the file."""
    if DOCUMENTS[modele].dce:
        assert "Version du dossier" not in plain


def check_prive(dossier: DossierMarche, plain: str) -> None:
    """Nothing of public procurement in the contract of a private company."""
    if dossier.regime == "prive":
        found = PUBLIC.search(plain)
        assert found is None, around(plain, found)


def check_mots(dossier: DossierMarche, plain: str) -> None:
    """Who performs bears the name that the general terms give: « maître d’œuvre », « concessionnaire »."""
    if dossier.marche.contrat == "concession" or (dossier.regime != "prive" and dossier.marche.ccag == "moe"):
        found = re.search(r"\b[Tt]itulaires?\b", plain)
        assert found is None, around(plain, found)


def check_derogations(plain: str) -> None:
    """What departs from the general terms is listed at the end, and nothing else is."""
    clause, _, end = plain.partition("\nAilleurs dans ")
    assert end
    departs, listed = list_derogations(clause), list_derogations(end)
    assert departs == listed, (departs, listed)
    assert bool(listed) == ("Dérogations, à reporter" in end)


def list_derogations(text: str) -> set[str]:
    """The articles from which a text departs."""
    return {found[1] for found in DEROGE.finditer(text)}


def check_lot(lot: LotResolu, plain: str) -> None:
    """A lot that owes no hours of insertion asks for none."""
    if not lot.has_heures and lot.famille != "insertion":
        found = HEURES.search(plain) or re.search(r"heures dues|somme des heures|Heures d’insertion", plain)
        assert found is None, around(plain, found)


def check_dossier(dossier: DossierMarche, pieces: Mapping[Piece, str]) -> None:
    """The same hours in every piece of one dossier, and no others."""
    wanted = {lot.numero: list_heures(dossier, lot) for lot in dossier.lots}
    for (modele, numero), text in pieces.items():
        if modele not in AUX_HEURES:
            continue
        said = {int(found[1].replace(" ", "")) for found in HEURES.finditer(make_plain(text))}
        lots = [numero] if numero in wanted and DOCUMENTS[modele].par_lot else list(wanted)
        for n in lots:
            assert wanted[n] <= said | read_tables(text), (modele, n, wanted[n], said)
        allowed = set().union(*(wanted[n] for n in lots), *(sums(wanted[n]) for n in lots))
        assert said <= allowed, (modele, numero, said, allowed)


def list_heures(dossier: DossierMarche, lot: LotResolu) -> set[int]:
    """The numbers of hours of insertion that a piece may say of a lot."""
    if not lot.has_heures:
        return set()
    parts = {known(t.heures) or 0 for t in lot.clause.heures_des_tranches}
    hours = heures_lot(dossier, lot)
    return parts or ({hours} if hours is not None else set())


def sums(parts: set[int]) -> set[int]:
    """Their sum, which a piece may say too."""
    return {sum(parts)} if parts else set()


def read_tables(text: str) -> set[int]:
    """Hours that a table says under its own heading, and a sentence about a share."""
    return {
        int(found[1].replace(" ", "")) for found in re.finditer(r"(\d[\d ]*) heures?\b", make_plain(text))
    }


def around(plain: str, found: re.Match[str] | None) -> str:
    """Where a fault stands."""
    return plain[max(0, found.start() - 90) : found.end() + 50] if found else ""


def _carries(*families: str) -> Callable[[DossierMarche], bool]:
    return lambda d: any(lot.famille in families for lot in d.lots)


def _without(*families: str) -> Callable[[DossierMarche], bool]:
    return lambda d: not _carries(*families)(d)


def _heures(d: DossierMarche) -> bool:
    return any(lot.has_heures for lot in d.lots)


PASSATION = ("clause_rc", "clause_avis")
# Name, when it holds, what must not be said then, in which documents (all by default).
CONTRADICTIONS: tuple[tuple[str, Callable[[DossierMarche], bool], str, tuple[str, ...]], ...] = (
    ("sans lots", lambda d: not d.marche.lots, r"\b[Ll]ots?\b(?! par lot)", ()),
    (
        "hors accord-cadre",
        lambda d: not d.marche.forme.startswith("accord_cadre"),
        r"[Aa]ccord-cadre|bons? de commande|marchés? subséquents?|\bcommandes\b",
        (),
    ),
    ("sans bons", lambda d: d.marche.forme in ("accord_cadre_ms",), r"bons? de commande", ("clause_ccap", *PASSATION)),
    ("sans tranches", lambda d: d.marche.forme != "tranches", r"affermi|tranches? (?:ferme|optionnelle)", ()),
    ("sans reconduction", lambda d: d.marche.reconductions is None, r"[Rr]econduction", ("clause_ccap",)),
    ("sans groupement d’acheteurs", lambda d: d.groupement_commandes is None, r"coordonne leur groupement|est passé pour plusieurs", ()),
    ("sans heures", lambda d: not _heures(d) and _without("insertion")(d), r"relevé des heures|heure sans justificatif|[Hh]eures dues|[Hh]eures d’insertion", ("clause_ccap", "clause_rc")),
    ("sans condition", lambda d: _without("condition", "insertion")(d) and not any(x.clause.condition_sociale_ccap for x in d.lots), r"[Cc]ondition d’exécution (?:en faveur|sociale que)|heures promises", ("clause_ccap", *PASSATION)),
    ("sans réserve", _without("reserve"), r"est réservé\b|[Rr]éservation", ("clause_ccap", *PASSATION)),
    ("sans marché d’insertion", _without("insertion"), r"marché d’insertion|support de", ("clause_ccap", *PASSATION)),
    ("sans critère", lambda d: not any(lot.note for lot in d.lots), r"[Cc]ritère|cadre de réponse|[Ee]ngagements? notés?", ("clause_ccap", "clause_rc", "clause_ae", "clause_cctp")),
    ("sans formation comptée", lambda d: d.clause.plafond_formation_pct == 0, r"heures de formation (?:sont|liées)", ("clause_ccap",)),
    ("sans CDI limité", lambda d: d.clause.heures_cdi_max_mois is None, r"embauchée directement sont comptées|embauche directe sont comptées", ("clause_ccap",)),
    ("sans mise en commun", lambda d: not d.clause.globalisation, r"réunies sur une même personne", ("clause_ccap",)),
    ("sans sous-traitance", lambda d: not d.marche.sous_traitance_prevue, r"sous-traitants?\b", ("clause_ccap",)),
    ("sans reprise", lambda d: not d.marche.reprise_personnel, r"reprise du personnel|personnel en place", ()),
    ("sans variante", lambda d: not d.marche.variantes, r"variante", ("clause_rc",)),
    ("sans liste", lambda d: not d.marche.liste_structures, r"liste indicative", ("clause_rc",)),
    ("sans plafond", lambda d: d.clause.plafond_penalites_pct is None, r"total est limité", ("clause_ccap",)),
    ("sans territoire", lambda d: not d.marche.territoires, r"[Ss]ur le territoire (?!où)", ()),
    ("hors concession", lambda d: d.marche.contrat != "concession", r"concession", ("clause_ccap", "clause_ae", "annexe_insertion", "clause_rc", "clause_cctp")),
    ("concession", lambda d: d.marche.contrat == "concession", r"CCAP|CCTP|acte d’engagement|\b[Dd]u marché\b(?! subséquent)", ("clause_ccap", "annexe_insertion", "clause_cctp")),
    ("sans titulaires multiples", lambda d: d.marche.titulaires == 1, r"chacun doit les heures|par titulaire", ()),
    ("quasi-régie", lambda d: d.marche.contrat in ("quasi_regie", "cooperation_publique"), r"L\. 2112-2\b", ("clause_ccap", "clause_cctp", "annexe_insertion")),
    ("avant l’obligation", lambda d: d.marche.date_lancement.isoformat() < "2026-08-22", r"L\. 2112-2-1|L\. 3114-2-1|L\. 2312-1-1", ("clause_ccap", *PASSATION)),
)  # fmt: skip


def check_contradictions(dossier: DossierMarche, modele: str, plain: str) -> None:
    """No piece speaks of what the dossier left out."""
    for fault in list_contradictions(dossier, modele, plain):
        raise AssertionError(fault)


def list_contradictions(dossier: DossierMarche, modele: str, plain: str) -> Iterator[tuple[str, str]]:
    """The name of each contradiction, and where it stands."""
    for nom, applies, pattern, modeles in CONTRADICTIONS:
        if (not modeles or modele in modeles) and applies(dossier):
            found = re.search(pattern, plain)
            if found is not None:
                yield nom, around(plain, found)
