"""The list of self-checks, its export, reminders, call sheet, slips, words for a group, acceptance of many."""

import io

import openpyxl
import pytest

from inspections.self_checks import reviews, views_lists, waves
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import OwnershipFactory, WorkshopFactory, user_of

pytestmark = pytest.mark.django_db
BASE = "/inspections/self-checks/"
ELSEWHERE = "140881100000"


@pytest.fixture
def three(wave, check, handed_in, chief):
    """Handed in with a key problem, handed in clean, not begun."""
    shops = [WorkshopFactory(name=name, phone=phone) for name, phone in (("净坊", "13900000001"), ("未交坊", "13900000002"))]
    waves.take_in(wave, by=chief)
    clean, owed = (wave.checks.get(workshop=shop) for shop in shops)
    return handed_in(check, noes={"P1"}), handed_in(clean), owed


def _shown(client, query: str = "") -> set:
    return {row.check.pk for row in client.get(f"{BASE}{query}").context["rows"]}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {0, 1, 2}),
        ("?state=submitted", {0, 1}),
        ("?state=owed", {2}),
        ("?state=handed", {0, 1}),
        ("?flag=key", {0}),
        ("?flag=problems", {0}),
        ("?flag=clean", {1}),
        ("?flag=quiet", {2}),
        ("?flag=unlinked", {1, 2}),
        ("?flag=overdue", set()),
        ("?flag=tag-dress", {0}),
        ("?flag=link-people", {0}),
        ("?flag=control-sale", set()),
        ("?wave=year&month=2026-03", {0, 1}),
        ("?month=2026-02", set()),
        ("?area=140824100000", {0, 1, 2}),
        ("?area=140824101000", set()),
        ("?area=nonsense&state=nonsense&wave=77", {0, 1, 2}),
    ],
)
def test_list_narrows(client_of, three, chief, query, places):
    assert _shown(client_of(chief), query) == {three[place].pk for place in places}


def test_the_weighted_score_is_the_same_on_page_list_and_workbook(client_of, three, check, chief, version):
    version.items.filter(code="P1").update(weight=3)
    client = client_of(chief)
    listed = {row.workshop.name: row.score for row in client.get(f"{BASE}?cols=score").context["rows"]}
    assert [listed[name] for name in (check.workshop.name, "净坊", "未交坊")] == [62, 100, None]
    assert client.get(check.url).context["review"].score == 62
    answer = client.post(f"{BASE}export/?flag=key")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "得分率（%）" in row)
    assert rows[rows.index(head) + 1][head.index("得分率（%）")] == 62


def test_columns_are_chosen_and_kept_over_pages_and_conditions(client_of, three, chief):
    client = client_of(chief)
    usual = client.get(BASE).content.decode()
    assert ('data-label="催办"' in usual, 'data-label="填写人"' in usual) == (True, False)
    chosen = client.get(f"{BASE}?cols=owner&cols=filler&cols=station&cols=due&cols=rounds&cols=village&cols=nonsense&size=10")
    page = chosen.content.decode()
    assert (chosen.context["heads"], 'data-label="催办"' in page) == (
        ["村（社区）", "监管所", "负责人", "截止日期", "填写人", "提交次数"],
        False,
    )
    assert ('name="cols" value="filler"' in page, "cols=owner&cols=filler" in chosen.context["query_string"]) == (True, True)


def test_list_shows_what_is_late(client_of, three, chief, freeze):
    freeze("2026-07-02 09:00")
    client = client_of(chief)
    assert _shown(client, "?flag=overdue") == {three[2].pk}
    assert "未开始，逾期 2 天" in client.get(f"{BASE}?flag=overdue").content.decode()


def test_list_is_cut_to_the_area(client_of, three):
    assert _shown(client_of(user_of(Role.INSPECTOR, area=ELSEWHERE))) == set()
    assert client_of(Role.FINANCE_REVIEWER).get(BASE).status_code == 403


