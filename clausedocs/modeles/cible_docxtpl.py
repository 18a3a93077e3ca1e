"""The modèle as a Word template that unmodified docxtpl can render: same tree, ordinary tags."""

from __future__ import annotations

import re

from clausedocs.modeles.arbre import Expression
from clausedocs.modeles.cible_docx import EcrivainDocx
from clausedocs.modeles.plan import FIN_TAG, FIN_VAR, TAG, VAR

GENERATED = re.compile(f"([{VAR}{TAG}])(.*?)[{FIN_VAR}{FIN_TAG}]", re.S)


class EcrivainDocxtpl(EcrivainDocx):
    """Block tags are paragraphs `{%p … %}` and rows `{%tr … %}`; values and inline tags as usual."""

    def balise(self, expression: Expression, kind: str = "p") -> None:
        self.block(f"{expression.genre} {expression.source}".strip(), kind)

    def guard(self, kind: str) -> None:
        self.block("if _present()", "p")

    def unguard(self, kind: str) -> None:
        self.block("endif", "p")

    def loop(self, source: str, body: str) -> None:
        self.block(f"for _p in ({source})|paragraphes", "p")
        self.out.append(body)
        self.block("endfor", "p")

    def block(self, inner: str, kind: str) -> None:
        word = "tr" if kind == "tr" else "p"
        paragraph = f'<w:p><w:r><w:t xml:space="preserve">{{%{word} {_xml(inner)} %}}</w:t></w:r></w:p>'
        self.out.append(f"<w:tr><w:tc>{paragraph}</w:tc></w:tr>" if word == "tr" else paragraph)

    def write(self) -> str:
        def ordinary(match: re.Match[str]) -> str:
            inner = _xml(match.group(2).strip())
            return f"{{{{ {inner} }}}}" if match.group(1) == VAR else f"{{% {inner} %}}"

        return GENERATED.sub(ordinary, super().write())


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
