"""Plain text out of the HTML that support tools store messages in."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_PARAGRAPHS: Final = frozenset(
    ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"]
)
_BREAKS: Final = frozenset(["br", "tr"])
_SILENT: Final = frozenset(["script", "style", "head", "title"])
_LANGUAGE: Final = re.compile(r"\blanguage-([\w+#-]{1,30})")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_MANY: Final = re.compile(r"\n{3,}")


class _Text(HTMLParser):
    """Collects text; paragraphs are parted by blank lines, breaks become line feeds."""

    def __init__(self, links: bool, code: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.links = links
        self.code = code
        self._lists: list[int] = []
        self._fence: list[str] | None = None
        """What is said in a block before its code begins: its language, a button, or all."""
        self.pieces: list[str] = []
        self.images = 0
        self.addresses = 0
        self._silent = 0
        self._verbatim = 0
        self._href: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif self.code and self._in_code(tag, attrs):
            return
        elif tag == "li":
            self._break("\n")
            self.pieces.append(self._bullet())
        elif tag in _BREAKS:
            self._break("\n", force=tag == "br")
        elif tag in _PARAGRAPHS:
            self._break("\n\n" if tag not in ("div", "ul", "ol") else "\n")
            self._verbatim += tag == "pre"
        elif tag == "img":
            self.images += 1
        elif tag == "a":
            self._href.append(dict(attrs).get("href"))

    def _bullet(self) -> str:
        if not self.code or not self._lists or not self._lists[-1]:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}. "

    def _in_code(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        """Write code as Markdown does; tell whether that is all there is to say of a tag."""
        if tag == "pre":
            self._break("\n\n")
            self._fence = []  # above the code are its language and a button to copy it
        elif tag == "code" and self._fence is not None:
            named = _LANGUAGE.search(dict(attrs).get("class") or "")
            self.pieces.append(f"```{named[1] if named else ''}\n")
            self._fence, self._verbatim = None, 1
        elif tag == "button":
            self._silent += 1
        elif tag in ("ul", "ol"):
            self._lists.append(int(tag == "ol"))
            return False
        elif tag == "code" and not self._verbatim:
            self.pieces.append("`")
        else:
            return bool(self._verbatim or self._fence is not None)
        return True

    def _after_code(self, tag: str) -> bool:
        if tag == "button":
            self._silent = max(0, self._silent - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            return False
        elif tag == "pre":
            if self._fence and "".join(self._fence).strip():
                self.pieces += ["```\n", *self._fence]  # a block without an element for its code
                self._verbatim = 1
            if self._verbatim:
                self._break("\n")
                self.pieces.append("```")
            self._fence, self._verbatim = None, 0
            self._break("\n\n")
        elif tag == "code" and not self._verbatim:
            self.pieces.append("`")
        else:
            return bool(self._verbatim or self._fence is not None)
        return True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self.code and self._after_code(tag):
            return
        elif tag in _PARAGRAPHS:
            self._break("\n\n" if tag not in ("div", "ul", "ol") else "\n")
            self._verbatim = max(0, self._verbatim - (tag == "pre"))
        elif tag == "a" and self._href:
            href = self._href.pop()
            if href and not "".join(self.pieces[-1:]).endswith(href):
                self.addresses += 1
                if self.links:
                    self.pieces.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._fence is not None:
            self._fence.append(data)
            return
        if not self._verbatim:
            data = _SPACES.sub(" ", data)
            if self.pieces and self.pieces[-1].endswith(("\n", " ")):
                data = data.lstrip(" ")
        if data:
            self.pieces.append(data)

    def _break(self, text: str, force: bool = False) -> None:
        while self.pieces and not self._verbatim and self.pieces[-1].endswith(" "):
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
            if not self.pieces[-1]:
                self.pieces.pop()
        ending = "".join(self.pieces[-2:])
        if force or not ending.endswith("\n"):
            self.pieces.append(text)
        elif text == "\n\n" and not ending.endswith("\n\n"):
            self.pieces.append("\n")


def html_to_text(html: str, links: bool = False, code: bool = False) -> tuple[str, int, int]:
    """Return the text of HTML, how many images it had, and how many addresses of links.

    ``links`` writes the addresses behind their words, ``code`` the marks of Markdown around code.

    >>> html_to_text("<p>Hi&nbsp;Ana,</p><p>see <b>this</b>:<br>one<br>two</p><ul><li>a</li></ul>")
    ('Hi Ana,\\n\\nsee this:\\none\\ntwo\\n\\n- a', 0, 0)
    >>> html_to_text('<pre><b>py</b><code class="language-py">a\\n</code></pre>', code=True)[0]
    '```py\\na\\n```'
    """
    parser = _Text(links, code)
    parser.feed(html)
    parser.close()
    text = "".join(parser.pieces).replace("\xa0", " ")
    return _MANY.sub("\n\n", text).strip("\n "), parser.images, parser.addresses
