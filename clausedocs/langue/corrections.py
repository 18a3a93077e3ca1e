"""The closed lists of the typography: what is not here is never touched."""

from __future__ import annotations

# Words in oe that French writes œ, whole words only: a surname (Lecoeur) keeps its spelling.
LIGATURES = (
    r"\b(?:(?i:(?:ch|c|ranc)oeurs?|soeurs?|b?oeufs?|noeuds?|voeux?|oeil|oeillets?|moeurs|"
    r"(?:man|dés|ch?ef-d['’]|main-d['’])?oeuvr(?:e|es|er|é|ée|és|ées|ent|ant|ait|ons)|oeuvr(?:e|es)|"
    r"foetus|foetal|oedèmes?|oecuméniques?|oesophages?|oenologie|coelioscopie|"
    r"(?:manoeuvri|désoeuvre)\w*|écoeur\w*))\b"
)

# Capital letters that lost their accent: words whose accented form is the only French one.
_ACCENT_AIGU = """
Ecart Ecarte Ecarts Echange Echanges Echantillon Echantillons Echelle Echelon Echelons Echoit
Echéance Echéances Echéancier Eclairage Ecole Ecoles Ecologie Ecologique Ecologiques Economie
Economies Economique Economiques Ecoute Ecrire Ecrit Ecrite Ecrites Ecrits Ecriture Ecritures
Edifice Edifices Editer Editeur Edition Editions Education Egal Egale Egalement Egales Egalité
Elaboration Elabore Elaborer Election Elections Electricien Electriciens Electricité Electrique
Electriques Electronique Electroniques Eligibilité Eligible Eligibles Elu Elue Elues Elus Elève
Elèves Elément Eléments Emargement Emet Emetteur Emettre Emission Energie Energies Energétique
Enonce Enoncé Enumère Enumération Epargne Epicerie Epoque Epreuve Epreuves Equipe Equipement
Equipements Equipes Equitable Equité Equivalence Equivalent Etabli Etablie Etablir Etablissement
Etablissements Etablissent Etablit Etage Etages Etanchéité Etant Etape Etapes Etat Etats Etend
Etendent Etendue Etranger Etrangers Etrangère Etude Etudes Etudiant Etudiante Etudiants Eté
Evaluateur Evaluation Evaluations Evalue Evaluer Eventuel Eventuelle Eventuellement Eventuelles
Eventuels Eviter Evolution Evolutions Evénement Evénements Evêché
"""
_ACCENT_CIRCONFLEXE = ("Etes", "Etre")

CAPITALES: dict[str, str] = {
    **{w: "É" + w[1:] for w in _ACCENT_AIGU.split()},
    **{w: "Ê" + w[1:] for w in _ACCENT_CIRCONFLEXE},
    "Ile": "Île",
    "Iles": "Îles",
    "ETAT": "ÉTAT",
    "ETATS": "ÉTATS",
    "ECOLE": "ÉCOLE",
    "ECOLES": "ÉCOLES",
    "ECHEANCE": "ÉCHÉANCE",
    "EGALITE": "ÉGALITÉ",
    "ELIGIBILITE": "ÉLIGIBILITÉ",
    "EQUIPE": "ÉQUIPE",
    "EQUIPEMENT": "ÉQUIPEMENT",
    "ETABLISSEMENT": "ÉTABLISSEMENT",
    "ETABLISSEMENTS": "ÉTABLISSEMENTS",
    "ETUDE": "ÉTUDE",
    "ETUDES": "ÉTUDES",
    "EVALUATION": "ÉVALUATION",
}

# After a capital A at the start of a sentence: the preposition for sure.
SUITES_DE_A = (
    r"ce\b|ces\b|cet\b|cette\b|chaque\b|compter\b|condition\b|côté\b|défaut\b|échéance\b|"
    r"issue\b|l['’]|la\b|leur\b|moins\b|noter\b|partir\b|peine\b|réception\b|savoir\b|ses\b|"
    r"son\b|sa\b|terme\b|titre\b|tout\b|toute\b|toutes\b|tous\b|travers\b"
)

# Between a number and one of these, no line break.
UNITES = (
    r"heures?|h|minutes?|min|jours?|semaines?|mois|trimestres?|semestres?|ans?|années?|euros?|"
    r"centimes?|millions?|milliards?|km|m²|m³|m|kg|t|ETP|ko|Mo"
)

# Between one of these and its number, no line break.
REFERENCES = frozenset((
    "alinéa", "alinéas", "annexe", "annexes", "art.", "article", "articles", "avenant", "avenants",
    "chapitre", "chapitres", "figure", "figures", "lot", "lots", "page", "pages", "paragraphe", "paragraphes",
    "section", "sections", "tableau", "tableaux", "titre", "titres", "tranche", "tranches", "§",
))  # fmt: skip
