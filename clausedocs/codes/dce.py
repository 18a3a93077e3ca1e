"""Codes of the Word files of others."""

from __future__ import annotations

CODES: dict[str, str] = {
    "bloc_melange": "texte de l’acheteur et clause dans un même paragraphe",
    "clause_a_preciser": "fichier qui porte plusieurs clauses",
    "clause_absente": "clause à retirer que le fichier ne porte pas",
    "docx_corrompu": "fichier Word abîmé ou incomplet",
    "docx_demesure": "fichier Word démesurément gros une fois déplié",
    "docx_encodage": "fichier Word dont le texte n’est pas en UTF-8",
    "docx_entites": "fichier Word qui déclare des entités XML",
    "docx_format": "fichier d’un autre format que .docx",
    "docx_introuvable": "fichier Word absent ou fermé à l’utilisateur",
    "docx_noms": "fichier Word dont une partie a un nom anormal",
    "docx_prefixe": "fichier Word dont le texte est nommé autrement",
    "docx_profondeur": "fichier Word aux éléments trop emboîtés",
    "docx_protege": "fichier Word protégé contre la modification",
    "docx_sans_document": "archive sans texte de document Word",
    "docx_signe": "fichier Word signé",
    "docx_trop_gros": "fichier Word bien plus gros qu’un document",
    "docx_xml": "fichier Word dont le XML ne se lit pas",
    "place_absente": "place de la clause introuvable dans le fichier",
    "place_ambigue": "place de la clause trouvée plusieurs fois",
    "place_en_revision": "place de la clause où une révision joint deux paragraphes",
    "place_enfermee": "place de la clause dans un tableau, une zone de texte ou un élément fermé",
}
