"""Townships verify: list, receipt, answer with photos, recall; figures by township in working days."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.leads import actions, actions_beside, figures, indicators
from inspections.leads.models import Assist
from inspections.leads.states import AssistState, LeadSource
from jishan_portal.accounts.models import OrganisationKind
from jishan_portal.accounts.roles import Role
from jishan_portal.programme.indicators import measure
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import OrganisationFactory, user_of

pytestmark = pytest.mark.django_db
URL = "/inspections/leads/assists/"


@pytest.fixture
def assist(lead_of, township, chief):
    return actions_beside.ask_township(lead_of(), township, by=chief, request="请核实是否有人夜间生产")


@pytest.fixture
def neighbour(db):
    """The official of the township next door."""
    other = OrganisationFactory(kind=OrganisationKind.TOWNSHIP, areas=["140824101000"])
    return user_of(Role.TOWNSHIP, organisation=other)


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def test_township_receives_and_answers_with_a_photo(client_of, assist, official, chief):
    client = client_of(official)
    assert [row.pk for row in client.get(URL).context["page"].rows] == [assist.pk]
    client.post(f"{URL}{assist.pk}/receive/")
    assert client.post(f"{URL}{assist.pk}/receive/").status_code == 409
    assert client.post(f"{URL}{assist.pk}/answer/", {"answer": ""}).status_code == 422
    client.post(f"{URL}{assist.pk}/answer/", {"answer": "属实，有两口油锅", "photos": [photo()]})
    assist.refresh_from_db()
    assert (assist.state, assist.pictures.count()) == (AssistState.ANSWERED, 1)
    assert client.post(f"{URL}{assist.pk}/answer/", {"answer": "再说"}).status_code == 409
    shown = client_of(chief).get(assist.url).content.decode()
    assert "属实，有两口油锅" in shown
    picture = assist.pictures.get().file_id
    for user in (chief, official):
        answer = client_of(user).get(f"{URL}{assist.pk}/pictures/{picture}/thumb/")
        assert (answer.status_code, answer.getvalue()[:2]) == (200, b"\xff\xd8")
    assert client.get(f"{URL}{assist.pk}/pictures/{picture}/original/").status_code == 404
    assert client.get(f"{URL}{assist.pk}/pictures/99999/thumb/").status_code == 404


def test_a_bad_photo_keeps_the_answer_typed(client_of, assist, official):
    bad = SimpleUploadedFile("x.jpg", b"<svg/>", "image/jpeg")
    answer = client_of(official).post(f"{URL}{assist.pk}/answer/", {"answer": "属实", "photos": [bad, photo()]})
    assert ("没有收" in answer.content.decode(), "属实" in answer.content.decode(), "已收到 1 张" in answer.content.decode()) == (True,) * 3


def test_who_may(client_of, assist, chief, official, neighbour, stranger):
    for path in ("", "receive/", "answer/"):
        assert client_of(neighbour).post(f"{URL}{assist.pk}/{path}").status_code in {404, 405}
    assert client_of(neighbour).get(assist.url).status_code == 404
    assert client_of(stranger).get(assist.url).status_code == 404
    assert client_of(chief).post(f"{URL}{assist.pk}/receive/").status_code == 403
    assert client_of(official).post(f"{URL}{assist.pk}/recall/", {"note": "x"}).status_code == 403
    client_of(chief).post(f"{URL}{assist.pk}/recall/", {"note": "所里已核实"})
    assert Assist.objects.get().state == AssistState.RECALLED
    assert client_of(chief).get(f"{URL}{assist.pk}/recall/").status_code == 409


def test_the_desk_asks_from_the_lead(client_of, lead_of, chief, township):
    lead = lead_of()
    client = client_of(chief)
    client.post(f"{lead.url}do/ask/", {"township": township.pk, "request": "请核实"})
    assert lead.assists.get().deadline_on == date(2026, 3, 24)
    assert client.post(f"{lead.url}do/ask/", {"township": township.pk, "request": "再问"}).status_code == 409


def test_the_end_of_a_lead_takes_open_requests_away(assist, chief):
    lead = actions.accept(assist.lead, by=chief)
    actions.find_nothing(lead, by=chief, note="没有")
    assist.refresh_from_db()
    assert assist.state == AssistState.RECALLED
    with pytest.raises(MoveRefused):
        actions_beside.ask_township(lead, assist.township, by=chief, request="x")


def test_only_townships_are_asked(lead_of, chief):
    with pytest.raises(MoveRefused, match="乡（镇）"):
        actions_beside.ask_township(lead_of(), OrganisationFactory(), by=chief, request="x")


def test_list_costs_the_same(client_of, official, lead_of, township, chief, assert_same_queries):
    client = client_of(official)
    assert_same_queries(lambda: client.get(URL), lambda: actions_beside.ask_township(lead_of(), township, by=chief, request="x"))


def test_figures_count_working_days_and_lateness(client_of, freeze, lead_of, township, official, leader, chief):
    freeze("2026-03-17 10:00")
    first, second = (actions_beside.ask_township(lead_of(), township, by=chief, request="x") for _ in range(2))
    freeze("2026-03-19 10:00")
    actions_beside.receive_assist(first, by=official)
    freeze("2026-03-23 10:00")
    actions_beside.answer_assist(first, by=official, answer="属实")
    freeze("2026-03-26 10:00")
    shown = figures.table(leader, date(2026, 1, 1), date(2026, 3, 26))
    row = shown["rows"][0]
    assert (row.leads, row.public, row.asked, row.answered) == (2, 2, 2, 1)
    assert (row.receive_days, row.answer_days, row.assists_late) == (2.0, 4.0, 1)
    own = figures.table(official, date(2026, 1, 1), date(2026, 3, 26))
    assert ([one.name for one in own["rows"]], own["total"].name) == (["稷峰镇"], "全县")
    page = client_of(leader).get("/inspections/leads/figures/")
    assert "2026-01-01" in page.content.decode()
    assert client_of(leader).get("/inspections/leads/figures/export/").status_code == 200
    assert second.state == AssistState.ASKED


def test_every_figure_leads_to_as_many_rows(client_of, freeze, leader, lead_of, township, official, chief):
    freeze("2026-03-02 10:00")
    leads = [lead_of(), lead_of(source=LeadSource.TOWNSHIP), lead_of(), lead_of()]
    late, punctual, owed, taken_back = (actions_beside.ask_township(lead, township, by=chief, request="x") for lead in leads)
    actions_beside.answer_assist(punctual, by=official, answer="属实")
    actions_beside.recall_assist(taken_back, by=chief, note="不用了")
    actions.refuse(leads[3], by=chief, note="不归市监管")
    freeze("2026-03-17 10:00")
    actions_beside.answer_assist(late, by=official, answer="属实")
    freeze("2026-04-20 10:00")
    client = client_of(leader)
    page = client.get("/inspections/leads/figures/").content.decode()
    links = re.findall(r'<a href="(/inspections/leads/[^"]*since=[^"]*until=[^"]*)">(\d+)</a>', page)
    assert [int(figure) for _, figure in links[:8]] == [
        4,
        1,
        3,
        3,
        3,
        3,
        2,
        2,
    ]  # then an office beside it
    assert figures.table(leader, date(2026, 1, 1), date(2026, 4, 20))["total"].leads == 4
    for link, figure in links:
        assert len(client.get(link.replace("&amp;", "&")).context["page"].rows) == int(figure), link
    assert owed.state == AssistState.ASKED


def test_what_a_figure_led_with_can_be_dropped(client_of, leader, assist, township):
    shown = client_of(leader).get(f"{URL}?view=all&township={township.pk}&since=2026-01-01")
    assert [(chip["label"], chip["value"]) for chip in shown.context["chips"]] == [("发出不早于", "2026-01-01"), ("请哪个乡镇", "稷峰镇")]
    assert shown.context["chips"][1]["url"] == "?view=all&since=2026-01-01"
    assert client_of(leader).get(f"{URL}?view=all&township=77&since=x&until=2025-01-01").context["rows"] == []
    assert len(client_of(leader).get(f"{URL}?view=all&township=1{'0' * 30}").context["rows"]) == 1


def test_indicators_agree_with_the_lists(client_of, leader, assist):
    on, client = date(2026, 4, 30), client_of(leader)
    assert measure(indicators.LEADS, leader, on).total == len(client.get("/inspections/leads/?view=all").context["page"].rows)
    assert (measure(indicators.OVERDUE, leader, on).total, measure(indicators.UNVERIFIED, leader, on).total) == (1, 1)
    assert (measure(indicators.VERIFIED, leader, on).done, measure(indicators.VERIFIED, leader, on).total) == (0, 1)
