"""What PyYAML says of a broken file, told again in French to somebody who never heard of YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from clausedocs.erreurs import DonneesErreur, Lieu


@dataclass(frozen=True, slots=True)
class Faute:
    """One kind of mistake: when it applies, and what to say of it.

    `contexte` and `probleme` are searched in PyYAML's words (both readers), `ligne` in the user's line.
    `debut` is true where the place that helps is the start of the construct, not where reading stopped.
    """

    code: str
    message: str
    conseil: str
    probleme: str = ""
    contexte: str = ""
    ligne: str = ""
    debut: bool = False

    def matches(self, probleme: str, contexte: str, ligne: str) -> bool:
        return bool(
            re.search(self.probleme, probleme)
            and re.search(self.contexte, contexte)
            and re.search(self.ligne, ligne)
        )


COLLE = r"^\s*(?:- )?[a-z_]+:[^\s]"
ESPACE = "Écrivez une espace après les deux-points : « duree_mois: 48 »."
GUILLEMETS = 'Mettez toute la valeur entre guillemets droits doubles : "…".'

# The first that matches is told; the order goes from the most precise to the vaguest.
FAUTES: tuple[Faute, ...] = (
    Faute(
        "yaml_cle",
        "Il manque le nom du champ avant les deux-points.",
        "Écrivez le nom du champ, deux-points, une espace, puis la valeur.",
        ligne=r"^\s*(?:- +)?:(\s|$)",
    ),
    Faute(
        "yaml_profondeur",
        "Trop de crochets ou d’accolades sont emboîtés ici : aucun dossier n’en a besoin.",
        "Vérifiez ceux qui restent ouverts.",
        probleme=r"nesting depth|flow level",
    ),
    Faute(
        "yaml_tabulation",
        "Une tabulation se trouve en début de ligne ou de valeur.",
        "Remplacez-la par des espaces (deux par niveau).",
        probleme=r"tab character|cannot start any token|indentation|did not find expected|expected",
        ligne=r"^ *\t|:[ ]*\t|^ *- *\t",
    ),
    Faute(
        "yaml_deux_points",
        "Il manque une espace après les deux-points d’un nom de champ.",
        ESPACE,
        probleme=r"mapping values are not allowed|could not find expected ':'|<scalar>|expected key",
        ligne=COLLE,
    ),
    Faute(
        "yaml_guillemets",
        "Un guillemet ouvert n’est jamais refermé.",
        "Refermez-le à la fin de la valeur ; une apostrophe dans un texte se met entre guillemets droits "
        'doubles : "l’eau".',
        probleme=r"unexpected end of stream|document separator",
        contexte=r"quoted scalar",
        debut=True,
    ),
    Faute(
        "yaml_echappement",
        "Une barre oblique inverse « \\ » n’est pas comprise entre guillemets doubles.",
        "Doublez-la (\\\\), ou mettez le texte entre apostrophes droites.",
        contexte=r"quoted scalar",
    ),
    Faute(
        "yaml_crochets",
        "Un crochet ou une accolade ouverts ne sont pas refermés, ou une virgule manque entre deux éléments.",
        "Refermez par « ] » ou « } », ou écrivez un élément par ligne, après un tiret.",
        contexte=r"flow (sequence|mapping)",
        debut=True,
    ),
    Faute(
        "yaml_deux_points",
        "Cette valeur contient un second « : », qui la fait lire comme un autre champ.",
        GUILLEMETS,
        probleme=r"mapping values are not allowed",
        ligne=r"^\s*(?:- )?[\w-]+:\s+.*:(\s|$)",
    ),
    Faute(
        "yaml_indentation",
        "Ce champ est décalé vers la droite alors que la ligne du dessus a déjà une valeur.",
        "Alignez son nom sur celui de la ligne du dessus, ou videz la valeur de celle-ci.",
        probleme=r"mapping values are not allowed",
    ),
    Faute(
        "yaml_cle_sans_valeur",
        "Cette ligne n’est ni un champ (« nom: valeur ») ni la suite d’un texte.",
        "Ajoutez deux-points et une espace après le nom du champ, ou décalez la ligne de deux espaces "
        "si elle continue le texte du dessus.",
        probleme=r"could not find expected ':'",
        debut=True,
    ),
    Faute(
        "yaml_caractere",
        "Une valeur ne peut pas commencer par ce signe sans guillemets.",
        GUILLEMETS,
        probleme=r"cannot start any token",
    ),
    Faute(
        "yaml_liste",
        "Un tiret de liste ne peut pas suivre le nom du champ sur la même ligne.",
        "Passez à la ligne après les deux-points, puis écrivez un élément par ligne, après un tiret.",
        probleme=r"sequence entries are not allowed",
    ),
    Faute(
        "yaml_liste",
        "Cette ligne interrompt une liste : elle n’a pas de tiret, ou son retrait n’est pas le bon.",
        "Alignez les tirets d’une même liste, et le nom du champ suivant sur celui d’avant la liste.",
        probleme=r"expected '-' indicator|but found '\?'",
        contexte=r"block collection",
    ),
    Faute(
        "yaml_alias",
        "Un « & » ou un « * » en tête de valeur est lu comme un renvoi.",
        GUILLEMETS,
        ligne=r"(:|-)\s+[&*]",
    ),
    Faute(
        "yaml_caractere",
        "Un « | » ou un « > » en tête de valeur annonce un texte sur les lignes suivantes.",
        "Passez à la ligne juste après ce signe, ou mettez toute la valeur entre guillemets droits doubles.",
        contexte=r"block scalar",
    ),
    Faute(
        "yaml_guillemets",
        "Du texte suit un guillemet fermant, ou un signe de fermeture est en trop.",
        "Mettez toute la valeur entre guillemets droits doubles, et retirez les signes en trop.",
        probleme=r"did not find expected key|<scalar>|']'|'}'",
        contexte=r"block mapping",
        ligne=r"[\"'].*[\"']|\]|\}",
    ),
    Faute(
        "yaml_indentation",
        "Le retrait de cette ligne ne correspond à aucun de ceux du dessus.",
        "Alignez les champs d’un même groupe sur la même colonne, avec des espaces.",
        probleme=r"did not find expected|expected <block end>|expected '<document start>'",
    ),
    Faute(
        "yaml_etiquette",
        "Une ligne qui commence par « % » ou un mot qui commence par « ! » sont lus comme des réglages.",
        "Supprimez-les, ou mettez le texte entre guillemets.",
        probleme=r"YAML document|YAML version|directive|tag",
    ),
)

INCONNUE = Faute(
    "yaml_syntaxe",
    "Cette ligne n’est pas comprise.",
    "Écrivez le nom du champ, deux-points, une espace, puis la valeur ; en cas de doute, mettez la valeur "
    "entre guillemets droits doubles.",
)


def translate_yaml(raised: yaml.YAMLError, text: str, fichier: str) -> DonneesErreur:
    """PyYAML's exception as ours, with the line that the user should look at."""
    if not isinstance(raised, yaml.MarkedYAMLError):
        return DonneesErreur(INCONNUE.code, INCONNUE.message, INCONNUE.conseil, Lieu(fichier=fichier))
    lines = text.splitlines() or [""]
    probleme, contexte = raised.problem or "", raised.context or ""
    end = raised.problem_mark or raised.context_mark
    start = raised.context_mark or end
    # A value may go on over several lines: the line at fault is there, or just above.
    candidates = [_line(lines, m.line) for m in (end, start) if m is not None]
    if end is not None:
        candidates.append(_line(lines, end.line - 1))
    for faute in FAUTES:
        for n, ligne in enumerate(candidates if faute.ligne else candidates[:1]):
            if faute.matches(probleme, contexte, ligne):
                mark = start if faute.debut or n == 1 else end
                line, column = (mark.line, mark.column) if mark is not None else (0, 0)
                if n == 2:
                    line, column = line - 1, 0
                return _make(faute, lines, line, column, fichier)
    mark = end or start
    return _make(INCONNUE, lines, mark.line if mark else 0, mark.column if mark else 0, fichier)


def _line(lines: list[str], n: int) -> str:
    return lines[n] if 0 <= n < len(lines) else ""


def _make(faute: Faute, lines: list[str], line: int, column: int, fichier: str) -> DonneesErreur:
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    shown = " ".join(lines[line].split())
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    message = f"{faute.message} Ligne lue : « {shown} »." if shown else faute.message
    return DonneesErreur(faute.code, message, faute.conseil, Lieu(fichier, line + 1, column + 1))
