"""The citations of one document: what may be cited, what is left out and why, long then short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from clausedocs.droit.entrees import Entree, Version
from clausedocs.droit.redaction import FORMES_ADMISES, citer, refuse_forme
from clausedocs.droit.regimes import find_motif_contrat, find_motif_exclusion
from clausedocs.droit.registre import Registre, split_id, write_jour
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ModeleErreur

Mode = Literal["projet", "definitif"]
EXIGENCES = ("exigee", "facultative")

# The date asked for, then those which stand for it.
_REPLIS = {
    "document": ("document",),
    "consultation": ("consultation", "document"),
    "reference_du_marche": ("reference_du_marche", "consultation", "document"),
}


@dataclass(frozen=True, slots=True)
class Citee:
    """A citation that is printed. `reserve` says in French what a reader must check ("" when nothing)."""

    id: str
    citation: str
    version: Version | None
    au: date
    verifie: bool
    reserve: str = ""
    alerte: str = ""


@dataclass(frozen=True, slots=True)
class Omission:
    """An optional citation that was left out, and why (a French phrase)."""

    id: str
    raison: str


@dataclass(frozen=True, slots=True)
class RapportCitations:
    """What a document cites and what it leaves out, each entry once, in order of appearance."""

    citees: tuple[Citee, ...]
    omises: tuple[Omission, ...]

    @property
    def reserves(self) -> tuple[Citee, ...]:
        """The printed citations that someone must check before signing."""
        return tuple(c for c in self.citees if c.reserve)


class _Cadre(NamedTuple):
    """What decides of a citation besides its ids."""

    registre: Registre
    dates: tuple[tuple[str, date], ...]
    regime: str
    references_verifiees: frozenset[str]
    mode: Mode
    contrat: str


@dataclass(frozen=True, slots=True, eq=False)
class _Choix:
    """What becomes of the ids of a call. `phrases`: form and state of each text -> what is printed."""

    gardes: tuple[str, ...]
    textes: tuple[str, ...]
    jugements: tuple[Citee | Omission, ...]
    phrases: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)


_Appel = tuple[tuple[str | Sequence[str], ...], str]
# Calls remembered for the documents of a same date and regime, and how many of those.
APPELS_MAX, CADRES_MAX = 4096, 64


@lru_cache(maxsize=CADRES_MAX)
def _share_choix(cadre: _Cadre) -> dict[_Appel, _Choix]:
    """What was chosen already for other documents: it depends on nothing else of theirs."""
    return {}


class Citations:
    """State of the citations of one document.

    It starts in the phase of the plan, in which each `cite` is recorded; `begin_render` opens a render, in
    which the first mention of a text announces its short name only when the plan saw the text again.
    `begin_render` may be called again, once per target.

    `dates` gives the day that picks the versions: keys `document` (required), `consultation` (default: the
    document's) and `reference_du_marche` (default: the consultation's). `references_verifiees` holds the ids
    that the dossier says were checked by someone; `contrat` is the kind of contract of a marché.
    """

    def __init__(
        self,
        registre: Registre,
        dates: Mapping[str, date],
        regime: str,
        references_verifiees: frozenset[str] = frozenset(),
        mode: Mode = "definitif",
        contrat: str = "",
    ) -> None:
        self._cadre = _Cadre(registre, tuple(dates.items()), regime, references_verifiees, mode, contrat)
        self._mentions: dict[str, int] = {}
        self._deja_cites: set[str] = set()
        self._phase_plan = True
        self._citees: dict[str, Citee] = {}
        self._omises: dict[str, Omission] = {}
        # The calls of this document, and those of all the documents alike.
        self._choix: dict[_Appel, _Choix] = {}
        self._partages = _share_choix(self._cadre)

    def cite(
        self,
        *groupes: str | Sequence[str],
        exigence: str = "facultative",
        forme: str = "le",
        avant: str = "",
        apres: str = "",
    ) -> str:
        """The phrase that cites these entries between `avant` and `apres`; "" when all are left out.

        An argument may be a list of ids that the data choose, an empty one when they choose none.

        Raises:
            ModeleErreur: `article_inconnu`, `citation_incomprise`, `article_abroge` (in `definitif`),
                `article_futur` and `article_hors_regime` (required citation).
            DonneesErreur: `article_non_verifie` (required citation, in `definitif`).
        """
        if forme not in FORMES_ADMISES:
            raise _blame_modele(refuse_forme(forme))
        try:
            choix = self._choix.get((groupes, exigence))
        except TypeError:  # a list of ids
            groupes = (_flatten(groupes),)
            choix = self._choix.get((groupes, exigence))
        if choix is None:
            choix = self._recall(groupes, exigence)
        textes = choix.textes
        if not textes:
            return ""
        # A text is long while not named yet, with its announcement when the plan saw it at least twice.
        named, mentions = self._deja_cites, self._mentions
        etat = tuple(
            ["court" if t in named else "annonce" if mentions.get(t, 0) > 1 else "long" for t in textes]
        )
        phrase = choix.phrases.get((forme, etat))
        if phrase is None:
            phrase = _write_phrase(self._cadre.registre, choix.gardes, forme, textes, etat)
            choix.phrases[forme, etat] = phrase
        if self._phase_plan:
            for texte in textes:
                mentions[texte] = mentions.get(texte, 0) + 1
        else:
            named.update(textes)
        return f"{avant}{phrase}{apres}"

    def begin_plan(self) -> None:
        """Start recording afresh: the same citations serve the plan of each target."""
        self._phase_plan = True
        self._mentions.clear()
        self._deja_cites.clear()

    def begin_render(self) -> None:
        """Open a render: the plan is closed, every text is to be named in full again."""
        self._phase_plan = False
        self._deja_cites.clear()

    def rapport(self) -> RapportCitations:
        """What was cited and left out since the start."""
        return RapportCitations(tuple(self._citees.values()), tuple(self._omises.values()))

    def _recall(self, groupes: tuple[str | Sequence[str], ...], exigence: str) -> _Choix:
        """What becomes of a call that this document makes for the first time, told in its report."""
        choix = self._partages.get((groupes, exigence))
        if choix is None:
            ids = _flatten(groupes)
            choix = self._choose(ids, exigence) if ids or not groupes else _RIEN
            if len(self._partages) > APPELS_MAX:
                self._partages.clear()
            self._partages[groupes, exigence] = choix
        for said in choix.jugements:
            if isinstance(said, Citee):
                self._omises.pop(said.id, None)
                self._citees[said.id] = said
            elif said.id not in self._citees:
                self._omises[said.id] = said
        self._choix[groupes, exigence] = choix
        return choix

    def _choose(self, ids: tuple[str, ...], exigence: str) -> _Choix:
        """What becomes of these ids: those that may be printed, the texts they name."""
        if exigence not in EXIGENCES or not ids:
            raise ModeleErreur(
                "citation_incomprise",
                f"L’exigence «\u00a0{exigence}\u00a0» n’existe pas." if ids else "cite() ne désigne rien.",
                f'Écrivez cite("ccp:L2112-2", exigence="{EXIGENCES[0]}") ou "{EXIGENCES[1]}".',
            )
        registre = self._cadre.registre
        try:
            entrees = [registre[split_id(i)[0]] for i in ids]
        except DonneesErreur as erreur:
            raise _blame_modele(erreur) from erreur
        said = tuple(self._judge(i, e, exigence) for i, e in zip(ids, entrees, strict=True))
        kept = [(i, e) for i, e, j in zip(ids, entrees, said, strict=True) if isinstance(j, Citee)]
        return _Choix(tuple(i for i, _ in kept), tuple(dict.fromkeys(e.texte.cle for _, e in kept)), said)

    def _judge(self, identifiant: str, entree: Entree, exigence: str) -> Citee | Omission:
        """Whether an entry is printed, or why it is not."""
        c = self._cadre
        au = _find_jour(dict(c.dates), entree.date_pivot)
        relu = identifiant in c.references_verifiees
        return _judge(c.registre, identifiant, exigence, au, c.regime, c.contrat, c.mode, relu=relu)


_RIEN = _Choix((), (), ())


def _find_jour(dates: Mapping[str, date], date_pivot: str) -> date:
    """The day that picks the version; a pivot without a date falls back on the next one."""
    for pivot in _REPLIS[date_pivot]:
        if pivot in dates:
            return dates[pivot]
    raise KeyError("the dates of a document hold at least « document »")


def _flatten(groupes: tuple[str | Sequence[str], ...]) -> tuple[str, ...]:
    return tuple(i for g in groupes for i in ((g,) if isinstance(g, str) else g))


@lru_cache(maxsize=8192)
def _judge(
    registre: Registre,
    identifiant: str,
    exigence: str,
    au: date,
    regime: str,
    contrat: str,
    mode: Mode,
    *,
    relu: bool,
) -> Citee | Omission:
    """What becomes of an entry at these dates, under this regime: the same for every document.

    `relu`: somebody answers for it in the dossier.
    """
    entree = registre[split_id(identifiant)[0]]
    exigee = exigence == "exigee"
    motif = find_motif_exclusion(identifiant, regime)
    if motif:
        if exigee:
            raise ModeleErreur(
                "article_hors_regime",
                f"«\u00a0{identifiant}\u00a0» ({entree.citation}) ne se cite pas sous le régime "
                f"«\u00a0{regime}\u00a0»\u00a0: {motif}.",
                "Mettez ce passage sous une condition de régime, ou rendez la citation facultative.",
            )
        return Omission(identifiant, f"hors du régime «\u00a0{regime}\u00a0»\u00a0: {motif}")
    other = find_motif_contrat(entree, contrat)
    if other:
        return Omission(identifiant, other)
    version: Version | None = None
    reserves: list[str] = []
    try:
        version = registre.resolve(identifiant, _find_admis(entree, au))
    except DonneesErreur as erreur:
        if erreur.code == "article_futur" and not exigee:
            return Omission(identifiant, f"pas encore en vigueur au {write_jour(au)}")
        if mode == "definitif":
            raise _blame_modele(erreur) from erreur
        if not exigee:
            return Omission(identifiant, f"abrogé, n’est plus en vigueur au {write_jour(au)}")
        reserves.append(f"{erreur.message} {erreur.conseil}")
    if not entree.verifie and not relu:
        if not exigee:
            return Omission(identifiant, "référence non vérifiée au registre")
        if mode == "definitif":
            raise _unverified(identifiant, entree)
        reserves.append("référence non vérifiée au registre, à contrôler avant la signature")
    return Citee(identifiant, entree.citation, version, au, entree.verifie, " ".join(reserves), entree.alerte)


@lru_cache(maxsize=8192)
def _write_phrase(
    registre: Registre, gardes: tuple[str, ...], forme: str, textes: tuple[str, ...], etat: tuple[str, ...]
) -> str:
    """The phrase that cites these ids, each text in this state: the same for every document."""
    par_etat = dict(zip(textes, etat, strict=True))
    return citer(
        gardes,
        forme,
        [t for t, e in par_etat.items() if e == "court"],
        registre,
        abreger=[t for t, e in par_etat.items() if e == "annonce"],
    )


def _find_admis(entree: Entree, au: date) -> date:
    """The day whose version is cited: the last one of a repealed article that may still be named."""
    end = entree.versions[-1].au
    if entree.admis_jusqu_au is not None and end is not None and end < au <= entree.admis_jusqu_au:
        return end
    return au


def _unverified(identifiant: str, entree: Entree) -> DonneesErreur:
    return DonneesErreur(
        "article_non_verifie",
        f"Le document doit citer «\u00a0{identifiant}\u00a0» ({entree.citation}), "
        "que le registre n’a pas vérifié.",
        "Lisez l’article sur Légifrance puis inscrivez-le dans «\u00a0references_verifiees\u00a0» "
        "(id, qui, quand)\u00a0; ou produisez le document en mode projet.",
    )


def _blame_modele(erreur: ClausedocsErreur) -> ModeleErreur:
    """What the registry refuses, a modèle asked for."""
    return ModeleErreur(erreur.code, erreur.message, erreur.conseil, erreur.lieu)
