"""Pages of risk grades."""

from uuid import uuid4

import pytest

from inspections.risk import actions, computing
from inspections.risk.models import Adjustment, Evidence, Grade
from inspections.risk.models_runs import Run
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.jobs.models import Job
from jishan_portal.papers.models import Paper
from tests.factories import workshop_of
from tests.inspections.risk.conftest import proposed
from tests.jishan_portal.files.conftest import picture as picture_of
from tests.jishan_portal.files.conftest import upload
from workshops.registry.models import Workshop

pytestmark = pytest.mark.django_db
AT = "/inspections/risk/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client_of, chief):
    return client_of(chief)


def test_list_figures_and_export_follow_grade_and_area(desk, client_of, graded):
    workshop_of(name="没评的")
    assert [len(desk.get(f"{AT}?grade={letter}").context["rows"]) for letter in ("", "C", "D", "none")] == [2, 1, 0, 1]
    assert dict(desk.get(f"{AT}figures/").context["rows"][0].cells) == {"D": 0, "C": 1, "B": 0, "A": 0, "none": 1}
    assert desk.get(f"{AT}export/").content[:2] == b"PK"
    far = client_of(Role.STATION_CHIEF, area="140881100000")
    assert far.get(AT).context["rows"] == []
    assert far.get(f"{AT}{graded.pk}/").status_code == 404
    assert client_of(Role.OWNER).get(AT).status_code == 403


def test_grade_is_explained_with_sources_and_relief(desk, graded):
    actions.take_evidence(graded, "people", "hazard", 0.5, Grade.objects.get().computed_on, "工作服不洁", "/inspections/hazards/1/")
    Evidence.objects.update(counts_until=None)
    before = desk.get(f"{AT}{graded.pk}/").content.decode()
    assert "有 1 条依据新增或到期" in before
    desk.post(f"{AT}{graded.pk}/refresh/")
    html = desk.get(f"{AT}{graded.pk}/").content.decode()
    for words in ("工作服不洁", "整改销号后可降 4 分", "再降 10 分可到 B 级", "登记后按实际计分", "待局方确认"):
        assert words in html


def test_a_workshop_without_grade_says_what_to_do(desk, shop):
    assert "还没有评定风险等级" in desk.get(f"{AT}{shop.pk}/").content.decode()
    assert desk.post(f"{AT}{shop.pk}/paper/").status_code == 409
    assert desk.get(f"{AT}{shop.pk}/correct/").status_code == 409


def test_profile_then_paper(desk, graded):
    desk.post(f"{AT}{graded.pk}/profile/", {"buyers": "school", "process": "ready"})
    desk.post(f"{AT}{graded.pk}/refresh/")
    first, again = (desk.post(f"{AT}{graded.pk}/paper/") for _ in range(2))
    assert (first.url, Paper.objects.count()) == (again.url, 1)
    html = desk.get(first.url).content.decode()
    for words in ("食品小作坊风险等级确定表", "上年度等级", "发生食品安全事故", "下一年度等级"):
        assert words in html


def test_proposal_goes_through_two_hands(client_of, desk, graded, inspector):
    own = client_of(inspector)
    form = {"condition": "fined", "steps": 1, "reason": "处罚决定书 1 号", "evidence_url": "", "submission_id": uuid4()}
    assert own.post(f"{AT}{graded.pk}/propose/raise/", {**form, "evidence_url": "//evil.example/"}).status_code == 422
    assert own.post(f"{AT}{graded.pk}/propose/raise/", form).status_code == 302
    assert own.get(f"{AT}{graded.pk}/propose/nonsense/").status_code == 404
    row = Adjustment.objects.get()
    again = own.post(f"{AT}{graded.pk}/propose/raise/", {**form, "reason": "另一份决定书", "submission_id": uuid4()})
    assert (again.status_code, "另一份决定书" in again.content.decode(), "请先办结" in again.content.decode()) == (409, True, True)
    assert own.post(f"{row.url}accept/").status_code == 403
    assert desk.post(f"{row.url}refuse/", {"decision": ""}).status_code == 422
    assert desk.post(f"{row.url}accept/", {"decision": "属实"}).status_code == 302
    assert desk.post(f"{row.url}accept/", {"decision": "属实"}).status_code == 409
    assert "属实" in desk.get(row.url).content.decode()
    assert client_of(Role.STATION_CHIEF, area="140881100000").get(row.url).status_code == 404


def test_points_are_proposed_and_withdrawn(client_of, graded, inspector):
    own = client_of(inspector)
    form = {"section": "category", "points": "8", "reason": "以面粉为主", "submission_id": uuid4()}
    own.post(f"{AT}{graded.pk}/correct/", form)
    row = Adjustment.objects.get()
    assert "改为 8 分" in own.get(row.url).content.decode()
    own.post(f"{row.url}withdraw/")
    assert Adjustment.objects.get().state == "withdrawn"


