"""The county's list, its files, figures, the library and opening by hand."""

import io
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.core.cache import cache

from inspections.hazards import actions, filters
from inspections.hazards.loading import load_findings
from inspections.hazards.models import Finding, Hazard
from inspections.hazards.states import HazardState, Severity
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from tests.factories import workshop_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
LIST = "/inspections/hazards/"
ELSEWHERE = "140881100000"


def _shown(client, query: str = "") -> list[str]:
    return [row["text"] for row in client.get(f"{LIST}{query}").context["rows"]]


def test_views_and_filters(client_of, inspector, hazard_of):
    hazard_of(text="地面积水")
    hazard_of("ordered", text="纱窗破损", category="设施设备", severity=Severity.MAJOR)
    hazard_of("answered", text="油色发黑")
    with clock.travel(date(2024, 8, 1)):
        hazard_of("ordered", text="留样缺失")
    client = client_of(inspector)
    assert sorted(_shown(client)) == sorted(["地面积水", "纱窗破损", "油色发黑", "留样缺失"])
    assert (_shown(client, "?view=late"), _shown(client, "?view=near")) == (["留样缺失"], ["纱窗破损"])
    assert (_shown(client, "?view=check"), _shown(client, "?view=major")) == (["油色发黑"], ["纱窗破损"])
    assert (_shown(client, "?q=积水"), _shown(client, "?severity=3"), _shown(client, "?state=found")) == (
        ["地面积水"],
        ["纱窗破损"],
        ["地面积水"],
    )
    assert (_shown(client, "?category=设施设备"), _shown(client, "?to=2024-08-31")) == (["纱窗破损"], ["留样缺失"])
    number = Hazard.objects.get(text="油色发黑").number
    assert _shown(client, f"?q={number.replace('〔', '（').replace('〕', '）')}") == ["油色发黑"]
    assert _shown(client, "?town=140824101000") == []
    assert _shown(client, f"?q={Hazard.objects.first().workshop.name[-4:]}") != []


def test_every_category_that_a_hazard_may_have_can_be_chosen(client_of, inspector, hazard_of):
    hazard_of(text="留样缺失", category="产品检验")
    page = client_of(inspector).get(f"{LIST}?category=产品检验")
    assert next(one["said"] for one in page.context["many"] if one["label"] == "类别") == "产品检验"
    assert [row["text"] for row in page.context["rows"]] == ["留样缺失"]


def test_withdrawn_ones_show_only_when_asked_for(client_of, inspector, chief, hazard_of):
    actions.withdraw(hazard_of(), by=chief, note="录错户")
    client = client_of(inspector)
    assert (_shown(client, "?view=all"), len(_shown(client, "?state=withdrawn"))) == ([], 1)


def test_chips_name_and_drop_conditions(client_of, inspector, hazard_of):
    hazard_of()
    answer = client_of(inspector).get(f"{LIST}?severity=1&q=换油")
    assert [(chip["label"], chip["value"]) for chip in answer.context["chips"]] == [("关键字", "换油"), ("等级", "一般")]
    assert "severity" not in answer.context["chips"][1]["url"]


def test_list_is_closed_elsewhere_and_to_owners(client_of, owner, hazard_of):
    hazard_of()
    assert _shown(client_of(Role.INSPECTOR, area=ELSEWHERE)) == []
    assert client_of(owner).get(LIST).status_code == 403


def test_list_takes_the_same_queries_for_one_and_eleven(client_of, inspector, hazard_of, assert_same_queries):
    client = client_of(inspector)

    def visit():
        cache.clear()  # the counts of the views are kept until hazards change
        client.get(f"{LIST}?view=all")

    assert_same_queries(visit, lambda: hazard_of("ordered"), at_most=14)


def test_paging_walks_all_of_them_once(client_of, inspector, hazard_of):
    for number in range(12):
        hazard_of("ordered" if number % 2 else "found", text=f"第{number}条")
    client, seen, url = client_of(inspector), [], f"{LIST}?size=10"
    while url:
        answer = client.get(url)
        seen += [row["text"] for row in answer.context["rows"]]
        url = answer.context["pager"]["next_url"] and LIST + answer.context["pager"]["next_url"]
    assert sorted(seen) == sorted(f"第{number}条" for number in range(12))


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_export_holds_exactly_the_filtered_list(client_of, inspector, hazard_of, ending):
    hazard_of(text="甲")
    hazard_of("ordered", text="乙")
    answer = client_of(inspector).post(f"{LIST}export/{ending}/?state=ordered")
    content = b"".join(answer.streaming_content)
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    else:
        words = content.decode()
    assert (answer["X-Row-Count"], "乙" in words, "甲" in words, "状态：已下达" in words) == ("1", True, False, True)
    assert Entry.objects.filter(action="inspections.hazard.export").get().data["count"] == 1


def test_pdf_of_the_list_and_its_limit(client_of, inspector, hazard_of, monkeypatch):
    hazard_of()
    client = client_of(inspector)
    assert b"".join(client.post(f"{LIST}export/pdf/").streaming_content).startswith(b"%PDF")
    monkeypatch.setattr("inspections.hazards.exports.MOST_PRINTED", 0)
    assert client.post(f"{LIST}export/pdf/?view=all").headers["Location"] == f"{LIST}?view=all"


