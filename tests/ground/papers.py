"""Papers in tests that make a whole county: drawing a hundred PDFs took half of their time, and other tests hold what a PDF shows."""

import pytest

from jishan_portal.papers import documents


@pytest.fixture
def papers_drawn_once(monkeypatch):
    """Draw the first paper of each template; those that follow get its PDF and go every way that a paper goes."""
    plain, drawn = documents.draw, {}

    def draw(paper):
        if paper.template not in drawn:
            drawn[paper.template] = plain(paper)
        return drawn[paper.template]

    monkeypatch.setattr(documents, "draw", draw)
