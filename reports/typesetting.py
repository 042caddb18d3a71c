"""What typst sets: a template of ours filled with data, as pdf or picture; made offline.

All printed documents go through here. The data is a value that the template reads, never markup,
so no name in it can become a command.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.dutch import unbroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PPI = 150
"""Dots per inch of a png: A3 is 2,480 × 1,754, as sharp as two beamers."""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    *,
    form: str = "pdf",
    beside: Sequence[Path] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a template filled with data, with its fonts inside.

    Parameters
    ----------
    template
        A file of typst that reads its data as `json(bytes(sys.inputs.data))`.
    data
        What it shows: texts, numbers, and lists and mappings of them.
    form
        `pdf`, or of a single page `png` or `svg`.
    beside
        Files that the template imports, by their own name.
    pictures
        Pictures that the data names, by file name.
    """
    import typst
    from matplotlib import get_data_path

    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        # typst reads below this folder only
        root = Path(folder)
        # copied: pictures must lie below the same folder, and an installed package takes none
        for path in (template, *beside):
            (root / path.name).write_bytes(path.read_bytes())
        for name, content in (pictures or {}).items():
            (root / name).write_bytes(content)
        options: dict[str, Any] = {"format": form} | ({"ppi": _PPI} if form == "png" else {})
        made: Any = typst.compile(
            root / template.name,
            root=root,
            # fonts that come with matplotlib: the same on every machine, without a network
            font_paths=[Path(get_data_path()) / "fonts" / "ttf"],
            ignore_system_fonts=True,
            sys_inputs={"data": unbroken(json.dumps(data, ensure_ascii=False))},
            **options,
        )
    assert isinstance(made, bytes)  # noqa: S101 - several pages, as a picture, would be a list
    return made
