"""One body for each engine, saying the same: one of each thing that the compiler may write."""

from __future__ import annotations

from datetime import date

import pytest

from clausedocs.rendu.impression import Metadonnees

META = Metadonnees(
    "Convention d’essai", "Essai", "Maison d’essai", "Pour voir", date(2026, 11, 22), ("a=1", "b=2")
)
# Every engine, the ones that need more than a Python package with the mark that skips them.
MOTEURS_ESSAYES = ("typst", pytest.param("weasyprint", marks=pytest.mark.weasyprint))

TYPST = """
#page-de-garde[
#titre-document[#"Convention d’essai"]

#para[#"Entre deux personnes"]

#cofinancement[
#para[#"Cofinancé par l’Union européenne"]

]

]

#titre(niveau: 1)[#"Article 1 – "#"Objet"] <objet>

#para[#"Voir "#link(<annexe>)[#"Annexe 1"]#", "#strong[#"gras"]#", "#emph[#"italique"]#linebreak()#"et \\"guillemets\\" \\\\ # $ @ ."]

#para[#"Reste "#lacune("[à compléter : le lieu]")#"."]

#titre(niveau: 2)[#"1.1 "#"Champ"] <champ>

#intro[#"Elle couvre :"]

#puces(niveau: 1,
[#"un ;"],
[#"deux :"#puces(niveau: 2, [#"trois :"#puces(niveau: 3, [#"quatre."],)],)],
)

#intro[#"Dans l’ordre :"]

#numeros(niveau: 1,
[#"premier :"#numeros(niveau: 2, [#"détail."],)],
[#"second."],
)

#tableau(colonnes: (2fr, 1fr,), entete: ([#"Objet"], [#"Délai"], ),
[#"Réponse"], [#"15 jours"],
)

#tableau(colonnes: 2, entete: ([#"A"], [#"B"], ), [#"C"], [#"D"], )

#partie[
#para[#"La Ville"]

]

#encadre[
#para[#"À savoir"]

]

#centre[
#para[#"Fait à Valmorin"]

]

#signatures(
[#signature[
#para[#strong[#"Pour la Ville"]]

#para[#"La maire"]

]],
[#signature[
#para[#strong[#"Pour la Maison"]]

]],
)

#saut-de-page()

#para[#"Une page plus loin, à ecrire@valmorin.example"]

#annexe-titre[#"Annexe 1 – "#"Offre"] <annexe>

#titre(niveau: 2)[#"1. "#"Volet"] <volet>

#titre(niveau: 3)[#"A. "#"Détail"] <detail>

#para[#"Fin."]
"""

HTML = """
<div class="page-de-garde">
<h1 id="titre">Convention d’essai</h1>
<p>Entre deux personnes</p>
<div class="cofinancement">
<img class="embleme" src="embleme-ue.svg" alt="Emblème de l’Union européenne : douze étoiles d’or en cercle sur fond bleu">
<p>Cofinancé par l’Union européenne</p>
</div>
</div>
<h2 id="objet"><span class="numero">Article 1</span> – Objet</h2>
<p>Voir <a href="#annexe">Annexe 1</a>, <strong>gras</strong>, <em>italique</em><br>et "guillemets" \\ # $ @ .</p>
<p>Reste <mark>[à compléter : le lieu]</mark>.</p>
<h3 id="champ"><span class="numero">1.1</span> Champ</h3>
<p class="intro">Elle couvre :</p>
<ul class="puces niveau1">
<li>un ;</li>
<li>deux :<ul class="puces niveau2"><li>trois :<ul class="puces niveau3"><li>quatre.</li></ul></li></ul></li>
</ul>
<p class="intro">Dans l’ordre :</p>
<ol class="numeros niveau1">
<li>premier :<ol class="numeros niveau2"><li>détail.</li></ol></li>
<li>second.</li>
</ol>
<table><colgroup><col style="width:66.7%"><col style="width:33.3%"></colgroup><thead><tr><th scope="col">Objet</th><th scope="col">Délai</th></tr></thead><tbody>
<tr><td>Réponse</td><td>15 jours</td></tr>
</tbody></table>
<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>C</td><td>D</td></tr></tbody></table>
<div class="partie">
<p>La Ville</p>
</div>
<div class="encadre">
<p>À savoir</p>
</div>
<div class="centre">
<p>Fait à Valmorin</p>
</div>
<div class="signatures">
<div class="signature">
<p><strong>Pour la Ville</strong></p>
<p>La maire</p>
</div>
<div class="signature">
<p><strong>Pour la Maison</strong></p>
</div>
</div>
<p class="nouvelle-page">Une page plus loin, à ecrire@valmorin.example</p>
<h2 id="annexe" class="annexe"><span class="numero">Annexe 1</span> – Offre</h2>
<h3 id="volet"><span class="numero">1.</span> Volet</h3>
<h4 id="detail"><span class="numero">A.</span> Détail</h4>
<p>Fin.</p>
"""

TOUT = {"typst": TYPST, "weasyprint": HTML}
# The engine's way to write a paragraph, a heading of the first level, a row of signatures.
PARAGRAPHE = {"typst": '#para[#"{}"]\n\n', "weasyprint": "<p>{}</p>\n"}
TITRE = {"typst": '#titre(niveau: 1)[#"{}"] <suite>\n\n', "weasyprint": '<h2 id="suite">{}</h2>\n'}
SIGNATURE = {
    "typst": '[#signature[#para[#"{}"]]],\n',
    "weasyprint": '<div class="signature">\n<p>{}</p>\n</div>\n',
}
SIGNATURES = {
    "typst": ("#signatures(\n", ")"),
    "weasyprint": ('<div class="signatures">\n', "</div>\n"),
}


def write_signatures(moteur: str, names: list[str]) -> str:
    """The block where they sign, one row a name."""
    first, last = SIGNATURES[moteur]
    return first + "".join(SIGNATURE[moteur].format(name) for name in names) + last
