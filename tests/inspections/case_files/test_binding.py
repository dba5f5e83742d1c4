"""What goes into a bound file: pictures and PDFs as pages, anything else as a page that names it, in the order of article 78."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from inspections.case_files import binding, pieces, volumes
from inspections.case_papers.models import Draft
from inspections.cases.states import CaseState
from inspections.exhibits import actions as exhibits
from inspections.exhibits.models import Exhibit
from jishan_portal.files import actions as files
from jishan_portal.files import storage
from jishan_portal.kit import clock, pdf
from jishan_portal.papers import actions as papers
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import complete
from tests.inspections.self_checks.photos import jpeg

pytestmark = pytest.mark.django_db
C = CaseState


def blank_pdf(pages: int) -> bytes:
    """A PDF of empty pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def sheet() -> bytes:
    """A small workbook."""
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def attach(case, walk, name: str, content: bytes) -> Exhibit:
    """An exhibit with a file."""
    kept = files.keep(SimpleUploadedFile(name, content), by=walk.team.handler, purpose="attachment", is_evidence=True)
    row = Exhibit(kind="document", name=name, source="现场", taken_on=clock.today(), second=walk.team.second, file=kept)
    return exhibits.take(row, subject=case, by=walk.team.handler)


@pytest.mark.laid_out
def test_every_kind_of_file_finds_its_place_in_the_volume(walk):
    case = walk.to(C.CLOSED)
    for name, content in (("照片.jpg", jpeg()), ("台账.pdf", blank_pdf(3)), ("坏件.pdf", b"%PDF-1.7\nbroken"), ("台账.xlsx", sheet())):
        attach(case, walk, name, content)
    complete(case, walk)
    made = volumes.bind(case.pk, by=walk.team.handler)

    lengths = {
        row["title"].split(".", 1)[1].strip(): row["last"] - row["first"] + 1 for row in made.index if row["title"].startswith("证据 ")
    }
    assert lengths == {"照片.jpg": 1, "台账.pdf": 3, "坏件.pdf": 1, "台账.xlsx": 1}
    for volume in ("正卷", "副卷"):
        rows = [row for row in made.index if row["volume"] == volume]
        assert [row["first"] for row in rows] == [1, *(row["last"] + 1 for row in rows[:-1])]
    places = [piece.place for piece in pieces.pieces_of(case)]
    assert places == sorted(places)
    book = PdfReader(io.BytesIO(storage.path_of(storage.ORIGINAL, made.pdf.sha256).read_bytes()))
    assert "正卷 1" in "".join(page.extract_text() for page in book.pages)


def test_page_lists_what_will_be_bound_in_the_order_of_the_volume(client_of, walk):
    case = walk.to(C.CLOSED)
    attach(case, walk, "照片.jpg", jpeg())
    complete(case, walk)
    page = client_of(walk.team.handler).get(f"/inspections/case-files/{case.pk}/volume/")
    shown = [f"证据 {row}" if row else line.draft.title for line, row, _ in page.context["coming"]]
    assert shown == [piece.title for piece in pieces.pieces_of(case)]
    labels = [label for line, _, label in page.context["coming"] if line and line.draft.code == "50"]
    assert labels == ["正卷：行政处罚决定书及送达回证", "正卷：对当事人制发的其他法律文书及送达回证"]


@pytest.mark.parametrize("lines", [21, 22, 23, 24, 25])
def test_signature_of_a_letter_never_stands_alone_on_a_page(lines):
    content = {
        "office": "稷山县市场监督管理局", "heading": "行政处罚决定书", "to": "吴长河", "date": "2026年3月17日",
        "cells": [], "parts": [{"key": "body", "label": "正文", "paragraphs": ["当事人违法。"] * lines}],
        "opinions": [], "columns": [], "lines": [], "signs": [], "is_sealed": True, "number": "", "verify": "",
    }  # fmt: skip
    pages = PdfReader(io.BytesIO(pdf.render("documents/case_letter.html", content, title="决定书"))).pages
    last = pages[-1].extract_text()
    assert "（印章）" in last
    assert "当事人违法" in last


def test_a_voided_paper_stays_out_and_the_signed_original_stands_for_the_issued_one(walk):
    case = walk.to(C.CLOSED)
    complete(case, walk)
    first = Draft.objects.of(case.audit_chain).get(code="1")
    first.scan = files.keep(SimpleUploadedFile("a.pdf", blank_pdf(1)), by=walk.team.handler, purpose="scan", is_evidence=True)
    first.scanned_at = clock.now()
    first.save()
    voided = Draft.objects.of(case.audit_chain).get(code="10")
    papers.void(voided.paper, by=walk.team.leader, reason="写错")

    found = {piece.title: piece for piece in pieces.pieces_of(case)}
    assert found["案件来源登记表"].stored == first.scan
    assert "送达地址确认书" not in found
    with pytest.raises(MoveRefused, match="还缺：送达地址确认书"):
        volumes.bind(case.pk, by=walk.team.handler)


def test_a_paper_that_was_not_drawn_yet_is_drawn_for_the_volume(walk, monkeypatch):
    case = walk.to(C.CLOSED)
    monkeypatch.setattr("jishan_portal.papers.actions.send_on_commit", lambda *args: None)
    complete(case, walk)
    assert Draft.objects.of(case.audit_chain).filter(paper__pdf__isnull=True, paper__isnull=False).exists()

    assert all(piece.stored for piece in pieces.pieces_of(case))


def test_a_volume_without_second_part_has_its_cover_still(walk, tmp_path):
    target = tmp_path / "volume.pdf"
    head = dict.fromkeys(
        ("office", "party", "cause", "number", "decision_number", "filed_on", "handlers", "content", "today", "binder"), "x"
    )

    assert binding.bind([], head | {"closed_on": None, "title": "卷宗"}, target, lambda note: None) == []
    assert len(PdfReader(target).pages) >= 4
