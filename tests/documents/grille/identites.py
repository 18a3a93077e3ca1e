"""Who stands in the dossiers of the grid: invented names, people, numbers and acts, none of them real."""

from __future__ import annotations

from typing import Any

# How a name is introduced -> the name, and what the dossier says of its grammar.
_BASE: dict[str, tuple[str, dict[str, str]]] = {
    "la": ("Fabrique de Valmorin", {"article": "la", "genre": "f", "nombre": "s"}),
    "le": ("Comptoir du Ponant", {"article": "le", "genre": "m", "nombre": "s"}),
    "l_m": ("Atelier commun de Corbelle", {"article": "l'", "genre": "m", "nombre": "s"}),
    "l_f": ("Alliance de la Vézanne", {"article": "l'", "genre": "f", "nombre": "s"}),
    "les": ("Rives d’Azergues", {"article": "les", "genre": "f", "nombre": "p"}),
    "aucun_consonne": ("Grand-Ponant Services", {"article": "aucun", "genre": "m", "nombre": "s"}),
    # An h that is not heard: only the dossier can say so.
    "aucun_voyelle": (
        "Hélianthe Sarmance",
        {"article": "aucun", "genre": "f", "nombre": "s", "initiale_vocalique": "oui"},
    ),
    "aucun_pluriel": ("Trois-Vallées Réunies", {"article": "aucun", "genre": "m", "nombre": "p"}),
    "devine": ("Société d’équipement de Montréal-la-Côte", {}),
}
_BASE_STRUCTURE: dict[str, tuple[str, dict[str, str]]] = {
    "la": ("Passerelle vers l’emploi du Val d’Orvenne", {"article": "la", "genre": "f", "nombre": "s"}),
    "le": ("Relais emploi du Grand-Aubrac", {"article": "le", "genre": "m", "nombre": "s"}),
    "l_m": ("Élan pour l’emploi de Sorgueval", {"article": "l'", "genre": "m", "nombre": "s"}),
    "l_f": ("Agence de la clause du Littoral", {"article": "l'", "genre": "f", "nombre": "s"}),
    "les": ("Ateliers de la clause", {"article": "les", "genre": "m", "nombre": "p"}),
    "aucun_consonne": ("Tremplin Orvenne", {"article": "aucun", "genre": "m", "nombre": "s"}),
    "aucun_voyelle": ("Envol Insertion", {"article": "aucun", "genre": "f", "nombre": "s"}),
    "aucun_pluriel": ("Clauses et Territoires", {"article": "aucun", "genre": "f", "nombre": "p"}),
    "devine": ("Maison de l’emploi des Trois-Rivières", {}),
}
# Names that suit their type, where the grammar asked for allows one: they make the documents readable.
_PROPRES: dict[tuple[str, str], str] = {
    ("commune", "devine"): "Ville de Valmorin",
    ("commune", "la"): "Commune de Corbelle",
    ("departement", "le"): "Département de la Haute-Sorgue",
    ("departement", "devine"): "Département de la Vézanne",
    ("region", "la"): "Région Grand-Ponant",
    ("epci", "la"): "Communauté d’agglomération du Bassin de Sarmance",
    ("metropole", "la"): "Métropole d’Azergues",
    ("syndicat_mixte", "le"): "Syndicat mixte du Pays de Corbelle",
    ("oph", "l_m"): "Office public de l’habitat du Grand-Aubrac",
    ("hopital", "le"): "Centre hospitalier de Sorgueval",
    ("etat", "l_m"): "État",
    ("universite", "l_f"): "Université des Trois-Vallées",
    ("etablissement_public", "l_m"): "Établissement public d’aménagement Seuil-Nord",
    ("sem", "la"): "Société d’économie mixte de Valmorin",
    ("PLIE", "le"): "Plan local pour l’insertion et l’emploi des Trois-Rivières",
    ("GIP", "le"): "Groupement d’intérêt public Emploi Haute-Sorgue",
    ("EPCI", "la"): "Communauté de communes du Val d’Orvenne",
    ("DEPARTEMENT", "le"): "Département du Causse",
}
_PRESIDENT = ("président", "présidente")
_DIRECTEUR = ("directeur général", "directrice générale")
_FONCTIONS: dict[str, tuple[str, str]] = {
    "commune": ("maire", "maire"),
    "departement": ("président du conseil départemental", "présidente du conseil départemental"),
    "DEPARTEMENT": ("président du conseil départemental", "présidente du conseil départemental"),
    "region": ("président du conseil régional", "présidente du conseil régional"),
    "hopital": ("directeur", "directrice"),
    "etat": ("préfet de la Vézanne", "préfète de la Vézanne"),
    **dict.fromkeys(("epci", "metropole", "syndicat_mixte", "universite", "EPCI", "entreprise_privee"), _PRESIDENT),
    **dict.fromkeys(("ASSOCIATION", "PLIE"), _PRESIDENT),
    "SCIC": ("gérant", "gérante"),
}  # fmt: skip
_ASSEMBLEES = {
    "commune": "conseil municipal",
    "departement": "commission permanente",
    "region": "commission permanente",
    "syndicat_mixte": "comité syndical",
    "epci": "bureau",
}
_FORMES_JURIDIQUES = {
    "esh": "société anonyme d’habitations à loyer modéré",
    "sem": "société anonyme d’économie mixte",
    "spl": "société publique locale",
    "organisme_prive_adjudicateur": "association loi 1901",
    "entreprise_publique": "société anonyme à capitaux publics",
    "entreprise_privee": "SAS",
    "MDE": "association loi 1901",
    "PLIE": "association loi 1901",
    "ASSOCIATION": "association loi 1901",
    "SCIC": "société coopérative d’intérêt collectif SARL",
}
SOCIETES = ("esh", "sem", "spl", "entreprise_publique", "entreprise_privee")
# First names and surnames by rank of the party; the second of each pair signs in the place of the first.
_PERSONNES = {
    "m": (("Loïc", "Pradourel"), ("Anatole", "Brizecourt"), ("Gwenaël", "Potterat-Lys"), ("Blaise", "Monturier")),
    "f": (("Solène", "Kervadoc"), ("Honorine", "Guéméné-Roux"), ("Nadège", "Roquelande"), ("Ismérie", "Valcourtois")),
}  # fmt: skip
COMMUNES = (
    ("99120", "Valmorin"),
    ("99210", "Sorgueval"),
    ("99760", "Montréal-la-Côte"),
    ("99910", "Ponant-Nord"),
)
ROLES = ("suivi", "facturation", "juridique", "donnees_personnelles", "direction", "autre")


