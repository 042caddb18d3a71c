"""What a phone in the room gets and sends: a page per round, without Streamlit, account or name.

A phone knows a round by its code, and is known by a token that this server signed for that round
and that says nothing of anybody; it goes along as a cookie of that one address. All that stands
here passes through the database (`store.passing`): another process may have opened the round.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from cachetools import TTLCache
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse

import house
from dossier.estimate_round import (
    MOST_ANSWERS,
    MOST_CHANGES,
    STICKERS,
    read_code,
    read_estimate,
    round_place,
)
from geo.page import elements, html
from geo.small_map import small_svg
from store import FICTIEF, Refused, WijkverkennerError
from store.passing import OPEN, Passing
from views.shared import served_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_MOST_BYTES = 4096
"""Of what a phone sends: forty codes are a tenth of it."""
_MOST_WRONG, _WRONG_SECONDS, _ADDRESSES = 20, 60.0, 4096
"""Wrong codes of one address in a minute, after which none is looked up there for a minute: of
the twelve million codes nobody finds the one of another room by trying. Of so many addresses."""
_WRONG: TTLCache[str, list[str]] = TTLCache(_ADDRESSES, _WRONG_SECONDS)
_RIGHT: TTLCache[tuple[str, str], bool] = TTLCache(_ADDRESSES, 24 * 3600.0)
"""Codes that were right at an address today: who comes by one of them always gets in. A whole room
often has one address, and whoever tries codes from there must not keep it out."""
_OFTEN = (
    "Vanaf dit adres zijn te veel codes geprobeerd die niet bestaan. Wacht een minuut, kijk op het "
    "scherm en typ de code dan over."
)
_UNKNOWN = "Deze code kennen we niet (meer). Kijk op het scherm en typ de code over."
_CLOSED = "Deze ronde is gesloten. Kijk op het scherm: daar komt het cijfer naast de schattingen."
_AWAY = "De ronde is nu even niet te bereiken. Er is niets bewaard; probeer het zo nog eens."
_TOO_LONG = "Wat er werd gestuurd is te lang voor een antwoord. Er is niets bewaard."
_STRANGE = (
    "Dit antwoord hoort niet bij een telefoon in deze ronde. Open het adres van het scherm opnieuw."
)
_REASONS = {
    "dicht": _CLOSED,
    "vol": "Er zijn al zo veel antwoorden dat er geen meer bij kan. Zeg het degene die voorzit.",
    "vaak": "U heeft uw antwoord zo vaak gewijzigd dat het laatste nu vaststaat.",
}


async def serve(request: Request) -> Response:
    """Answer a phone: the page of a round, or what it sent."""
    body = b""
    async for part in request.stream():
        body += part
        # while it comes in: a length that a phone tells beforehand is not believed
        if len(body) > _MOST_BYTES:
            return _page("Te lang", _wrong(_TOO_LONG), status=413)
    # cut before it is read: only the first signs of a code can matter
    code = read_code((request.path_params.get("code") or request.query_params.get("code", ""))[:40])
    address = _address(request)
    stopped = len(_WRONG.get(address, "")) >= _MOST_WRONG and (address, code) not in _RIGHT
    try:
        # a database that is busy must hold up nobody else in the room
        told = None if stopped else await run_in_threadpool(_told, code)
        if told is None:
            return _entry(request, code)
        _RIGHT[address, code] = True
        if "code" not in request.path_params:
            # as seen from here, so that it holds behind any base path
            return RedirectResponse(f"{served_files.ROUNDS}/{code}", 303)
        if not told.get(OPEN):
            return _page(str(told["vraag"]), f'<p class="zeg">{_CLOSED}</p>', status=410)
        token = _token(request, code, told)
        handle = _take if request.method == "POST" else _ask
        return await run_in_threadpool(handle, request, told, (code, token), body)
    except WijkverkennerError:
        # what is wrong with the database is told to who keeps it, not to a phone in the room
        return _page("Even niet", _wrong(_AWAY), status=503)


def _ask(
    request: Request, told: Mapping[str, Any], phone: tuple[str, str], _body: bytes
) -> Response:
    """Return the page of an open round; a phone that has no token yet gets one."""
    code, token = phone
    before = _passing().answer_of(round_place(code), token) if token else None
    said = "Uw antwoord is binnen. U kunt het wijzigen tot de ronde sluit." if before else ""
    answer = _form(told, before or [], said)
    if not token:
        # no script can read it, and no other site send it along
        answer.set_cookie(
            _cookie(code), _signed(told, secrets.token_hex(8)), httponly=True, samesite="strict",
            path=None, secure=request.url.scheme == "https",
        )  # fmt: skip
    return answer


def _take(
    _request: Request, told: Mapping[str, Any], phone: tuple[str, str], body: bytes
) -> Response:
    """Keep an answer, and lead back to the page that says so."""
    code, token = phone
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:  # more fields than a form of ours has
        token = ""
    if not token:
        return _page("Niet bewaard", _wrong(_STRANGE), status=403)
    try:
        # the last one, should a form be sent with two
        sent = [one for one in fields.get("gebieden", [""])[-1].split(",") if one]
        answer = read_estimate(told, sent)
    except Refused as refused:
        return _form(told, [], str(refused), wrong=True)
    why = _passing().answer(
        round_place(code), token, answer, senders=MOST_ANSWERS, times=MOST_CHANGES
    )
    if why:
        return _page(str(told["vraag"]), _wrong(_REASONS[why]), status=409)
    # a page that was asked for: reloading it sends no answer a second time
    return RedirectResponse(code, 303)


def _address(request: Request) -> str:
    """Return whose tries are counted together: an address; of IPv6 the network of one subscriber.

    No header is believed, but that of a proxy on this very computer, which uvicorn reads: who
    tries codes would write another in each.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        # where a server listens on `::`, IPv4 comes as `::ffff:10.0.0.8`: all of one network else.
        # Of IPv6 the last 64 bits are the subscriber's own to choose
        return str(address.ipv4_mapped or int(address) >> 64)
    return host


