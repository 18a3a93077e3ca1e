"""What all the formats of one document share: its data, its law, its titles, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from clausedocs import __version__
from clausedocs.domaine import Dossier, DossierCourrier, DossierMarche, LotResolu, Socle, check_rules
from clausedocs.domaine.chronologie import DossierChronologie
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.pieces import list_lots_of_piece, list_pieces
from clausedocs.domaine.vie_convention import SUITES, find_jour_document
from clausedocs.dossiers import DossierCharge, build_contexte, cut_contexte, hash_dossier
from clausedocs.droit import Citations, Registre
from clausedocs.erreurs import UsageErreur
from clausedocs.langue.typographie import corriger
from clausedocs.modeles import ModeleMeta, SourceModele, find_modele
from clausedocs.rendu.lacunes import strip_marks
from clausedocs.rendu.nommage import name_file
from clausedocs.rendu.provenance import Provenance
from clausedocs.rendu.texte_convention import Passage, fill_passages, has_passages, read_passages

if TYPE_CHECKING:
    from clausedocs.modeles.word.sources import SourceWord

# What the head of a page holds on one line; beyond, the reference says which buyer it is.
LARGEUR_ENTETE = 60


@dataclass(frozen=True, slots=True)
class Preparation:
    """One document before its format. `reference`: its own, else that of the convention or of the marché."""

    charge: DossierCharge
    source: SourceModele | SourceWord
    contexte: dict[str, Any]
    citations: Citations
    titre: str
    titre_court: str
    auteur: str
    jour: date
    reference: str
    lot: str = ""

    @property
    def meta(self) -> ModeleMeta:
        return self.source.meta

    @property
    def premiers_numeros(self) -> tuple[int, int]:
        """The numbers of the first article and of the first annex."""
        starts = self.contexte.get("premiers_numeros", {})
        return starts.get("article", 1), starts.get("annexe", 1)


class Preparateur:
    """Makes the documents of one dossier ready: the context is built once for all of them."""

    def __init__(self, charge: DossierCharge, *, amont: bool = True) -> None:
        """`amont`: as `build_contexte`."""
        self._charge = charge
        self._contexte = build_contexte(charge.dossier, mode=charge.mode, le=choose_jour(charge), amont=amont)
        self._passages: dict[str, Passage] | None = None

    def prepare(self, modele_id: str, lot: str = "") -> Preparation:
        """Raises ModeleErreur, and UsageErreur as `find_lot` does."""
        return self.prepare_source(find_modele(modele_id, self._charge.dossiers_modeles), lot)

    def prepare_source(self, source: SourceModele | SourceWord, lot: str = "") -> Preparation:
        """The same for a source in hand. Raises UsageErreur as `find_lot` does."""
        dossier, modele_id, kind = self._charge.dossier, source.meta.id, source.meta.document
        resolu = find_lot(self._charge, modele_id, lot)
        contexte = cut_contexte(self._contexte, dossier, kind, resolu)
        if kind in SUITES:
            contexte = self._follow(kind, contexte)
        # A service that brings its own text has named it.
        ours = kind == modele_id and kind in DOCUMENTS and isinstance(source, SourceModele)
        nom = DOCUMENTS[kind].titre_prive if ours and dossier.regime == "prive" else ""
        document = strip_marks(corriger(nom or source.meta.titre))
        titre = f"{document} – {strip_marks(contexte['donneur_ordre']['nu'])}"
        reference = strip_marks(find_reference(contexte, dossier, kind))
        numero = strip_marks(resolu.numero) if resolu is not None else ""
        ends = [reference, f"lot\u00a0{numero}" if numero else ""]
        court = " – ".join([titre, *(e for e in ends if e)])
        if len(court) > LARGEUR_ENTETE and reference:
            court = " – ".join([document, *(e for e in ends if e)])
        if self._charge.mode == "projet":
            titre, court = f"Projet – {titre}", f"Projet – {court}"
        return Preparation(
            self._charge,
            source,
            contexte,
            make_citations(self._charge, kind or modele_id),
            titre,
            court,
            strip_marks(
                (contexte.get("courrier") or {}).get("expediteur", contexte["structure_porteuse"])["nu"]
            ),
            choose_jour(self._charge, kind or modele_id),
            reference,
            numero,
        )

    def _follow(self, modele_id: str, contexte: dict[str, Any]) -> dict[str, Any]:
        """The context of what follows a convention: the passages that it names are read there."""
        dossier = self._charge.dossier
        assert isinstance(dossier, Dossier)
        courrier = contexte["courriers"].get(modele_id)
        contexte = {**contexte, "courrier": courrier}
        if courrier is not None:
            contexte["lettre"] = {**courrier["lettre"], "obstacles": self._list_obstacles()}
        if dossier.convention.texte_propre is not None or not has_passages(contexte[modele_id]):
            return {**contexte, "fin": contexte[modele_id]}
        if self._passages is None:
            # The articles are those of the day on which the convention was signed.
            law = make_citations(self._charge, le=dossier.convention.date_signature)
            self._passages = read_passages(dossier.convention.modele, self._contexte, law)
        block = fill_passages(self._charge, contexte[modele_id], self._passages)
        return {**contexte, modele_id: block, "fin": block}

    def _list_obstacles(self) -> list[str]:
        """Why a draft may not leave as it is."""
        if self._charge.mode != "projet":
            return []
        return [v.message for v in check_rules(self._charge.dossier) if v.precondition]


def find_reference(contexte: dict[str, Any], dossier: Socle, modele_id: str) -> str:
    """What a document is filed under: its own number, else that of the convention or of the marché."""
    if isinstance(dossier, DossierMarche):
        return str(contexte["marche"]["reference"])
    if isinstance(dossier, DossierChronologie):
        return str(contexte["chronologie"]["reference"])
    own = contexte[modele_id] if modele_id in SUITES else {}
    letter = contexte.get("courrier") or {}
    if modele_id == "avenant":
        return "-".join(x for x in (contexte["convention"]["reference"], f"{own['numero']}") if x)
    return str(letter.get("reference") or own.get("numero") or contexte["convention"]["reference"])


def list_documents(charge: DossierCharge, modeles: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """The documents to write: each modèle with the number of its lot, "" for one that is not made by lot.

    Without `modeles`: those of the dossier, or all the pieces that its marché needs.
    """
    dossier = charge.dossier
    ids = tuple(dict.fromkeys(modeles or charge.demandes or dossier.modeles))
    if not isinstance(dossier, DossierMarche):
        return tuple((m, "") for m in ids)
    return tuple(
        (m, lot.numero if lot is not None else "")
        for m in ids or list_pieces(dossier)
        for lot in list_lots_of_piece(dossier, charge.type_of(m))
    )


def find_lot(charge: DossierCharge, modele_id: str, numero: str = "") -> LotResolu | None:
    """The lot that a document is made for; None for one that is not made by lot.

    Raises:
        UsageErreur: `lot_a_preciser`, `lot_inexistant`.
    """
    if not isinstance(charge.dossier, DossierMarche):
        return None
    lots = list_lots_of_piece(charge.dossier, charge.type_of(modele_id))
    if lots == (None,):
        return None
    named = [lot for lot in lots if lot is not None]
    if not numero and len(named) == 1:
        return named[0]
    found = next((lot for lot in named if lot.numero == numero), None)
    if found is None:
        numbers = ", ".join(lot.numero for lot in named)
        raise UsageErreur(
            "lot_inexistant" if numero else "lot_a_preciser",
            f"« {modele_id} » ne s’écrit pas pour le lot « {numero} »."
            if numero
            else f"« {modele_id} » s’écrit lot par lot.",
            f"Choisissez un de ces lots : {numbers}.",
        )
    return found


def make_citations(charge: DossierCharge, modele_id: str = "", le: date | None = None) -> Citations:
    """The law that a document may cite, at its dates (`le` in their place) and under its regime."""
    dossier = charge.dossier
    jour = le if isinstance(le, date) else choose_jour(charge, modele_id)
    return Citations(
        Registre.standard(),
        {"document": jour, "consultation": dossier.date_consultation or jour},
        dossier.regime,
        frozenset(r.id for r in dossier.references_verifiees),
        charge.mode,
        dossier.marche.contrat if isinstance(dossier, (DossierCourrier, DossierMarche)) else "",
    )


def choose_jour(charge: DossierCharge, modele_id: str = "") -> date:
    """The document's own date; without one, the day that the caller gave."""
    dossier = charge.dossier
    own = find_jour_document(dossier, modele_id) if isinstance(dossier, Dossier) else None
    return own or dossier.date_document or charge.le


def trace(prepared: Preparation, modele_sha256: str) -> Provenance:
    """Where a document comes from."""
    dossier = prepared.charge.dossier
    return Provenance(
        modele=prepared.meta.id,
        modele_version=prepared.meta.version,
        modele_sha256=modele_sha256,
        dossier_sha256=hash_dossier(dossier),
        clausedocs=__version__,
        mode=prepared.charge.mode,
        jour=prepared.jour,
        droit_au=prepared.jour,
        consultation=dossier.date_consultation,
        references_verifiees=tuple(
            strip_marks(f"{r.id} ({r.qui}, {r.quand})") for r in dossier.references_verifiees
        ),
        dossier_version=strip_marks(str(prepared.contexte.get("marche", {}).get("version") or "")),
    )


def name_document(prepared: Preparation, extension: str) -> str:
    """The name of its file: modèle, lot, reference."""
    lot = f"lot-{prepared.lot}" if prepared.lot else ""
    return name_file(prepared.meta.id, lot, prepared.reference, extension=extension)
