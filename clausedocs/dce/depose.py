"""An earlier block taken out of the bytes: what to cut, what to give back to the text around it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clausedocs.dce.arbre_word import Corps
from clausedocs.dce.blocs_poses import BlocPose
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.fichier_word import Fichier
from clausedocs.dce.plan_word import Entree, read_tape, text_of
from clausedocs.dce.renumerotation import change_numero
from clausedocs.dce.retouches import Retouche
from clausedocs.dce.revisions import mark_of, paragraph_before, unmark_paragraph
from clausedocs.word.styles_word import normalize
from clausedocs.word.xml_sur import NS


def is_pending(corps: Corps, bloc: BlocPose, propres: frozenset[str]) -> bool:
    """Whether a block was only ever proposed, by these authors: nothing of it was accepted."""
    for a, b in bloc.plages:
        for x in corps.blocs[a : b + 1]:
            for text in x.element.iter(f"{NS}t", f"{NS}delText"):
                if (text.text or "").strip() and not any(
                    n.tag == f"{NS}ins" and n.get(f"{NS}author") in propres for n in text.iterancestors()
                ):
                    return False
    return True


def cut_bloc(corps: Corps, bloc: BlocPose, propres: frozenset[str]) -> list[Retouche]:
    """What takes a block out for good, with the mark that it left on the paragraph before."""
    out = bloc.cut(corps)
    for a, b in bloc.plages:
        before = paragraph_before(corps, a)
        last = corps.blocs[b]
        # Only a block at the end of a body puts its mark on its neighbour: its own last one bears none.
        if before is not None and last.balise == "p" and not mark_of(last.element):
            out += unmark_paragraph(corps, before, propres)
    return out


def restore_numeros(
    fichier: Fichier,
    renumerotes: Iterable[tuple[str, str, str]],
    suivi: Suivi,
    propres: frozenset[str],
    rang: int,
) -> tuple[list[Retouche], tuple[str, ...]]:
    """The headings renumbered for a clause, with their former number; those that could not be, in words."""
    rows = list(renumerotes)
    if not rows:
        return [], ()
    out: list[Retouche] = []
    missed: list[str] = []
    titles = _list_tapes(fichier, rang)
    for old, new, words in rows:
        same = titles.get(normalize(words), [])
        entry = next((e for e in same if e.etiquette == new), None)
        if entry is None:
            if same and not any(e.etiquette == old for e in same):
                missed.append(f"« {same[0].texte[:70]} », que la clause avait fait passer de {old} à {new}")
            continue
        change = change_numero(fichier.corps, entry, old, suivi)
        found = list(change.retouches) or _reject_own(fichier.corps, entry.rang, propres, old)
        if found:
            out += found
        else:
            missed.append(f"« {entry.texte[:70]} » redevient le {old}")
    return out, tuple(missed)


def _list_tapes(fichier: Fichier, rang: int) -> dict[str, list[Entree]]:
    """The paragraphs that begin with a typed number, by their words: whatever makes them headings."""
    found: dict[str, list[Entree]] = {}
    for bloc in fichier.corps.blocs[rang:]:
        text = text_of(bloc.element) if bloc.balise == "p" else ""
        tape = read_tape(text) if text else None
        if tape is not None:
            entry = Entree(bloc.rang, 1, text, tape.numero, False, tape, "", bloc.element)
            found.setdefault(normalize(text[len(tape.prefixe) :]), []).append(entry)
    return found


def _reject_own(corps: Corps, rang: int, propres: frozenset[str], ancien: str) -> list[Retouche]:
    """A number still under our revision: the revision is taken back."""
    bloc = corps.blocs[rang]
    data = corps.octets[bloc.debut : bloc.fin]
    authors = b"|".join(re.escape(_quote(a).encode()) for a in propres)
    if not authors:
        return []
    new = re.sub(rb'<w:ins [^>]*w:author="(?:' + authors + rb')"[^>]*>.*?</w:ins>', b"", data, flags=re.S)

    def unwrap(match: re.Match[bytes]) -> bytes:
        return match.group(1).replace(b"<w:delText", b"<w:t").replace(b"</w:delText", b"</w:t")

    new = re.sub(rb'<w:del [^>]*w:author="(?:' + authors + rb')"[^>]*>(.*?)</w:del>', unwrap, new, flags=re.S)
    words = "".join(m.decode() for m in re.findall(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>", new))
    tape = read_tape(words.strip())
    if new == data or tape is None or tape.numero != ancien:
        return []
    return [Retouche(bloc.debut, bloc.fin, new)]


def _quote(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
