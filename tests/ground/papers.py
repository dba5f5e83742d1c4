"""Papers in tests: each goes every way a paper goes, but its pages are laid out once a process for each template.

The template is drawn every time, so a mistake in it is found; laying out the pages took a tenth of the suite. The folders that
hold what a PDF shows lay out their own, and so do tests marked `laid_out`.
"""

from pathlib import Path

import pytest

from jishan_portal.kit import pdf
from jishan_portal.papers import documents
from tests.ground.guards import MARKER

TESTS = Path(__file__).resolve().parents[1]
OWN = ("jishan_portal/papers", "jishan_portal/kit", "jishan_portal/public", "jishan_portal/publications")
LAID_OUT = tuple(map(TESTS.joinpath, OWN))
_drawn: dict[str, bytes] = {}


@pytest.fixture(autouse=True)
def _pages_laid_out_once(request, monkeypatch):
    if request.node.get_closest_marker("laid_out") or any(folder in request.path.parents for folder in LAID_OUT):
        return

    def draw(paper) -> bytes:
        body, title = documents.html_of(paper)
        assert MARKER not in body, f"模板里有未定义的变量：{body[body.index(MARKER) :][:80]}"
        if paper.template not in _drawn:
            _drawn[paper.template] = pdf.render_html(body, title=title)
        return _drawn[paper.template]

    monkeypatch.setattr(documents, "draw", draw)
