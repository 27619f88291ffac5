r"""What a message says, without its markup: for pages that show plain words."""

from __future__ import annotations

import re

from lxml import etree, html

_SILENT = {"head", "title", "script", "style", "template"}
_LINES = {"div", "tr", "li", "dt", "dd", "section", "article", "header", "footer"}
_PARAGRAPHS = {"p", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"} | {
    f"h{level}" for level in range(1, 7)
}
# The ends of lines and of paragraphs, until it is known what stands beside them.
_LINE, _PARAGRAPH = "\x01", "\x02"
# What mail programs put before their HTML, and what no parser takes.
_DECLARATION = re.compile(r"<[?!][^->][^>]*>|[\x00-\x08]")
_GAP = re.compile(r"[ \n\x01\x02]*[\n\x01\x02][ \n\x01\x02]*")


def words_of(markup: str) -> str:
    r"""Return the text that a reader of HTML sees, with its paragraphs and lines.

    >>> words_of("<div><p>It is\n  <strong>C-1</strong>.</p><p>Bye</p></div>")
    'It is C-1.\n\nBye'
    >>> words_of("one<br/>two<div>three</div><div><br></div><div>four</div>")
    'one\ntwo\nthree\n\nfour'
    >>> words_of("<ul><li>milk</li><li>sugar</li></ul><pre>a\nb</pre>")
    '• milk\n• sugar\n\na\nb'
    >>> words_of('<a href="https://example.com/x">Here</a> <a href="#">or not</a>')
    'Here (https://example.com/x) or not'
    >>> words_of("<style>p {}</style>&lt;b&gt; <!-- no --> x"), words_of("")
    ('<b> x', '')
    """
    markup = _DECLARATION.sub("", markup)
    if not markup.strip():
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    parts: list[str] = []
    _write(root, parts, is_kept=False)
    text = re.sub(r" {2,}", " ", "".join(parts))
    return _GAP.sub(_gap, text).strip()


def _write(node: etree._Element, parts: list[str], *, is_kept: bool) -> None:
    """Add what an element says; ``is_kept`` where its line ends are its own."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _SILENT:
        return
    edge = _PARAGRAPH if tag in _PARAGRAPHS else _LINE if tag in _LINES else ""
    is_kept = is_kept or tag == "pre"
    parts.append("\n" if tag == "br" else edge)
    parts.append({"li": "• ", "td": " ", "th": " "}.get(tag, ""))
    parts.append(_plain(node.text, is_kept))
    for child in node:
        _write(child, parts, is_kept=is_kept)
        parts.append(_plain(child.tail, is_kept))
    parts.append(_address(node) + edge)


def _plain(text: str | None, is_kept: bool) -> str:
    """Return a text in one line, or with its own lines."""
    pattern = r"[^\S\n]+" if is_kept else r"\s+"
    return re.sub(pattern, " ", text or "")


def _address(node: etree._Element) -> str:
    """Return where a link leads that doesn't say so itself."""
    href = node.get("href", "") if node.tag == "a" else ""
    is_told = href.rstrip("/") in "".join(node.itertext())
    return f" ({href})" if href.startswith("http") and not is_told else ""


def _gap(found: re.Match) -> str:
    edges = found.group().replace(" ", "")
    is_empty_line = f"{_LINE}\n{_LINE}" in edges or edges.count("\n") > 1
    return "\n\n" if _PARAGRAPH in edges or is_empty_line else "\n"
