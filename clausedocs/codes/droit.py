"""Codes of the law."""

from __future__ import annotations

CODES: dict[str, str] = {
    "article_inconnu": "article absent du registre",
    "article_abroge": "article qui n’est plus en vigueur à la date qui compte",
    "article_futur": "article pas encore en vigueur à la date qui compte",
    "article_non_verifie": "article exigé que personne n’a vérifié",
    "article_hors_regime": "article que le régime du contrat interdit de citer",
    "citation_incomprise": "citation mal demandée par le modèle",
    "seuil_inconnu": "date que la table des seuils ne couvre pas",
    "contrat_inconnu": "nature de contrat que la loi ne distingue pas",
}
