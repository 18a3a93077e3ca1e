"""Numbers that have a key: SIRET, VAT, RNA, IBAN, BIC; and the other short codes of a party."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from clausedocs.domaine.champs import refus

_SEPARATEURS = re.compile(r"[\s\u00a0\u202f.\-]+")
_COURRIEL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"().]+(?:\.[^\s@<>,;:\"().]+)+")


def _compact(value: str) -> str:
    return _SEPARATEURS.sub("", value).upper()


def read_siret(value: str) -> str:
    """Fourteen digits whose SIREN and SIRET keys are right (Luhn; La Poste has its own rule)."""
    # stdnum costs more to import than a whole dossier to read: only where a number has to be checked.
    from stdnum.exceptions import ValidationError
    from stdnum.fr import siret

    numero = _compact(value)
    if not re.fullmatch(r"[0-9]{14}", numero):
        # A spreadsheet takes the leading zeros off what it believes to be a number.
        lost = (
            " Un ou plusieurs zéros de tête ont-ils été perdus ?"
            if re.fullmatch(r"[0-9]{11,13}", numero)
            else ""
        )
        raise refus(
            "siret_forme",
            f"Le SIRET « {value} » n’a pas quatorze chiffres.",
            "Recopiez-le de l’avis de situation : neuf chiffres de SIREN, puis cinq de l’établissement."
            f"{lost}",
        )
    try:
        siret.validate(numero)
    except ValidationError:
        raise refus(
            "siret_cle",
            f"La clé du SIRET « {value} » est fausse : un chiffre a été mal recopié.",
            "Comparez-le chiffre à chiffre avec l’avis de situation.",
        ) from None
    return numero


def read_tva(value: str) -> str:
    """A French intra-community VAT number."""
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.fr import tva

    numero = _compact(value)
    try:
        if not numero.startswith("FR"):
            raise ValidationError
        tva.validate(numero)
    except InvalidChecksum:
        raise refus(
            "tva_cle",
            f"La clé du numéro de TVA « {value} » est fausse.",
            "Recopiez-le, ou retirez la ligne si la partie n’en a pas.",
        ) from None
    except ValidationError:
        raise refus(
            "tva_forme",
            f"« {value} » n’est pas un numéro de TVA français.",
            "Écrivez FR, deux caractères de clé et les neuf chiffres du SIREN, par exemple FR49210004107.",
        ) from None
    return numero


def read_rna(value: str) -> str:
    """A number of the national register of associations: W, then nine digits (2A and 2B in Corsica)."""
    numero = _compact(value)
    if not re.fullmatch(r"W(?:[0-9]{2}|2[AB])[0-9]{7}", numero):
        raise refus(
            "rna_forme",
            f"« {value} » n’est pas un numéro RNA.",
            "Écrivez W suivi de neuf chiffres, par exemple W991000101.",
        )
    return numero


def read_iban(value: str) -> str:
    """An IBAN whose key (modulo 97) is right."""
    from stdnum import iban
    from stdnum.exceptions import InvalidChecksum, ValidationError

    numero = _compact(value)
    try:
        if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", numero):
            raise ValidationError
        iban.validate(numero)
    except InvalidChecksum:
        raise refus(
            "iban_cle",
            f"La clé de l’IBAN « {value} » est fausse : un caractère a été mal recopié.",
            "Recopiez-le du relevé d’identité bancaire.",
        ) from None
    except ValidationError:
        raise refus(
            "iban_forme",
            f"« {value} » n’est pas un IBAN.",
            "Un IBAN français a vingt-sept caractères et commence par FR.",
        ) from None
    return numero


def read_bic(value: str) -> str:
    """A BIC of eight or eleven characters."""
    from stdnum import bic
    from stdnum.exceptions import ValidationError

    numero = _compact(value)
    try:
        bic.validate(numero)
    except ValidationError:
        raise refus(
            "bic_forme",
            f"« {value} » n’est pas un BIC.",
            "Un BIC a huit ou onze caractères ; il figure sur le relevé d’identité bancaire.",
        ) from None
    return numero


def _read_code_postal(value: str) -> str:
    numero = _compact(value)
    if not re.fullmatch(r"[0-9]{5}", numero):
        raise refus(
            "code_postal_forme",
            f"Le code postal « {value} » n’a pas cinq chiffres.",
            "Écrivez ses cinq chiffres, zéro de tête compris.",
        )
    return numero


def _read_courriel(value: str) -> str:
    adresse = value.strip()
    if not _COURRIEL.fullmatch(adresse):
        raise refus(
            "courriel_forme",
            f"« {value} » n’est pas une adresse électronique.",
            "Écrivez-la seule, par exemple achats@valmorin.example.",
        )
    return adresse


def _read_telephone(value: str) -> str:
    numero = re.sub(r"[\s\u00a0\u202f.\-()]+", "", value)
    if re.fullmatch(r"0[1-9][0-9]{8}", numero):
        return " ".join(numero[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"\+[0-9]{8,15}", numero):
        return " ".join(value.split())
    raise refus(
        "telephone_forme",
        f"« {value} » n’est pas un numéro de téléphone.",
        "Écrivez dix chiffres, par exemple 01 99 00 12 04, ou l’indicatif du pays après un +.",
    )


Siret = Annotated[str, AfterValidator(read_siret)]
Tva = Annotated[str, AfterValidator(read_tva)]
Rna = Annotated[str, AfterValidator(read_rna)]
Iban = Annotated[str, AfterValidator(read_iban)]
Bic = Annotated[str, AfterValidator(read_bic)]
CodePostal = Annotated[str, AfterValidator(_read_code_postal)]
Courriel = Annotated[str, AfterValidator(_read_courriel)]
Telephone = Annotated[str, AfterValidator(_read_telephone)]