def make_identite(rang: int, genre: str, nom: str, *, structure: bool, complete: bool) -> dict[str, Any]:
    """The name, the address and the numbers of the party of this rank."""
    base, grammaire = (_BASE_STRUCTURE if structure else _BASE)[nom]
    denomination = _PROPRES.get((genre, nom), base)
    siren = make_siren(rang)
    code_postal, commune = COMMUNES[rang % len(COMMUNES)]
    identite: dict[str, Any] = {
        "denomination": denomination,
        **grammaire,
        "adresse": {"voie": f"{rang + 1} rue des Tanneurs", "code_postal": code_postal, "commune": commune},
        "siret": make_siret(siren),
        "agissant_pour": "l’État" if genre == "etat" else f"la personne morale {denomination}",
    }
    if genre in _FORMES_JURIDIQUES:
        identite["forme_juridique"] = _FORMES_JURIDIQUES[genre]
    if complete:
        identite["sigle"] = "".join(w[0] for w in denomination.split() if w[0].isupper())[:3] + f"{rang}"
        identite["adresse"]["complement"] = "bâtiment des Saules"
        identite["tva_intracom"] = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
        if genre in SOCIETES or genre == "SCIC":
            identite |= {"capital_eur": "3500000", "rcs": commune}
        elif genre in ("MDE", "PLIE", "ASSOCIATION"):
            identite["rna"] = f"W99{rang:07d}"
    return identite


def make_siren(rang: int) -> str:
    """A number that no register gave: 999 03 and a rank, with its key."""
    base = f"9990{30 + rang:02d}0{rang}"
    return next(base + str(key) for key in range(10) if _luhn(base + str(key)))


def make_siret(siren: str) -> str:
    """An establishment from 99000 on, whose key holds."""
    return next(f"{siren}{nic}" for nic in range(99000, 99010) if _luhn(f"{siren}{nic}"))


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def make_personne(rang: int, genre: str, choix: str, *, chef: bool = False) -> dict[str, str]:
    """The representative; `chef` makes a head of service of the State's."""
    sexe, civilite = choix[0], choix.endswith("civilite")
    prenom, nom = _PERSONNES[sexe][rang % 4]
    fonctions = ("directeur départemental", "directrice départementale") if chef else _fonctions(genre)
    personne = {"prenom": prenom, "nom": nom, "genre": sexe, "fonction": fonctions[sexe == "f"]}
    return personne | ({"civilite": "Mme" if sexe == "f" else "M."} if civilite else {})


def _fonctions(genre: str) -> tuple[str, str]:
    return _FONCTIONS.get(genre, _DIRECTEUR)


def make_signataire(rang: int, choix: str) -> dict[str, Any] | None:
    """Who signs when the representative does not, or signs under a delegation."""
    if choix == "representant":
        return None
    acte = {
        "acte": f"arrêté n° 2026-11{rang}",
        "date": "2026-07-02",
        "executoire": "oui",
        "objet": "conventions et marchés",
    }
    if choix == "delegue":
        return {"delegation": acte}
    sexe = "mf"[rang % 2]
    prenom, nom = _PERSONNES[sexe][(rang + 1) % 4]
    fonction = ("directeur général adjoint", "secrétaire générale")[sexe == "f"]
    return {"prenom": prenom, "nom": nom, "genre": sexe, "fonction": fonction, "delegation": acte}


def make_habilitation(genre: str, type_acte: str, acte: str) -> dict[str, str] | None:
    """The act that empowers, more or less complete."""
    if type_acte == "aucune":
        return None
    if type_acte in ("statuts", "extrait_immatriculation"):
        return {"type": type_acte}
    organe = {
        "deliberation": find_assemblee(genre),
        "decision": "maire" if genre == "commune" else "président",
    }.get(type_acte, "assemblée générale")
    numero = {"reference_longue": "PV du 2 mars, point 4"}.get(acte, "2026-087")
    habilitation = {"type": type_acte, "organe": organe, "numero": numero, "date": "2026-05-12"}
    if acte == "organe_precise":
        habilitation |= {"organe": "instance plénière", "organe_article": "l'"}
    if acte == "transmis":
        habilitation["date_transmission"] = "2026-05-19"
    return habilitation


def find_assemblee(genre: str) -> str:
    """Who deliberates for a party of this type."""
    return _ASSEMBLEES.get(genre, "conseil d’administration")


def make_contacts(rang: int, choix: str) -> list[dict[str, str]]:
    """A referent, reachable or not; or someone for each role."""
    referent = {"role": "referent", "prenom": "Octavie", "nom": "Lambresac"}
    if choix == "muet":
        return [referent]
    joignable = {"courriel": f"clause{rang}@insertion.example", "telephone": f"01 99 00 12 0{rang}"}
    contacts = [referent | joignable]
    if choix == "tous_roles":
        contacts += [{"role": r, "prenom": "Maïlys", "nom": "Cordevant"} | joignable for r in ROLES]
    return contacts
