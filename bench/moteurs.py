"""One document by every engine, on the same text and the same values, each in its turn.

The text is that of a convention of ours, its conditions and loops resolved beforehand: the other engines only
put values in their places, ours decides and loops as well. Times are of computing (user and system), so that
what else the machine does weighs little; only ratios are worth keeping.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template

import clausedocs
from clausedocs.dossiers import build_contexte, make_dossier
from clausedocs.dossiers.chargement import read_dossier
from clausedocs.modeles import compile_modele
from clausedocs.modeles.cible_docx import escape_xml
from clausedocs.modeles.environnement import make_environnement, print_value
from clausedocs.rendu.paquet_docx import Proprietes, pack
from clausedocs.rendu.preparation import make_citations
from clausedocs.word import archive_zip

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
JAVASCRIPT = ("docxtemplater", "easy-template-x", "carbone")
# Where the packages of npm are: « npm install docxtemplater pizzip easy-template-x carbone » there.
MODULES = Path(os.environ.get("BENCH_NODE_MODULES", Path(__file__).parent / "node_modules"))
MANCHES = 9
# Other values in each document: nothing is gained by remembering the one before.
DONNEES = 16


@dataclass(frozen=True, slots=True)
class Cas:
    """A document to write: a dossier, a modèle."""

    nom: str
    dossier: str
    modele: str


CAS = (
    Cas("convention de dix pages", "c01_valmorin.yaml", "convention_cadre"),
    Cas("délibération d’une page", "c01_deliberation.yaml", "projet_deliberation"),
)


@dataclass(frozen=True, slots=True)
class Course:
    """A runner: `run(n)` writes n documents and gives the milliseconds of computing that it took."""

    nom: str
    run: Callable[[int], float]
    lot: int


def time_here(call: Callable[[], object]) -> Callable[[int], float]:
    """Computing time of this process, in milliseconds."""

    def run(n: int) -> float:
        start = time.process_time_ns()
        for _ in range(n):
            call()
        return (time.process_time_ns() - start) / 1e6

    return run


def main() -> None:
    for cas in CAS:
        compare(cas)


def compare(cas: Cas) -> None:
    with tempfile.TemporaryDirectory() as folder, open_courses(cas, Path(folder)) as (runners, absent):
        for runner in runners:
            runner.run(runner.lot)
        times: dict[str, list[float]] = {r.nom: [] for r in runners}
        for n in range(MANCHES):
            turn = runners[n % len(runners) :] + runners[: n % len(runners)]
            for runner in turn:
                times[runner.nom].append(runner.run(runner.lot) / runner.lot)
    print(f"\n{cas.nom} ({cas.modele}), du contexte aux octets, {MANCHES} manches à tour de rôle")
    reference = times["docxtpl"]
    for nom, found in times.items():
        ratio = statistics.median(r / t for r, t in zip(reference, found, strict=True))
        print(f"  {nom:<34} {statistics.median(found):8.3f} ms  {ratio:6.1f} fois docxtpl")
    best = min((n for n in JAVASCRIPT if n in times), key=lambda n: statistics.median(times[n]), default="")
    if best:
        for nom in (n for n in times if n.startswith("clausedocs")):
            ratio = statistics.median(b / a for a, b in zip(times[nom], times[best], strict=True))
            print(f"  {nom} : {ratio:.1f} fois plus rapide que {best}, le plus rapide des moteurs JavaScript")
    both = zip(times["clausedocs, zlib 6"], times["plancher"], strict=True)
    print(f"  clausedocs, zlib 6 : {statistics.median(a / b for a, b in both):.2f} fois le temps du plancher")
    for nom, reason in absent:
        print(f"  {nom} : pas mesuré, {reason}")


@contextmanager
def open_courses(cas: Cas, folder: Path) -> Iterator[tuple[list[Course], list[tuple[str, str]]]]:
    charges = vary(cas, DONNEES)
    contextes = cycle((build_contexte(c.dossier, mode=c.mode, le=c.le), c) for c in charges)
    compiled = compile_modele(cas.modele, "docx")
    flats = [Aplat.of(cas, c) for c in charges]
    flat, values = flats[0], cycle(f.valeurs for f in flats)
    assert {f.morceaux for f in flats} == {flat.morceaux}
    expected = read_mots(flat.fill())
    plain = make_plain(compiled.source)

    def ours() -> bytes:
        contexte, charge = next(contextes)
        return pack(compiled.render(contexte, make_citations(charge)), Proprietes(titre="Convention"))

    def floor() -> bytes:
        contexte, charge = next(contextes)
        variables = compiled.variables(contexte, make_citations(charge))
        start = time.process_time_ns()
        text = "".join(plain.root_render_func(plain.new_context(variables, shared=True)))
        packed = archive_zip.deflate_zlib(text.encode())
        spent.append((time.process_time_ns() - start) / 1e6)
        return packed

    spent: list[float] = []

    def run_floor(n: int) -> float:
        # What makes the variables ready is not part of the floor.
        spent.clear()
        for _ in range(n):
            floor()
        return sum(spent)

    def run_zlib(n: int) -> float:
        return with_engine(archive_zip.MOTEUR_ZLIB, lambda: time_here(ours)(n))

    template = flat.write("{{{{ {} }}}}")

    def docxtpl() -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(next(values)), autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    assert read_mots(ours()) == expected == read_mots(docxtpl()), "the engines do not write the same text"
    runners = [
        Course("docxtpl", time_here(docxtpl), 2),
        Course("plancher", run_floor, 20),
        Course("clausedocs, zlib 6", run_zlib, 20),
    ]
    absent: list[tuple[str, str]] = []
    if archive_zip.choose_moteur() is archive_zip.MOTEUR_ZLIB:
        absent.append(("clausedocs, isal", "« pip install clausedocs[rapide] »"))
    else:
        runners.append(Course("clausedocs, isal", time_here(ours), 40))
    opened: list[subprocess.Popen[str]] = []
    try:
        for nom in JAVASCRIPT:
            started = start_node(nom, flats, folder, expected)
            if isinstance(started, str):
                absent.append((nom, started))
            else:
                opened.append(started[0])
                runners.append(Course(nom, started[1], 5))
        yield runners, absent
    finally:
        for process in opened:
            process.kill()
            process.wait()


def vary(cas: Cas, n: int) -> list[clausedocs.DossierCharge]:
    """So many dossiers of the same shape: other names, another reference, other people."""
    data, places = read_dossier(FIXTURES / cas.dossier)
    found = []
    for k in range(n):
        other = copy.deepcopy(data)
        buyer, agreement = other["donneur_ordre"], other["convention"]
        buyer["denomination"] = f"Ville de Valmorin-{k}"
        buyer["agissant_pour"] = f"la commune de Valmorin-{k} & alentours"
        buyer["adresse"]["voie"] = f"{k + 1} place du Marché-Neuf"
        buyer["representant"]["nom"] = f"Kervadoc-{k}"
        agreement["reference"] = f"CONV-{k:04d}"
        agreement["montant_max_ht"] = str(20000 + k)
        found.append(make_dossier(other, places, chemin=FIXTURES / cas.dossier))
    return found


def make_plain(source: str) -> Template:
    """The compiled text as an ordinary Jinja template: the usual escaping, no sandbox, nothing kept."""
    model = make_environnement(escape_xml)
    env = Environment(
        undefined=StrictUndefined,
        autoescape=True,
        keep_trailing_newline=True,
        variable_start_string=model.variable_start_string,
        variable_end_string=model.variable_end_string,
        block_start_string=model.block_start_string,
        block_end_string=model.block_end_string,
        comment_start_string=model.comment_start_string,
        comment_end_string=model.comment_end_string,
    )
    env.filters |= model.filters
    return env.from_string(source)


def with_engine(engine: archive_zip.Moteur, call: Callable[[], float]) -> float:
    """Run with an engine of compression in the place of the one that was chosen."""
    chosen = archive_zip.choose_moteur
    archive_zip.choose_moteur = lambda: engine  # type: ignore[assignment]
    try:
        return call()
    finally:
        archive_zip.choose_moteur = chosen


@dataclass(frozen=True, slots=True)
class Aplat:
    """A document cut into its fixed text and its values: `morceaux` holds ranks of values among texts."""

    morceaux: tuple[str | int, ...]
    valeurs: dict[str, str]

    @classmethod
    def of(cls, cas: Cas, charge: clausedocs.DossierCharge) -> Aplat:
        """The document of a dossier: each value that it prints becomes a place to fill."""
        contexte = build_contexte(charge.dossier, mode=charge.mode, le=charge.le)
        compiled = compile_modele(cas.modele, "docx")
        values: list[str] = []

        def record(value: Any) -> str:
            values.append(print_value(value))
            return f"\ue300{len(values) - 1}\ue301"

        env = make_environnement(escape_xml)
        env.finalize = record
        template = Template.from_code(env, env.compile(compiled.source), {})
        variables = compiled.variables(contexte, make_citations(charge))
        text = "".join(template.root_render_func(template.new_context(variables, shared=True)))
        # What an attribute holds stays fixed: no engine fills it. So does a value without words.
        text = re.sub(r'(?<==")\ue300(\d+)\ue301', lambda m: escape_xml(values[int(m[1])]), text)
        blank = {str(n) for n, value in enumerate(values) if not value.strip()}
        text = re.sub(r"\ue300(\d+)\ue301", lambda m: values[int(m[1])] if m[1] in blank else m[0], text)
        parts = re.split(r"\ue300(\d+)\ue301", text)
        pieces = tuple(int(p) if n % 2 else p for n, p in enumerate(parts))
        return cls(pieces, {f"v{p}": values[p] for p in pieces if isinstance(p, int)})

    def write(self, forme: str) -> bytes:
        """The template of an engine: `forme` is how it names a value."""
        body = "".join(forme.format(f"v{p}") if isinstance(p, int) else p for p in self.morceaux)
        return pack(body, Proprietes(titre="Convention"))

    def fill(self) -> bytes:
        """The document itself."""
        body = "".join(escape_xml(self.valeurs[f"v{p}"]) if isinstance(p, int) else p for p in self.morceaux)
        return pack(body, Proprietes(titre="Convention"))


def read_mots(docx: bytes) -> list[str]:
    """The words of a document, however its runs are cut."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml))).split()


