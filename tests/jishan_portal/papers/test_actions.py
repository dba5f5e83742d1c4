"""Issuing, drawing, voiding; and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from jishan_portal.audit.models import Entry
from jishan_portal.files import storage
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.papers import actions, documents
from jishan_portal.papers.models import Paper


def test_issue_freezes_content_and_draws_the_pdf_after_the_commit(issue):
    paper = issue()
    paper.refresh_from_db()

    assert (paper.number, paper.year, paper.serial) == ("稷市监发〔2026〕1号", 2026, 1)
    assert paper.content["number"] == paper.number
    assert paper.content["organisation"] == "稷山县市场监督管理局"
    assert len(paper.content_hash) == 64
    content = storage.path_of("original", paper.pdf_hash).read_bytes()
    assert content.startswith(b"%PDF-")
    assert (paper.pdf.is_kept, paper.pdf.original_name) == (True, "稷市监发〔2026〕1号 关于开展食品小作坊整治规范的通知.pdf")


def test_issue_leaves_entries_in_the_chain_of_its_subject(issue, bureau):
    paper = issue()

    entries = Entry.objects.filter(chain=f"jishan_portal.organisation:{bureau.pk}").values_list("action", flat=True)
    assert list(entries) == ["papers.issue", "papers.draw"]
    assert paper.file == f"jishan_portal.organisation:{bureau.pk}"


def test_issue_again_with_its_key_is_the_same_paper(issue):
    assert issue(key="2026") == issue(key="2026")
    assert issue(key="2027").serial == 2
    assert Paper.objects.count() == 2


def test_issue_joins_the_lines_of_a_title_but_prints_them(issue, undrawn):
    paper = issue(title="关于开展食品小作坊\n专项行动的通知")

    assert paper.title == "关于开展食品小作坊专项行动的通知"
    assert paper.content["title"] == "关于开展食品小作坊\n专项行动的通知"


def test_issue_that_fails_gives_its_number_back(issue):
    with pytest.raises(TypeError):
        issue(content={"paragraphs": object()})

    assert issue().serial == 1


def test_draw_again_changes_nothing(issue):
    paper = issue()
    paper.refresh_from_db()

    actions.draw(paper.pk)

    assert Paper.objects.get(pk=paper.pk).drawn_at == paper.drawn_at
    assert StoredFile.objects.count() == 1


def test_draw_that_lost_the_race_leaves_the_first_pdf(issue, undrawn, tmp_path):
    paper = issue()
    actions.draw(paper.pk)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-other")

    actions._attach(paper, other)

    assert StoredFile.objects.count() == 1


def test_paper_leads_to_its_public_check(issue, undrawn, settings):
    settings.SITE_URL = "https://example.invalid/"
    paper = issue()

    assert documents.verify_url(paper) == f"https://example.invalid/papers/v/{paper.code}/"
    assert documents.context_of(paper)["verify"]["code"] == paper.short_hash


def test_void_keeps_number_and_reason_and_happens_once(issue, leader):
    paper = issue()

    for reason in ("文号有误", "再次"):
        actions.void(paper, by=leader, reason=reason)

    paper = Paper.objects.get()
    assert (paper.is_void, paper.void_reason, paper.voided_by) == (True, "文号有误", leader)
    assert Entry.objects.filter(action="papers.void").count() == 1
    assert issue().serial == 2


def test_void_without_a_reason_is_refused(issue, leader):
    with pytest.raises(actions.PaperRefused, match="须写明理由"):
        actions.void(issue(), by=leader, reason="  ")


@pytest.mark.parametrize("changes", [{"title": "改"}, {"content": {}}, {"number": "x"}, {"pdf_hash": "0" * 64}, {"drawn_at": None}])
def test_database_refuses_to_change_a_paper(issue, changes):
    paper = issue()

    with pytest.raises((IntegrityError, InternalError), match="do not change"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**changes)


def test_database_refuses_to_take_back_a_voiding(issue, leader):
    paper = actions.void(issue(), by=leader, reason="文号有误")

    with pytest.raises((IntegrityError, InternalError), match="do not change"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(voided_at=None, void_reason="")


def test_database_refuses_to_delete_a_paper(issue):
    paper = issue()

    with pytest.raises((IntegrityError, InternalError), match="do not change"), transaction.atomic():
        paper.delete()


def test_sweep_sends_again_what_was_not_drawn(issue, undrawn):
    paper = issue()

    assert actions.sweep() == 0
    with clock.travel(clock.now() + timedelta(minutes=3)):
        assert actions.sweep() == 1
    assert undrawn == [paper.pk, paper.pk]


def test_draw_without_libraries_leaves_the_paper_for_the_sweep(issue, undrawn, monkeypatch):
    def unavailable(*args, **kwargs):
        raise PdfUnavailable

    paper = issue()
    monkeypatch.setattr("jishan_portal.kit.pdf.render_html", unavailable)

    with pytest.raises(PdfUnavailable):
        actions.draw(paper.pk)
    assert Paper.objects.undrawn().count() == 1
