"""Changes that turn the sound dossier into another sound one: free, private, the State’s."""

from __future__ import annotations

from dossiers_d_essai import ABSENT

C = "convention"
D = "donneur_ordre"
S = "structure_porteuse"
GRATUITE = {
    f"{C}.remuneration": {"mode": "gratuit"},
    f"{C}.fondement_achat": ABSENT,
    f"{C}.montant_max_ht": ABSENT,
    f"{C}.date_attribution": ABSENT,
}
DELEGATION = {"acte": "arrêté n° 7", "date": "2026-07-02", "executoire": "oui", "objet": "conventions"}
SOCIETE = {
    f"{D}.denomination": "Aéro-Composites du Ponant",
    f"{D}.article": "aucun",
    f"{D}.type_acheteur": "entreprise_privee",
    f"{D}.siret": "99900130899001",
    f"{D}.tva_intracom": "FR77999001308",
    f"{D}.forme_juridique": "société par actions simplifiée",
    f"{D}.habilitation": ABSENT,
    f"{D}.chorus": ABSENT,
    f"{C}.fondement_achat": ABSENT,
}
ETAT = {
    f"{D}.denomination": "État",
    f"{D}.article": "l'",
    f"{D}.genre": "m",
    f"{D}.type_acheteur": "etat",
    f"{D}.habilitation": ABSENT,
    f"{D}.representant.fonction": "directrice du secrétariat général commun",
    f"{D}.signataire": {"delegation": DELEGATION},
}