def test_figures_agree_with_the_rows_behind_them(client_of, inspector, owner, chief, hazard_of):
    load_findings()
    finding = Finding.objects.get(code="C04")
    with clock.travel(date(2024, 7, 1)):
        first = hazard_of("answered", finding=finding, category="过程控制")
        actions.accept(first, by=inspector)
    late = hazard_of("ordered", finding=finding, category="过程控制")
    with clock.travel(date(2024, 9, 20)):
        actions.answer(late, by=owner, words="改了", submission_id=uuid4())
        actions.accept(late, by=inspector)
        actions.withdraw(hazard_of(), by=chief, note="录错户")
        hazard_of(category="其他")
        client = client_of(inspector)
        total = client.get(f"{LIST}figures/?from=2024-01-01").context["found"]["total"]
        assert (total.total, total.closed, total.timely, total.repeated, total.late) == (3, 2, 1, 1, 0)
        assert total.days == 9.0
        for url, number in ((total.total_url, 3), (total.closed_url, 2), (total.timely_url, 1), (total.repeated_url, 1)):
            assert len(client.get(url).context["rows"]) == number, url
        lines = client.get(f"{LIST}figures/?by=category&from=2024-01-01").context["found"]["lines"]
        assert [(line.label, line.total) for line in lines] == [("过程控制", 2), ("其他", 1)]
        assert len(client.get(lines[0].total_url).context["rows"]) == 2


def test_mine_sorts_what_the_owner_owes_in_front(client_of, owner, hazard_of):
    hazard_of()
    hazard_of("answered", text="已交")
    hazard_of("ordered", text="要改")
    context = client_of(owner).get(f"{LIST}mine/").context
    assert ([row.text for row in context["owed"]], [row.text for row in context["waiting"]]) == (["要改"], ["已交"])


def test_library_ships_sixty_and_is_found_by_initials(client_of, inspector):
    load_findings()
    assert Finding.objects.count() >= 60
    assert not Finding.objects.filter(is_confirmed=True).exists()
    client = client_of(inspector)
    for word in ("MYJZY", "煎炸油更换", "C04", "myjzy"):
        assert "C04" in [row.code for row in client.get(f"{LIST}library/?q={word}").context["page"].rows], word
    assert client.get(f"{LIST}library/new/").status_code == 403


def test_chief_keeps_the_library_and_it_is_written_down(client_of, chief):
    load_findings()
    finding, client = Finding.objects.get(code="Z01"), client_of(chief)
    facts = {"code": "Z01", "category": finding.category, "text": "许可证没有挂在醒目位置", "basis": "", "severity": 1, "usual_days": 5}
    url = f"{LIST}library/{finding.pk}/"
    assert client.post(url, {**facts, "is_confirmed": "on"}).status_code == 422
    assert client.post(url, facts).status_code == 302
    finding.refresh_from_db()
    assert (finding.initials, finding.is_active) == ("XKZMYGZXMWZ", False)
    assert Entry.objects.get(action="inspections.finding.keep").data["is_active"] == [True, False]


def test_opening_by_hand_from_the_library(client_of, inspector, workshop, photo):
    load_findings()
    client, finding = client_of(inspector), Finding.objects.get(code="C04")
    shop = workshop_of(name="福顺麻花坊")
    assert "福顺麻花坊" in client.get(f"{LIST}new/?q=福顺").content.decode()
    assert "没有煎炸油更换记录" in client.get(f"{LIST}new/?workshop={shop.pk}&q=JZY").content.decode()
    url, once = f"{LIST}new/?workshop={shop.pk}&finding={finding.pk}", uuid4()
    page = client.get(url).content.decode()
    assert "没有煎炸油更换记录" in page
    assert "待局方确认" in page
    assert 'value="2024-09-05"' in page
    sent = {"submission_id": once, "text": finding.text, "category": finding.category, "severity": 1, "source": "visit"}
    sent |= {"found_on": "2024-09-02", "is_ordered": "on", "deadline_on": "2024-09-05", "demand": "建立记录"}
    assert client.post(url, {**sent, "found_on": "2024-10-02", "photos": [photo()]}).status_code == 409
    for _ in range(2):
        assert client.post(url, {**sent, "photos": [photo()]}).status_code == 302
    hazard = Hazard.objects.get()
    assert (hazard.state, hazard.deadline_on, hazard.finding) == (HazardState.ORDERED, date(2024, 9, 5), finding)
    assert hazard.pictures.count() == 1


def test_a_township_opens_but_does_not_order(client_of, workshop):
    client = client_of(Role.TOWNSHIP)
    page = client.get(f"{LIST}new/?workshop={workshop.pk}&own=1").content.decode()
    assert "现在就下达" not in page
    assert client_of(Role.TOWNSHIP, area=ELSEWHERE).get(f"{LIST}new/?workshop={workshop.pk}&own=1").status_code == 404


def test_every_view_is_read_from_the_address():
    from django.http import QueryDict

    assert filters.read(QueryDict("view=nonsense&severity=9&from=x&level=99999999999999")) == filters.Filters()
