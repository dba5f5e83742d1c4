"""Briefs: figures of the cut-off frozen and equal to the dashboard, changes since the last one, Word and PDF, issuing."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from docx import Document

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.briefs import actions, documents, rules
from jishan_portal.briefs.models import Brief, BriefKind
from jishan_portal.briefs.tasks import make_briefs
from jishan_portal.dashboard import leaders
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db
K = BriefKind


@pytest.fixture
def office():
    return user_of(Role.LEADING_OFFICE, organisation=Organisation.objects.get(code="bureau"))


def open_shops(many, start=0):
    until = clock.today() + timedelta(days=60)
    for number in range(start, start + many):
        WorkshopFactory(licence_number=f"A{number}", licence_until=until)


def shown_figures(text):
    """Every `done / due` and every plain count of the page's tiles, in their order."""
    tiles = re.findall(r'<span class="big">([\d,]+)(?:<small> / ([\d,]+) (\S+?)</small>|<small> (\S+?)</small>)', text)
    return [(int(done.replace(",", "")), int(due.replace(",", "")) if due else None, unit or plain) for done, due, unit, plain in tiles]


def test_brief_agrees_with_the_page_to_the_digit(client_of, office):
    open_shops(6)
    client = client_of(office)
    brief = actions.make(K.WEEKLY, by=office)
    cache.clear()

    page = client.get("/dashboard/leaders/").content.decode()

    tiles = [(one["done"], one["due"], one["unit"]) for one in brief.content["tiles"]]
    assert shown_figures(page) == tiles
    assert len(tiles) == len(leaders.TILES)
    text = "\n".join(
        cell.text for table in Document(io.BytesIO(documents.as_docx(brief))).tables for row in table.rows for cell in row.cells
    )
    for one in brief.content["tiles"]:
        assert documents.figure_row(one)[1] in text


def test_brief_stays_as_it_was_and_the_next_names_the_change(office, freeze):
    freeze("2026-03-20 17:30")
    open_shops(2)
    first = actions.make(K.WEEKLY, by=office)
    open_shops(3, start=2)
    assert actions.make(K.WEEKLY, by=office).pk == first.pk

    freeze("2026-03-27 17:30")
    second = actions.make(K.WEEKLY, by=office)

    licensed = {brief.pk: next(one for one in brief.content["figures"] if one["key"] == "registry.licensed") for brief in (first, second)}
    assert [(licensed[brief.pk]["done"], licensed[brief.pk]["change"]) for brief in (first, second)] == [(2, None), (5, 3)]
    assert (second.previous, second.since, second.until) == (first, date(2026, 3, 21), date(2026, 3, 27))


def test_words_are_added_until_the_brief_is_issued(client_of, office):
    client = client_of(office)
    made = client.post("/briefs/make/", {"kind": "special", "subject": "奖补拨付专报"})
    brief = Brief.objects.get()
    assert made.url == brief.url
    assert "（由办公室填写）" in client.get(brief.url).content.decode()
    words = {"preface": "按要求报告。", "next_work": "一是加快拨付。\n二是核对凭证。", "version": 1}
    assert client.post(brief.url, words).status_code == 302
    assert client.post(brief.url, {**words, "preface": "改"}).status_code == 409

    leader = user_of(Role.LEADER)
    client.post(f"{brief.url}issue/")
    client.post(f"{brief.url}issue/")

    brief.refresh_from_db()
    assert brief.paper.number == "稷市监简报〔2026〕1号"
    assert Paper.objects.count() == 1
    assert Notice.objects.filter(user=leader).count() == 1
    assert brief.paper.content["next_work"] == ["一是加快拨付。", "二是核对凭证。"]
    with pytest.raises(MoveRefused):
        actions.write(brief, by=office, preface="晚了", next_work="", version=2)
    assert client.post(brief.url, {**words, "version": 2}).status_code == 409


def test_word_and_pdf_are_downloads_in_the_official_layout(client_of, office):
    brief = actions.make(K.CLOSING, by=office)
    client = client_of(Role.LEADER)
    word, pdf = client.get(f"{brief.url}word/"), client.get(f"{brief.url}pdf/")
    assert pdf.content.startswith(b"%PDF")
    document = Document(io.BytesIO(word.content))
    section = document.sections[0]
    assert [round(part.mm) for part in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [
        37,
        35,
        28,
        26,
    ]
    assert document.paragraphs[0].runs[0].font.name == "方正小标宋简体"
    clauses = [row.cells[0].text for table in document.tables for row in table.rows if row.cells[0].text.startswith("O-")]
    assert sorted(clauses) == [f"O-{number:02}" for number in range(1, 45)]
    assert documents.as_docx(brief)[:2] == b"PK"


def test_list_and_roles(client_of, office, assert_same_queries):
    client = client_of(office)
    assert_same_queries(lambda: client.get("/briefs/"), lambda: actions.make(K.SPECIAL, by=office), at_most=10)
    brief = Brief.objects.first()
    assert client_of(Role.LEADER).post(f"{brief.url}issue/").status_code == 403
    assert client_of(Role.TOWNSHIP).get("/briefs/").status_code == 403
    assert client_of(Role.BUREAU_HEAD, area="140825000000").get(brief.url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.make(K.WEEKLY, by=user_of(Role.LEADER))


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 3, 20), [K.WEEKLY]),
        (date(2026, 3, 31), [K.MONTHLY]),
        (date(2026, 7, 31), [K.WEEKLY, K.MONTHLY]),
        (date(2026, 11, 30), [K.MONTHLY, K.CLOSING]),
        (date(2026, 11, 28), []),
    ],
)
def test_drafts_fall_due_by_the_calendar(day, kinds):
    assert rules.due_on(day, date(2026, 11, 30)) == kinds


def test_clock_drafts_the_closing_report_once(freeze):
    freeze("2026-11-30 17:30")
    make_briefs()
    make_briefs()
    assert sorted(Brief.objects.values_list("kind", flat=True)) == [K.CLOSING, K.MONTHLY]
    closing = Brief.objects.get(kind=K.CLOSING)
    assert closing.title == "2026年食品小作坊高质量发展工作总结报告"
    assert (closing.since, closing.made_by) == (date(2026, 1, 1), None)
    assert actions.make(K.CLOSING, by=SYSTEM).pk == closing.pk