def test_export_holds_exactly_the_narrowed_rows(client_of, three, chief):
    answer = client_of(chief).post(f"{BASE}export/?flag=clean")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    names = [row[0].value for row in sheet.iter_rows(min_row=7)]
    assert (answer["X-Row-Count"], names) == ("1", ["净坊", "共 1 户"])
    assert Entry.objects.get(action="self_checks.export").data["conditions"] == "2026 年主体自查，全部符合"
    assert client_of(Role.FINANCE_REVIEWER).post(f"{BASE}export/").status_code == 403


def test_remind_previews_then_sends(client_of, three, chief):
    client = client_of(chief)
    assert client.post(f"{BASE}remind/?state=owed").context["reach"].new == 1
    client.post(f"{BASE}remind/?state=owed", {"confirm": "1"})
    three[2].refresh_from_db()
    assert three[2].reminders == 1
    assert "今天都催过了" in client.post(f"{BASE}remind/", {"ids": [three[2].pk]}).content.decode()


def test_remind_of_ticked_ones_only(client_of, three, chief):
    client_of(chief).post(f"{BASE}remind/", {"confirm": "1", "ids": f"{three[0].pk},{three[1].pk}"})
    three[2].refresh_from_db()
    assert three[2].reminders == 0
    assert client_of(Role.LEADER).post(f"{BASE}remind/").status_code == 403


def test_call_sheet_masks_phones_until_asked(client_of, three, chief):
    client = client_of(chief)
    assert "139****0002" in client.get(f"{BASE}calls/").content.decode()
    assert not Entry.objects.filter(action="self_checks.unmask_phones").exists()
    assert "13900000002" in client.post(f"{BASE}calls/", {"plain": "1"}).content.decode()
    assert Entry.objects.get(action="self_checks.unmask_phones").data["count"] == 1


def test_slips_and_words_name_who_owes(client_of, three, chief):
    client = client_of(chief)
    assert [row.check.pk for row, _, _ in client.get(f"{BASE}slips/").context["rows"]] == [three[2].pk]
    text = client.get(f"{BASE}words/").context["text"]
    assert ("未交坊" in text, "净坊" in text, "13900000002" in text) == (True, False, False)


def test_what_does_not_fit_is_said(client_of, three, chief, monkeypatch):
    monkeypatch.setattr(views_lists, "MOST_CALLS", 0)
    assert client_of(chief).get(f"{BASE}calls/").context["left_out"] == 1


def test_accept_many_previews_then_accepts_the_clean(client_of, three, chief):
    client = client_of(chief)
    shown = client.post(f"{BASE}accept/").context
    assert ([row.check.pk for row in shown["rows"]], shown["left_out"]) == ([three[1].pk], 2)
    client.post(f"{BASE}accept/", {"confirm": "1"})
    for check in three:
        check.refresh_from_db()
    assert [check.state for check in three] == [CheckState.SUBMITTED, CheckState.ACCEPTED, CheckState.WAITING]
    assert client_of(Role.TOWNSHIP).post(f"{BASE}accept/").status_code == 403


def test_many_are_accepted_in_the_background(client_of, three, chief, monkeypatch):
    monkeypatch.setattr(reviews, "IN_BACKGROUND_FROM", 1)
    answer = client_of(chief).post(f"{BASE}accept/", {"confirm": "1"})
    three[1].refresh_from_db()
    assert (answer.headers["Location"].startswith("/jobs/"), three[1].state) == (True, CheckState.ACCEPTED)


@pytest.mark.parametrize("where", ["", "calls/", "slips/", "words/"])
def test_pages_cost_the_same_for_many(client_of, wave, chief, assert_same_queries, where):
    client = client_of(chief)

    def make():
        OwnershipFactory(user=user_of(Role.OWNER))
        waves.take_in(wave, by=chief)

    assert_same_queries(lambda: client.get(f"{BASE}{where}"), make)


def test_export_costs_the_same_for_many(client_of, wave, chief, assert_same_queries):
    client = client_of(chief)

    def make():
        WorkshopFactory()
        waves.take_in(wave, by=chief)

    assert_same_queries(lambda: b"".join(client.post(f"{BASE}export/").streaming_content), make)
