"""One html file: everything inside it, and closed to the network; the page of every html export.

A content security policy forbids each request, and allows only the script and the style
written here, by their hash (https://www.w3.org/TR/CSP3/#framework-directive-source-list); data
stand beside them as JSON that no script element can be ended with. Leaflet and the scripts of
this project come from the installed packages and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from store.dutch import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# what can end a script element, a template literal or a line of JavaScript.
_CODES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'`$\u2028\u2029"}
# of those, what can end the element that JSON stands in by itself
_INERT = {ord(sign): _CODES[ord(sign)] for sign in "<>&"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """One html file, for a screen and for paper."""

    title: str
    """Plain text, of the tab; above the page too where there is no `heading`."""
    heading: str = ""
    line: str = ""
    """What is shown, of when."""
    bands: Sequence[str] = ()
    """What must be read first."""
    lead: str = ""
    """Html: the answer in words, at the end of the heading."""
    body: str
    """Html; whatever in it and in `lead` comes from data has been escaped (`html`)."""
    style: str
    """Css, such as of `elements`."""
    source: str = ""
    """Source line at the foot."""
    scripts: Sequence[str] = ()
    """Names of files in `geo/elements`, in order; Leaflet's own come before them."""
    data: Mapping[str, str] = field(default_factory=dict)
    """JSON by the id of the element that will hold it."""

    def encoded(self) -> bytes:
        """Return the file; no line ending may change, as the hashes count on it."""
        # Leaflet comes with scripts only: a page of text and tables needs neither
        style, script = self.style, ""
        if self.scripts:
            style = leaflet_css_without_images() + style
            script = leaflet_js() + elements(*self.scripts)
        active = f"script-src {_hash(script)}; " if script else ""
        # pictures stand inside the file, as data; a page of text and tables has none
        if script or "data:image/" in self.body:
            active += "img-src data:; "
        policy = (
            f"default-src 'none'; {active}style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'"
        )
        bands = "".join(f'<p class="band" role="note">{html(band)}</p>' for band in self.bands)
        # in JSON these signs stand within texts alone: what is safe already stays as it is
        blocks = "".join(
            f'<script type="application/json" id="{html(name)}">{text.translate(_INERT)}</script>\n'
            for name, text in self.data.items()
        )
        return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html(self.title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{html(self.heading or self.title)}</h1>
<p class="onder">{html(self.line)}</p>
{bands}
{self.lead}
</header>
{self.body}
<footer>
<p>{html(" · ".join(filter(None, (self.source, f"gemaakt op {today()}"))))}</p>
</footer>
{_NO_SCRIPT if script else ""}
{blocks}{f"<script>{script}</script>" if script else ""}
</body>
</html>
""".encode()


_NO_SCRIPT = (
    '<noscript><p class="band">Deze kaart heeft JavaScript nodig; zet dat aan voor dit bestand.'
    "</p></noscript>"
)


def html(text: object) -> str:
    """Escape text for use in html, attributes included."""
    return escape(str(text), quote=True)


def html_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a section with a table of plain texts, escaped."""
    head = "".join(f'<th scope="col">{html(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<section><h2>{html(title)}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></section>"
    )


def compact_json(data: object) -> str:
    """Write data as JSON without superfluous blanks; NaN is refused."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def script_json(data: object) -> str:
    """Write data as JSON that is also safe inside a script element and a template literal."""
    return compact_json(data).translate(_CODES)


def leaflet_folder() -> Path:
    """Return the folder that holds `leaflet.js` and `leaflet.css` (the version folium names)."""
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


@cache
def leaflet_js() -> str:
    """Return Leaflet, without the reference to a source map that no one serves."""
    text = (leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*", "", text).strip() + "\n"


@cache
def leaflet_css_without_images() -> str:
    """Return Leaflet's style without the pictures of markers and layer buttons, not used here."""
    text = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"background-image:\s*url\([^)]*\);?", "", text)


@cache
def elements(*names: str) -> str:
    """Return the text of files from `geo/elements`, one after the other."""
    folder = files("geo") / "elements"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _hash(text: str) -> str:
    """Return a source expression that allows exactly this text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
