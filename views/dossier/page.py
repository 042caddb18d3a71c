"""Page Wijkdossier: the work around a wijk, an swv or an opgave, in the order of the work."""

from __future__ import annotations

from views.dossier import start

start.show_page()
