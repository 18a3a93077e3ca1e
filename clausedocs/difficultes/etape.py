"""The step of a procedure in words: what its letter has done, or has yet to do."""

from __future__ import annotations

from clausedocs.difficultes.situation import Situation


def name_etape(s: Situation) -> tuple[str, str]:
    """Its name and what it means. A step entered by a decision is not done while its letter is not written;
    a limit does not run while the reception is not known."""
    state, letter = s.machine.etats[s.etat], s.courrier_de_l_etape
    if s.du in state.a_ecrire:
        return state.a_ecrire[s.du], state.attente or state.sens
    if state.attente and letter is not None and letter.reception is None:
        return state.libelle, state.attente
    return state.libelle, state.sens
