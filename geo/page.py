"""A page that is one file: everything inside it, and closed to the network.

Shared by every html export. A content security policy forbids each request, and allows
only the script and the style written here, by their hash; data stand beside them as JSON
that no script element can be ended with.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from geo import assets
from geo.escaping import html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_page(
    path: Path,
    *,
    title: str,
    body: str,
    data: Mapping[str, str],
    scripts: Sequence[str],
    styles: Sequence[str],
) -> None:
    """Write a page with Leaflet, scripts, styles and data inside.

    Parameters
    ----------
    path
        Is replaced when it exists.
    title
        Plain text.
    body
        Html; whatever in it comes from data has been escaped (`geo.escaping.html`).
    data
        JSON by the id of the element that will hold it.
    scripts, styles
        Names of files in `geo/elements`, in order; Leaflet's own come before them.
    """
    style = assets.leaflet_css_without_images() + assets.read(*styles)
    script = assets.leaflet_js() + assets.read(*scripts)
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    blocks = "\n".join(
        f'<script type="application/json" id="{html(name)}">{_inert(text)}</script>'
        for name, text in data.items()
    )
    document = f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html(title)}</title>
<style>{style}</style>
</head>
<body>
{body}
<noscript><p class="band">Deze kaart heeft JavaScript nodig; zet dat aan voor dit bestand.</p>
</noscript>
{blocks}
<script>{script}</script>
</body>
</html>
"""
    path.write_bytes(document.encode())  # no line ending may change: the hashes count on it


def _hash(text: str) -> str:
    """Return a source expression that allows exactly this text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _inert(text: str) -> str:
    """Make JSON safe inside a script element; what is safe already stays as it is."""
    return re.sub("[<>&]", lambda match: f"\\u{ord(match[0]):04x}", text)