def test_recompute_compares_then_writes(client_of, chief, graded):
    desk = client_of(chief)
    actions.take_evidence(graded, "check", "visit", 0, Grade.objects.get().computed_on, "检查", "/v/1/")
    desk.post(f"{AT}runs/begin/", {"year": 2026})
    run = Run.objects.get()
    told = desk.get(f"/jobs/{Job.objects.get().pk}/").content.decode()
    assert ("做完：算了 1 户，等级有变化的" in told, "正在" in told) == (True, False)
    html = desk.get(run.url).content.decode()
    assert (run.stage, "福顺麻花坊" in html, Grade.objects.count()) == ("ready", True, 1)
    assert [len(desk.get(f"{run.url}?move={move}").context["rows"]) for move in ("", "up", "down", "new")] == [1, 0, 1, 0]
    desk.post(f"{run.url}confirm/")
    run.refresh_from_db()
    graded.refresh_from_db()
    assert (run.stage, graded.risk_grade) == ("done", "A")
    assert desk.post(f"{run.url}confirm/").status_code == 409
    assert desk.post(f"{run.url}drop/").status_code == 409
    assert client_of(Role.INSPECTOR).get(f"{AT}runs/").status_code == 403


def test_run_is_dropped_or_out_of_date(desk, graded):
    desk.post(f"{AT}runs/begin/", {"year": 2027})
    desk.post(f"{Run.objects.get().url}drop/")
    assert Run.objects.get().stage == "dropped"
    desk.post(f"{AT}runs/begin/", {"year": 2026})
    assert desk.post(f"{AT}runs/begin/", {"year": 1999}).status_code == 302
    Run.objects.update(on="2026-03-16")
    assert desk.post(f"{Run.objects.filter(stage='ready').get().url}confirm/").status_code == 409


def test_pages_take_the_same_queries_for_one_and_eleven(desk, graded, inspector, assert_same_queries):
    def make():
        computing.apply(Workshop.objects.filter(pk=workshop_of(kind_id="mahua").pk), year=2026, by=SYSTEM)

    assert_same_queries(lambda: desk.get(AT), make, at_most=12)
    assert_same_queries(lambda: desk.get(f"{AT}export/"), make, at_most=8)
    assert_same_queries(lambda: desk.get(f"{AT}figures/"), make, at_most=8)


def test_detail_and_proposals_take_the_same_queries_for_one_and_eleven(desk, graded, inspector, assert_same_queries):
    def make():
        actions.withdraw(proposed(graded, inspector), by=inspector)
        actions.take_evidence(graded, "people", "case", 0.1, Grade.objects.first().computed_on, f"x{uuid4()}")

    assert_same_queries(lambda: desk.get(f"{AT}{graded.pk}/"), make, at_most=14)
    assert_same_queries(lambda: desk.get(f"{AT}adjustments/"), make, at_most=9)


def test_materials_travel_with_a_proposal(client_of, desk, graded, inspector):
    own, at = client_of(inspector), f"{AT}{graded.pk}/propose/raise/"
    form = {"condition": "fined", "steps": 1, "reason": "", "evidence_url": "", "submission_id": uuid4()}
    refused = own.post(at, {**form, "pages": [upload(picture_of(), "决定书.jpg")]})
    assert (refused.status_code, "已经收到 1 份材料" in refused.content.decode()) == (422, True)
    kept = refused.context["form"]["kept"].value()
    bad = own.post(at, {**form, "reason": "见材料", "kept": kept, "pages": [upload(b"MZ", "a.exe")]})
    assert (bad.status_code, Adjustment.objects.count()) == (422, 0)
    assert own.post(at, {**form, "reason": "见材料", "kept": kept}).status_code == 302
    row = Adjustment.objects.get()
    assert "决定书.jpg" in desk.get(row.url).content.decode()
    url = f"{row.url}files/{row.files.get().pk}/"
    assert b"".join(desk.get(url).streaming_content)[:2] == b"\xff\xd8"
    assert client_of(Role.STATION_CHIEF, area="140881100000").get(url).status_code == 404


def test_a_correction_takes_materials_too(client_of, graded, inspector):
    form = {"section": "category", "points": "8", "reason": "以面粉为主", "submission_id": uuid4()}
    client_of(inspector).post(f"{AT}{graded.pk}/correct/", {**form, "pages": [upload(picture_of(), "产品.jpg")]})
    assert Adjustment.objects.get().files.count() == 1


def test_a_merged_file_shows_its_own_grade_once(desk, graded, inspector):
    other = workshop_of(name="福顺麻花坊二店", kind_id="mahua")
    actions.refresh(other, by=SYSTEM)
    Workshop.objects.filter(pk=other.pk).update(root=graded, merged_at=graded.created_at)
    assert actions.present(graded).workshop_id == actions.present(Workshop.objects.get(pk=other.pk)).workshop_id == graded.pk
    assert [row.pk for row, _, _ in desk.get(AT).context["rows"]] == [graded.pk]
    assert "并入的档案" in desk.get(f"{AT}{graded.pk}/").content.decode()
    assert computing.apply(Workshop.objects.living(), year=2026, by=SYSTEM)["graded"] == 1


def test_bare_file_is_explained_with_what_to_write_down(client_of, desk):
    bare = workshop_of(name="什么也没登记", kind_id=None)
    actions.refresh(bare, by=SYSTEM)
    html = desk.get(f"{AT}{bare.pk}/").content.decode()
    for words in ("没有登记产品和食品类别", "从业人数没有登记", "销售对象没有登记", "静态分 20 × 1.5", "接受检查，或自查审核通过后"):
        assert words in html
    assert f"{AT}{bare.pk}/profile/" in html
