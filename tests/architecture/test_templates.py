"""Every template is used, belongs to a view, and keeps to the strict content policy."""

import re
from pathlib import Path

from tests.architecture.addresses import own_addresses
from tests.architecture.source import ROOT, modules, named

TEMPLATES = ROOT / "templates"
FOUND_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
NAMES_TEMPLATE = re.compile(r"[\w/.-]+\.(?:html|svg|txt)")


def _paths():
    return sorted(path for path in TEMPLATES.rglob("*.html"))


def _mentioned() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in [*modules(), *_paths()]]
    return {name for text in texts for name in NAMES_TEMPLATE.findall(text)}


def _is_chosen_by_its_slice(page: Path) -> bool:
    """Whether the slice's code names the page without its folder: `"owner_home" if … else "home"`."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / page.parent).glob("*.py")]
    return any(f'"{page.stem}"' in text for text in texts)


def test_every_template_is_used():
    pages = [path.relative_to(TEMPLATES) for path in _paths() if "components" not in path.parts]
    used = _mentioned() | FOUND_BY_DJANGO
    assert [str(page) for page in pages if str(page) not in used and not _is_chosen_by_its_slice(page)] == []


def _is_named_after(page: str, views: set[str]) -> bool:
    """`list.html` for the view list_, `home_owner.html` or `owner_home.html` for what home shows an owner, `_row.html` for a part."""
    return page.startswith("_") or any(page == view or page.startswith(f"{view}_") or page.endswith(f"_{view}") for view in views)


def test_every_page_template_is_named_like_its_view():
    """`templates/<app>/<slice>/<view>.html`."""
    views: dict[str, set] = {}
    for address in own_addresses():
        views.setdefault(f"{address.app}/{address.slice}", set()).add(address.view.rstrip("_"))
    pages = [path.relative_to(TEMPLATES).with_suffix("") for path in _paths()]
    odd = [str(page) for page in pages if str(page.parent) in views and not _is_named_after(page.name, views[str(page.parent)])]
    assert odd == []


def test_no_inline_style_or_script():
    assert [named(path) for path in _paths() if INLINE.search(path.read_text(encoding="utf-8")) and "documents" not in path.parts] == []


def test_nothing_is_loaded_from_elsewhere():
    assert [named(path) for path in _paths() if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []
