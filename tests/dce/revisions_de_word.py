"""What accepting or refusing every revision does to a body, by the rules of Word, on the bare XML."""

from __future__ import annotations

from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f"{{{W}}}"
_JALONS = ("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd")


def accept_all(document: bytes) -> Any:
    """The body with every insertion kept and every deletion gone."""
    return _settle(document, kept=("ins", "moveTo"), gone=("del", "moveFrom"), restore=False)


def refuse_all(document: bytes) -> Any:
    """The body with every insertion gone and every deletion back."""
    return _settle(document, kept=("del", "moveFrom"), gone=("ins", "moveTo"), restore=True)


def read_body(document: bytes) -> Any:
    body = etree.fromstring(document).find(f"{NS}body")
    assert body is not None
    return body


def list_textes(body: Any) -> list[str]:
    """The words of each paragraph, in order, tables included."""
    return ["".join(t.text or "" for t in p.iter(f"{NS}t")) for p in body.iter(f"{NS}p")]


def read_text(paragraph: Any) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{NS}t"))


def list_blocs(body: Any) -> list[bytes]:
    """The blocks of a body as canonical XML, without bookmarks nor the marks of editors."""
    out = []
    for node in body.iterchildren(tag=etree.Element):
        if etree.QName(node).localname in _JALONS:
            continue
        copy = etree.fromstring(etree.tostring(node, with_tail=False))
        _strip_blanks(copy)
        for x in list(copy.iter(*(f"{NS}{n}" for n in _JALONS))):
            x.getparent().remove(x)
        for x in list(copy.iter(f"{NS}rPr", f"{NS}pPr")):
            if len(x) == 0 and x.getparent() is not None:
                x.getparent().remove(x)
        for x in list(copy.iter(f"{NS}pPr")):
            if len(x) == 0 and x.getparent() is not None:
                x.getparent().remove(x)
        out.append(etree.tostring(_join_runs(copy), method="c14n", exclusive=True))
    return out


def _strip_blanks(node: Any) -> None:
    """Without the line breaks that an indented file puts between its tags."""
    for x in list(node.iter()):
        if not isinstance(x.tag, str):
            x.getparent().remove(x)
            continue
        if x.tail and not x.tail.strip():
            x.tail = None
        if x.text and not x.text.strip() and x.tag != f"{NS}t":
            x.text = None


def _join_runs(node: Any) -> Any:
    """Runs of one look that follow each other as one: a refusal leaves a number apart from its words."""
    for run in list(node.iter(f"{NS}r")):
        before = run.getprevious()
        if before is None or before.tag != f"{NS}r" or len(run) == 0 or len(before) == 0:
            continue
        same = _look(run) == _look(before)
        first, last = [c for c in run if c.tag != f"{NS}rPr"], [c for c in before if c.tag != f"{NS}rPr"]
        if same and first and last and first[0].tag == last[-1].tag == f"{NS}t":
            first[0].text = (last[-1].text or "") + (first[0].text or "")
            first[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            before.remove(last[-1])
            for n, child in enumerate(last[:-1]):
                run.insert(n + (run.find(f"{NS}rPr") is not None), child)
            before.getparent().remove(before)
            for attribute in list(run.attrib):
                del run.attrib[attribute]
    for text in node.iter(f"{NS}t"):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for x in node.iter(f"{NS}r", f"{NS}p", f"{NS}tr"):
        for attribute in list(x.attrib):
            del x.attrib[attribute]
    return node


def _look(run: Any) -> bytes:
    rpr = run.find(f"{NS}rPr")
    return b"" if rpr is None else etree.tostring(rpr, method="c14n", exclusive=True)


def _settle(document: bytes, *, kept: tuple[str, ...], gone: tuple[str, ...], restore: bool) -> Any:
    body = read_body(document)
    marks = {f"{NS}{n}" for n in (*kept, *gone)}
    for row in list(body.iter(f"{NS}tr")):
        properties = row.find(f"{NS}trPr")
        for n in (*kept, *gone):
            mark = properties.find(f"{NS}{n}") if properties is not None else None
            if mark is not None:
                properties.remove(mark)
                if n in gone:
                    table = row.getparent()
                    table.remove(row)
                    if table.find(f"{NS}tr") is None:
                        table.getparent().remove(table)
    joined = []
    for p in list(body.iter(f"{NS}p")):
        inside = p.find(f"{NS}pPr/{NS}rPr")
        for n in (*kept, *gone):
            mark = inside.find(f"{NS}{n}") if inside is not None else None
            if mark is not None:
                inside.remove(mark)
                if n in gone and p not in joined:
                    joined.append(p)
        change = p.find(f"{NS}pPr/{NS}pPrChange")
        if change is not None:
            _settle_change(p, change, restore)
    for node in list(body.iter(*marks)):
        if node.getparent() is None:
            continue
        if etree.QName(node).localname in gone:
            node.getparent().remove(node)
        else:
            for child in list(node):
                node.addprevious(child)
            node.getparent().remove(node)
    for text in body.iter(f"{NS}delText", f"{NS}delInstrText"):
        text.tag = f"{NS}t" if text.tag == f"{NS}delText" else f"{NS}instrText"
    for p in joined:
        _join_next(p)
    return body


def _settle_change(paragraph: Any, change: Any, restore: bool) -> None:
    properties = paragraph.find(f"{NS}pPr")
    former = change.find(f"{NS}pPr")
    properties.remove(change)
    if restore:
        kept = [c for c in properties if etree.QName(c).localname in ("rPr", "sectPr")]
        for child in list(properties):
            properties.remove(child)
        for child in [*list(former), *kept]:
            properties.append(child)


def _join_next(paragraph: Any) -> None:
    """A paragraph without its mark joins the next one, whose properties win; the last one stays."""
    if paragraph.getparent() is None:
        return
    content = [c for c in paragraph if c.tag != f"{NS}pPr"]
    shows = any(etree.QName(c).localname not in _JALONS for c in content)
    between = []
    following = paragraph.getnext()
    while following is not None and etree.QName(following).localname in _JALONS:
        between.append(following)
        following = following.getnext()
    if following is None or following.tag != f"{NS}p":
        # Before a table Word lets an empty paragraph go; the last one of a body or a cell must stay.
        if not shows and following is not None and following.tag in (f"{NS}tbl", f"{NS}sdt"):
            paragraph.getparent().remove(paragraph)
        return
    at = 1 if following.find(f"{NS}pPr") is not None else 0
    for n, child in enumerate([*content, *(between if shows else [])]):
        following.insert(at + n, child)
    paragraph.getparent().remove(paragraph)
