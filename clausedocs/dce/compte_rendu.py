"""What is said of an insertion: where, under which number, what moved, what is left to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from clausedocs.dce.fichier_word import Fichier
from clausedocs.dce.place import Place
from clausedocs.dce.plan_word import text_of
from clausedocs.dce.redaction import Texte
from clausedocs.dce.renumerotation import Changement
from clausedocs.domaine.marche import Numeros
from clausedocs.dossiers.formes import find_champ

EXEMPLES = 12


@dataclass(frozen=True, slots=True)
class Bilan:
    """All that the report tells of. `avertissements` are whole sentences."""

    place: str
    texte: Texte
    mise_a_jour: bool
    changements: tuple[Changement, ...]
    vivants: bool
    renvois: tuple[str, ...]
    sous_numeros: tuple[str, ...]
    faits: tuple[str, ...]
    a_faire: tuple[str, ...]
    champ: str = ""
    sommaire: tuple[str, ...] = ()
    remarque: str = ""
    avertissements: tuple[str, ...] = field(default=())


def describe_place(fichier: Fichier, place: Place) -> str:
    """« après l’article « 8. Prix » », as a sentence goes on."""
    if place.remplace is not None:
        return "à la place de la marque « {{ clause }} »"
    if place.repere is not None:
        return f"{'après' if place.apres else 'avant'} « {place.repere.show().strip()} »"
    before = next(
        (t for b in reversed(fichier.corps.blocs[: place.rang]) if (t := text_of(b.element))), ""
    ) if fichier.corps.blocs else ""  # fmt: skip
    return f"après « {before[:60]} »" if before else "au début du fichier"


def write_rapport(b: Bilan) -> tuple[str, ...]:
    """The sentences of the report, in the order in which they matter."""
    verb = "est mise à jour à sa place" if b.mise_a_jour else "est insérée"
    out = [f"La clause {verb}, {b.place}\u202f: {b.texte.titre}."]
    out += list_changements(b)
    out += b.avertissements
    out += list_ailleurs(b)
    return tuple(x.replace("\u202f:", "\u00a0:") for x in out)


def list_ailleurs(b: Bilan) -> list[str]:
    """What the other lists of the file gain, and what is left to write in them."""
    if not b.a_faire:
        return list(b.faits)
    return [*b.faits, "À reporter vous-même ailleurs dans le marché\u00a0:", *(f"– {x}" for x in b.a_faire)]


def find_numero(b: Bilan) -> tuple[str, int] | None:
    """The field of the dossier that does not know the number of the clause yet, and this number."""
    article = b.texte.numerotation.article
    return (b.champ, article) if b.champ and article is not None and article != b.texte.annonce else None


def list_changements(b: Bilan) -> list[str]:
    """What moves around the clause: titles renumbered, references to read again, numbers said elsewhere."""
    done = [c for c in b.changements if c.retouches]
    left = [c for c in b.changements if not c.retouches]
    out: list[str] = [b.remarque] if b.remarque else []
    if done:
        first, last = done[0], done[-1]
        count = "Un titre est renuméroté" if len(done) == 1 else f"{len(done)} titres sont renumérotés"
        detail = f"{first.ancien} devient {first.nouveau}"
        if len(done) > 1:
            detail += f", et ainsi de suite jusqu’au {last.ancien}, qui devient {last.nouveau}"
        out.append(f"{count}\u00a0: {detail}.")
    out += [f"À renuméroter à la main\u00a0: {c.texte} ({c.ancien} devient {c.nouveau})." for c in left]
    if b.vivants:
        out.append(
            "Word numérote lui-même les titres qui suivent\u00a0: à l’ouverture, mettez à jour la table des "
            "matières et les renvois (Ctrl+A, puis F9)."
        )
    out += _enumerate("Paragraphes dont le numéro, tapé à la main, est à corriger", b.sous_numeros)
    out += _enumerate("Sommaire tapé à la main, à corriger", b.sommaire)
    out += _enumerate("Renvois tapés à la main vers des articles qui changent de numéro, à relire", b.renvois)
    article, said = b.texte.numerotation.article, b.texte.annonce
    if article is not None and said is not None and article != said:
        out.append(
            f"Le dossier annonce le numéro {said}, ce fichier donne le {article}\u00a0: mettez {article} au "
            f"champ « {_name_champ(b.champ)} » du dossier, puis produisez à nouveau les autres pièces, qui "
            "citent ce numéro."
        )
    elif article is not None and said is None and b.champ:
        out.append(
            f"Les autres pièces citent la clause sans son numéro\u00a0: mettez {article} au champ "
            f"« {_name_champ(b.champ)} » du dossier pour qu’elles le citent."
        )
    elif article is None and said is not None:
        out.append(
            f"Ce fichier ne numérote pas ses articles, et le dossier annonce le numéro {said}\u00a0: "
            "retirez-le du dossier, ou numérotez la clause à la main."
        )
    return out


def _name_champ(nom: str) -> str:
    found = find_champ(Numeros, (nom,))
    return found.label if found else nom


def _enumerate(title: str, rows: tuple[str, ...]) -> list[str]:
    if not rows:
        return []
    more = len(rows) - EXEMPLES
    tail = [f"– … et {more} autres."] if more > 0 else []
    return [f"{title}\u00a0:", *(f"– {r}" for r in rows[:EXEMPLES]), *tail]
