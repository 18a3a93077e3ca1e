"""The machines as a page: a Mermaid graph and tables, written from the data that the engine runs on."""

from __future__ import annotations

from clausedocs.difficultes.machine import (
    MACHINES,
    MEME,
    QUI,
    Machine,
    Transition,
    load_conditions,
    load_courriers,
    load_machine,
)

ENTETE = """# Les deux procédures, étape par étape

Cette page est écrite par `python -m verif.machines` à partir des données que suit le programme
(`clausedocs/difficultes/*.yaml`) : corrigez les données, pas la page. Le mode d’emploi est dans
[difficultes.md](difficultes.md).
"""
# A transition from more states than this would hide the others: it is told apart, in words.
_TROP = 6


def write_page() -> str:
    """The whole page, in Markdown."""
    parts = [ENTETE]
    for nom in MACHINES:
        machine = load_machine(nom)
        parts += [f"## {machine.titre}\n", write_mermaid(machine), _write_etats(machine)]
        parts.append(_write_transitions(machine))
    parts.append(_write_conditions())
    return "\n".join(parts)


def write_mermaid(machine: Machine) -> str:
    """The graph of a machine; what may happen in almost any state is left to the table."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for t in machine.transitions:
        if len(t.de) > _TROP:
            continue
        for vers in dict.fromkeys(t.vers.values()):
            for de in t.de:
                if vers != MEME:
                    arrows.setdefault((de, vers), []).append(t.evenement)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_court(machine, machine.initial)}"]
    lines += [f"    {e.court} : {e.court} {e.libelle}" for e in machine.etats.values()]
    for (de, vers), events in arrows.items():
        told = ", ".join(dict.fromkeys(events))
        lines.append(f"    {_court(machine, de)} --> {_court(machine, vers)} : {told}")
    lines += [f"    {e.court} --> [*]" for e in machine.etats.values() if not _leaves(machine, e.code)]
    return "\n".join([*lines, "```", ""])


def _leaves(machine: Machine, code: str) -> bool:
    return any(v not in (MEME, code) for t in machine.list_transitions(code) for v in t.vers.values())


def _court(machine: Machine, code: str) -> str:
    return machine.etats[code].court


def _write_etats(machine: Machine) -> str:
    rows = [f"| {e.court} | {e.libelle} | {e.sens} |" for e in machine.etats.values()]
    return "\n".join(["| Étape | Nom | Ce qu’elle veut dire |", "| --- | --- | --- |", *rows, ""])


def _write_transitions(machine: Machine) -> str:
    head = [
        "| De | Événement | Qui | Conditions | Vers | Courrier |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *(_write_transition(machine, t) for t in machine.transitions), ""])


def _write_transition(machine: Machine, t: Transition) -> str:
    de = "toutes" if len(t.de) > _TROP else ", ".join(_court(machine, d) for d in t.de)
    if len(t.de) > _TROP and len(t.de) < len(machine.etats):
        absent = [e.court for e in machine.etats.values() if e.code not in t.de]
        de = f"toutes sauf {', '.join(absent)}"
    vers = ", ".join(
        "sur place" if v == MEME else _court(machine, v) + (f" ({k})" if k else "") for k, v in t.vers.items()
    )
    letters = ", ".join(
        load_courriers()[c].libelle + (f" ({k})" if k else "") for k, c in t.courriers.items() if c
    )
    conditions = ", ".join(f"`{c}`" for c in t.conditions)
    return f"| {de} | `{t.evenement}` | {QUI[t.qui]} | {conditions} | {vers} | {letters} |"


def _write_conditions() -> str:
    rows = [f"| `{c.id}` | {c.regle} | {c.source} | {c.remede} |" for c in load_conditions().values()]
    return "\n".join(
        [
            "## Les conditions\n",
            "| Condition | Règle | Source | Ce qui la remplit |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
