"""Data inside html and JavaScript: text that comes from files never becomes code."""

from __future__ import annotations

import json
from html import escape

# What can end a script element, a template literal or a line of JavaScript.
_CODES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'`$\u2028\u2029"}


def compact_json(data: object) -> str:
    """Write data as JSON without superfluous blanks; NaN is refused."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def script_json(data: object) -> str:
    """Write data as JSON that is also safe inside a script element and a template literal."""
    return compact_json(data).translate(_CODES)


def html(text: object) -> str:
    """Escape text for use in html, attributes included."""
    return escape(str(text), quote=True)