def start_node(
    nom: str, flats: Sequence[Aplat], folder: Path, expected: list[str]
) -> tuple[subprocess.Popen[str], Callable[[int], float]] | str:
    """An engine ready to run; or why it cannot be."""
    if shutil.which("node") is None:
        return "Node.js n’est pas installé"
    if not (MODULES / nom).is_dir():
        return f"« npm install {nom} », puis BENCH_NODE_MODULES"
    template, data = folder / f"{nom}.docx", folder / f"{nom}.json"
    template.write_bytes(flats[0].write("{{d.{}}}" if nom == "carbone" else "{{{}}}"))
    data.write_text(json.dumps([f.valeurs for f in flats], ensure_ascii=False), "utf-8")
    script = str(Path(__file__).with_name("moteur.mjs"))
    command = ["node", script, nom, str(MODULES), str(template), str(data)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def ask(line: str) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return process.stdout.readline()

    if process.stdout.readline().strip() != "pret":
        process.kill()
        process.wait()
        return "il ne démarre pas"
    if read_mots(base64.b64decode(ask("octets"))) != expected:
        process.kill()
        process.wait()
        return "il n’écrit pas le même texte"
    return process, lambda n: float(json.loads(ask(str(n)))["ms"])


if __name__ == "__main__":
    main()