def _passing() -> Passing:
    return Passing(house.folder().path)


def _told(code: str) -> dict[str, Any] | None:
    return _passing().told(round_place(code)) if code else None


def _cookie(code: str) -> str:
    return f"wv_ronde_{code}"


def _signed(told: Mapping[str, Any], token: str) -> str:
    # signed with what only this round's place in the database holds: a token cannot be made up, to
    # answer more than once
    made = hmac.new(str(told["zegel"]).encode(), token.encode(), sha256).hexdigest()
    return f"{token}.{made[:16]}"


def _token(request: Request, code: str, told: Mapping[str, Any]) -> str:
    """Return the token that a phone comes with; '' for none, and for one that is not of here."""
    kept = request.cookies.get(_cookie(code), "")
    token = kept.partition(".")[0]
    return (
        # compared in the same time whatever is wrong with it
        token if token and hmac.compare_digest(kept.encode(), _signed(told, token).encode()) else ""
    )


def _entry(request: Request, code: str) -> Response:
    """Ask for the code; say so where one was given that is not known."""
    given = "code" in request.path_params or "code" in request.query_params
    if given:
        address = _address(request)
        # of the minute that began with the first: one that is set anew begins another
        tried = _WRONG.setdefault(address, [])
        if len(tried) >= _MOST_WRONG:
            return _page("Even wachten", _wrong(_OFTEN), status=429)
        tried.append(code)
        if len(tried) == _MOST_WRONG:
            _WRONG[address] = tried
    top = f"../{served_files.ROUNDS}" if "code" in request.path_params else served_files.ROUNDS
    return _page(
        "Doe mee",
        f'{_wrong(_UNKNOWN) if given else ""}<form class="code" method="get" action="{top}">'
        f'<input name="code" value="{html(code)}" autocomplete="off" maxlength="8" required '
        'placeholder="Code" aria-label="Code van het scherm"><button>Verder</button></form>',
        status=404 if given else 200,
    )


def _wrong(text: str) -> str:
    return f'<p class="fout" role="alert">{html(text)}</p>'


def _form(
    told: Mapping[str, Any], before: list[str], said: str, *, wrong: bool = False
) -> Response:
    """Return the page of an open round, with what this phone answered before."""
    stickers, most = told["vorm"] == STICKERS, told["aantal"]
    names: Mapping[str, str] = told["gebieden"]
    side = told["kant"]
    if stickers:
        what = "1 sticker" if most == 1 else f"{most} stickers"
        how = f"Plak {what} waar u denkt dat het cijfer het {side} is: op de kaart of in de lijst."
    else:
        how = f"Tik eerst aan waar u denkt dat het cijfer het {side} is, dan wat daarna komt."
        if most < len(names):
            how += f" U kiest er {most} van de {len(names)}."
    drawn, numbers = "", dict.fromkeys(names, "")
    if stickers and told["kaart"]:
        numbers = {code: f"{n}. " for n, code in enumerate(names, start=1)}
        drawn = small_svg(told["kaart"], names, {c: n[:-2] for c, n in numbers.items()})
    listed = "".join(
        f'<li><button type="button" value="{html(code)}" aria-pressed="false"><span></span>'
        f"{numbers[code]}{html(name)}</button></li>"
        for code, name in names.items()
    )
    message = (
        f'<p class="{"fout" if wrong else "zeg"}" role="status">{html(said)}</p>' if said else ""
    )
    text = "Wijzigen" if before else "Versturen"
    return _page(
        str(told["vraag"]),
        f"{_wrong(said) if wrong else message}<p>{html(how)}</p>"
        f"{f'<p class=klein>{FICTIEF}</p>' if told['fictief'] else ''}"
        f'<form id="antwoord" method="post" data-aantal="{most}" data-vorm="{html(told["vorm"])}">'
        f'{drawn}<input type="hidden" name="gebieden" value="{html(",".join(before))}">'
        f"<ul>{listed}</ul>"
        '<noscript><p class="fout">Zet JavaScript aan om mee te doen.</p></noscript>'
        '<div class="voet"><p id="gekozen" class="klein" role="status"></p>'
        '<button type="button" data-terug>Laatste terug</button>'
        f'<button class="hoofd">{text}</button></div></form>'
        '<p class="klein">Zonder naam: alleen hoe vaak een gebied is gekozen, wordt bewaard.</p>'
        f"<script>{elements('ronde.js')}</script>",
        status=422 if wrong else 200,
    )


def _page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    # not `geo.page`: that is a file on its own, which may send nothing and has a map in it
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{html(title)}</title><style>'
        f"{elements('ronde.css')}</style></head><body><main><h1>{html(title)}</h1>{body}</main>"
        "</body></html>",
        status,
        # a phone that is passed on, or goes back, must not show an answer of before
        headers={"Cache-Control": "no-store"},
    )
