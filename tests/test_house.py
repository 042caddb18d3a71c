"""The house stands as CONTRIBUTING draws it: its table of rooms is read here, not written again."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("house", "streamlit_app")
"""What stands at the top as one file, not as a room of its own in the table."""
ABOVE_THE_HOUSE = {"views", "cli"}


@cache
def table() -> dict[str, frozenset[str]]:
    """Return which rooms each room may import from, as CONTRIBUTING's table says."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/`[^|]*\|[^|]*\| ([^|]*) \|$", text, flags=re.MULTILINE)
    names = [name for name, _ in rows]
    made = {}
    for place, (name, words) in enumerate(rows):
        first = words.split(";")[0].strip()
        if first == "the above":
            allowed = set(names[:place])
        else:
            allowed = set(re.findall(r"\w+", first)) - set(MODULES)
            assert allowed <= set(names[:place]), f"{name}: {first}"
        made[name] = frozenset(allowed | {name})
    return made


@dataclass(frozen=True, eq=False)
class Module:
    """A file of a room, parsed once for all tests."""

    name: str
    imported: tuple[str, ...]
    """The full name of every module that is imported, inside functions and for types too."""
    texts: frozenset[str]
    used: frozenset[str]
    """What is imported, and what is called on it under its usual short name."""


@cache
def modules(room: str) -> tuple[Module, ...]:
    return tuple(map(parsed, sorted((ROOT / room).rglob("*.py"))))


def parsed(path: Path) -> Module:
    short = {"pd": "pandas", "gpd": "geopandas", "pa": "pyarrow", "np": "numpy"}
    found: list[str] = []
    texts: set[str] = set()
    called: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called.add(f"{short.get(node.value.id, node.value.id)}.{node.attr}")
    name = path.relative_to(ROOT).as_posix()
    return Module(name, tuple(found), frozenset(texts), frozenset(called.union(found)))


def test_the_table_names_every_room_that_is_shipped() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        shipped = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {name for name in shipped if not name.endswith(".py")} == set(table())
    assert table()["store"] == {"store"}


@pytest.mark.parametrize("room", sorted(table()))
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    wrong = [
        f"{module.name} imports {found}"
        for module in modules(room)
        for found in module.imported
        if found.split(".")[0] in table().keys() - table()[room]
    ]
    assert not wrong


@pytest.mark.parametrize("room", sorted(table()))
def test_no_text_names_a_module_of_a_higher_room(room: str) -> None:
    higher = "|".join((*sorted(table().keys() - table()[room]), *MODULES))
    # `room:function`, `room.module:function`, or a module alone as import_module takes it
    named = re.compile(rf"({higher})((\.\w+)*:\w+|(\.\w+)+)")
    wrong = [
        f"{module.name} names {text}"
        for module in modules(room)
        for text in module.texts
        if named.fullmatch(text)
    ]
    assert not wrong


@pytest.mark.parametrize("room", sorted(table()))
def test_only_what_shows_or_takes_knows_the_house(room: str) -> None:
    found = [
        f"{module.name} imports {name}"
        for module in modules(room)
        for name in module.imported
        if name.split(".")[0] in MODULES
        and not (room in ABOVE_THE_HOUSE and name.split(".")[0] == "house")
    ]
    assert not found


@pytest.mark.parametrize("room", sorted(table().keys() - {"views"}))
def test_only_pages_import_streamlit(room: str) -> None:
    wrong = [
        f"{module.name} imports {found}"
        for module in modules(room)
        for found in module.imported
        if found.split(".")[0] in {"streamlit", "streamlit_folium", "streamlit_app"}
    ]
    assert not wrong


def test_commands_take_nothing_of_the_pages() -> None:
    found = {name for module in modules("cli") for name in module.imported}
    assert not {name for name in found if name.split(".")[0] == "views"}


PAGES = sorted((ROOT / "views").glob("*/page.py"))


def test_no_page_shows_a_note_for_developers() -> None:
    # Streamlit writes on a page what stands alone in its script ("magic"), also in its functions:
    # below a constant, and a text that is not the first of its function
    alone = []
    for script in (ROOT / "streamlit_app.py", *PAGES):
        tree = ast.parse(script.read_text(encoding="utf-8"))
        told = {n.body[0] for n in ast.walk(tree) if isinstance(n, (ast.Module, ast.FunctionDef))}
        alone += [
            f"{script.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and node not in told
            if not isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))
        ]
    assert PAGES
    assert not alone


def test_no_page_keeps_anything_in_its_script() -> None:
    # it runs anew at every click, with a cache and a class of its own each time: nothing would be
    # found back, and what a session keeps would hold on to the whole run that its class is from
    caches = {"loaders.keep", "views.shared.loaders.keep", "store.cache.cached",
              "functools.cache", "functools.lru_cache"}  # fmt: skip
    names = {page.relative_to(ROOT).as_posix() for page in PAGES}
    kept = [
        f"{module.name} uses {found}"
        for module in modules("views")
        for found in module.used & caches
        if module.name in names
    ]
    kept += [
        f"{page.relative_to(ROOT)} defines {node.name}"
        for page in PAGES
        for node in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert not kept


def test_that_data_are_fictional_is_said_in_one_sentence() -> None:
    start = re.compile(r"voorbeeldgegevens: ", re.IGNORECASE)
    found = {
        module.name
        for room in table()
        for module in modules(room)
        for text in module.texts
        if start.search(text)
    }
    assert found == {"store/sets.py"}


READERS = re.compile(
    r"(pyogrio|zipfile|tarfile|sqlite3|openpyxl\.(load_workbook|reader)|csv\.(reader|DictReader)"
    r"|pyarrow\.(csv|json|feather|orc|dataset)|pandas\.read_\w+|geopandas\.(read_\w+|list_layers)"
    r"|xml\.\w+|lxml|defusedxml|fiona|rasterio)(\.|$)"
)
"""What opens a file that somebody gives."""
OWN_FILES = {
    # The sets in the data folder are Parquet that we wrote ourselves, named by their hash.
    "store/folder.py": {"pandas.read_parquet", "geopandas.read_parquet"},
    # The demonstration set is written as publishers ship files.
    "demo/files.py": {"zipfile", "pyogrio"},
    # Layers that come page by page are written as one zip, as somebody would have brought them.
    "sources/features.py": {"zipfile"},
    # Documents that were just made are packed again without the moment they were made.
    "reports/portret/documents.py": {"zipfile"},
}
OWN_PARQUET = {"pandas.read_parquet", "geopandas.read_parquet"}
"""Rooms read their own set files with these too; what is given comes through the door."""


@pytest.mark.parametrize("room", sorted(table()))
def test_a_file_that_is_given_is_opened_in_one_place(room: str) -> None:
    # Writing files for people (openpyxl, xlsxwriter, to_parquet) is another thing than reading.
    wrong = {
        f"{module.name} uses {found}"
        for module in modules(room)
        if not module.name.startswith("store/reading/")
        for found in module.used
        if READERS.match(found)
        and found not in OWN_FILES.get(module.name, set()) | OWN_PARQUET
        and not found.startswith(tuple(f"{own}." for own in OWN_FILES.get(module.name, ())))
    }
    assert not wrong
