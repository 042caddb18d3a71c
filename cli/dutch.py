"""Dutch help and Dutch usage errors for a typer application.

Typer writes its fixed phrases in English and offers no translation hook for all of them, so
the finished help text is translated phrase by phrase, and usage errors by their class.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.exceptions import TyperException


def _range(found: re.Match[str]) -> str:
    sign, low, high = found.groups()
    return f"{sign}{' ' if sign == ';' else ''}{low} tot en met {high}]"


# Put over on the finished text: these words stand fixed in typer.
_PHRASES = (
    (re.compile(r"^Usage: ", re.MULTILINE), "Gebruik: "),
    (re.compile(r"^Arguments:", re.MULTILINE), "Gegevens:"),
    (re.compile(r"^Options:", re.MULTILINE), "Opties:"),
    (re.compile(r"^Commands:", re.MULTILINE), "Opdrachten:"),
    (re.compile(r"\[OPTIONS\]"), "[OPTIES]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "OPDRACHT …"),
    (re.compile(r"Show this message and exit\."), "Toon deze uitleg."),
    (re.compile(r"\[required\]"), "[verplicht]"),
    (re.compile(r"\[default:(?=\s)"), "[standaard:"),
    (re.compile(r"; required\]"), "; verplicht]"),
    (re.compile(r"([;\[]) ?(\d+)<=x<=(\d+)\]"), _range),
    (re.compile(r"(\S+) <(?:path|str|int|list\[Path\])>"), r"\1"),
    (re.compile(r"\{(BESTAND|PAD)\}"), r"\1"),
)


def translate(text: str) -> str:
    """Return a finished help text with the fixed English phrases in Dutch."""
    for pattern, dutch in _PHRASES:
        text = pattern.sub(dutch, text)
    return text


class DutchCommand(TyperCommand):
    """A command whose help is Dutch."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer's context class is private
        """Return the help text."""
        return translate(super().get_help(ctx))


class DutchGroup(TyperGroup):
    """A group of commands whose help is Dutch."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Return the help text."""
        return translate(super().get_help(ctx))


def usage_message(error: TyperException) -> str:
    """Return one Dutch paragraph for a wrong call, ending in what to do."""
    # by name: typer's own classes live in a private module that moves between releases
    make = _MESSAGES.get(type(error).__name__, _other)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "wijkverkenner"
    return f"{make(error)} Met '{command} --help' ziet u wat er kan."


def _missing(error: Any) -> str:  # noqa: ANN401 - typer's error classes are private
    parameter = error.param
    if parameter is None:
        return "Er ontbreekt iets in de opdracht."
    if parameter.param_type_name == "argument":
        return f"Er ontbreekt: {parameter.metavar or parameter.name.upper()}."
    return f"De optie {parameter.opts[0]} is verplicht en ontbreekt."


def _no_such_option(error: Any) -> str:  # noqa: ANN401
    near = error.possibilities or []
    hint = f" Bedoelde u {' of '.join(sorted(near))}?" if near else ""
    return f"De optie {error.option_name} bestaat niet.{hint}"


def _bad_parameter(error: Any) -> str:  # noqa: ANN401
    parameter = error.param
    name = "een waarde" if parameter is None else (parameter.metavar or parameter.name)
    if parameter is not None and parameter.param_type_name == "option":
        name = f"de optie {parameter.opts[0]}"
    if parameter is None and getattr(error, "param_hint", None):
        return f"De waarde voor {error.param_hint} is niet bruikbaar: {error.message}"
    # typer tells what is wrong only in its English sentence
    if match := re.search(r"should be (less|greater) than or equal to (\S+)", error.message):
        bound = "hoogstens" if match[1] == "less" else "minstens"
        return f"De waarde voor {name} is {bound} {match[2]}."
    # in this order: the more particular sentence first
    if "valid integer" in error.message:
        return f"Voor {name} is een geheel getal nodig."
    if match := re.search(r"(['\"].*?['\"]) is not one of (.*)\.", error.message):
        return f"Voor {name} kan {match[1]} niet; kies uit {match[2]}."
    if match := re.search(r"(['\"].*?['\"]) is not a valid", error.message):
        return f"Voor {name} kan {match[1]} niet."
    return f"De waarde voor {name} is niet bruikbaar."


def _bad_option(error: Any) -> str:  # noqa: ANN401
    return f"De optie {error.option_name} mist een waarde of kreeg er een te veel."


def _other(error: Any) -> str:  # noqa: ANN401
    context = getattr(error, "ctx", None)
    if match := re.search(r"No such command ['\"](.+?)['\"]", error.message):
        rows = context.command.commands if context is not None else {}
        known = [name for name, row in rows.items() if not row.hidden]
        near = get_close_matches(match[1], known, n=2)
        hint = f" Bedoelde u {' of '.join(near)}?" if near else f" Kies uit {', '.join(known)}."
        return f"De opdracht {match[1]!r} bestaat niet.{hint}"
    if "Missing command" in error.message:
        return "Er is geen opdracht gegeven."
    if match := re.search(r"unexpected extra argument\S* \((.*)\)", error.message):
        return f"Dit is te veel in de opdracht: {match[1]}."
    return "De opdracht klopt niet."


_MESSAGES: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_such_option,
    "BadParameter": _bad_parameter,
    "BadOptionUsage": _bad_option,
}
