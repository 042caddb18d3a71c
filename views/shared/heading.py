"""The head of a page: its question, what is shown, and what to share, take along and keep."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from house import OWN_HOSTS, PAGES
from views.shared import elements, kept_view, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.answer import Download


def show(
    title: str,
    line: str = "",
    *,
    page: str,
    place: str = "",
    downloads: Mapping[str, Download] | None = None,
) -> None:
    """Show the question of a page, what is shown of when from where, and what to take along.

    `page` is the one whose address *Delen* gives, `place` what it is about, for the name of the
    browser's tab. Titles and lines are plain text: what comes from data is escaped here.
    """
    name = next(row.title for row in PAGES if row.id == page)
    st.set_page_config(page_title=" · ".join(filter(None, (name, place, "wijkverkenner"))))
    with st.container(key="kop", gap="xxsmall"):
        # own choice of widths: a question of two lines beside two buttons at 1280; at 200 % zoom
        # Streamlit sets the columns below each other, so that nothing is covered
        left, right = st.columns([7, 2.2], vertical_alignment="top")
        with left:
            # no anchor: its link would be an address without the choices, which Delen is for
            st.title(elements.plain(title), anchor=False)
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            _share(page)
            if downloads:
                elements.offer_files(downloads)
        # on the line that says what is shown: beside Delen it would take the room of the question
        left, right = st.columns([7.4, 2], vertical_alignment="center")
        if line:
            left.markdown(elements.plain(line))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            kept_view.offer(page, title, line, downloads)
        kept_view.show_since(page, title, line, downloads)


def _share(page: str) -> None:
    """Offer the address of this view to copy, and say who can open it."""
    # made here, not read from the browser: its address may lag a run behind
    address = _address(page)
    with st.popover("Delen"):
        st.markdown("Deze link opent dezelfde weergave, bij wie dezelfde gegevensmap gebruikt:")
        st.html(
            '<div class="wv-link"><input readonly aria-label="Link naar deze weergave" '
            f'value="{escape(address)}"><button type="button" data-kopieer>Kopieer de link'
            "</button></div>"
        )
        here = urlsplit(address)
        if here.hostname in OWN_HOSTS:
            st.markdown(
                "**Alleen op deze computer.** De toepassing is hier geopend als ‘"
                f"{elements.plain(here.netloc)}’; een collega kan deze link niet openen. "
                + (_ON_NETWORK if on_network() else _NOT_ON_NETWORK)
            )


_ON_NETWORK = (
    "Anderen kunnen wel bij de toepassing: open haar zelf met de naam of het adres van deze "
    "computer op het netwerk en kies dan weer Delen."
)
_NOT_ON_NETWORK = (
    "Vraag uw beheerder de toepassing voor het netwerk open te zetten, of geef wat u ziet mee "
    "met Downloaden."
)


def on_network() -> bool:
    """Tell whether the server listens to other computers too."""
    return st.get_option("server.address") not in OWN_HOSTS


def base_address() -> str:
    """Return the address that this person came by, without a page; '' where it is not known."""
    here = urlsplit(st.context.url or "")
    # Behind a base path the application does not begin at the root of the address.
    above = here.path.rstrip("/")
    for row in PAGES:
        above = above.removesuffix(f"/{row.id}")
    return f"{here.scheme}://{here.netloc}{above}" if here.netloc else ""


def _address(page: str) -> str:
    query = urlencode(state.link(page))
    return f"{base_address()}/{page}" + (f"?{query}" if query else "")
