"""Batch acts: the preview says what happens, each goes through its own action; papers; the ladder of the night."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from inspections.hazards import actions, batches, escalation, papers
from inspections.hazards.models import Hazard, HazardText
from inspections.hazards.states import HazardState, Severity
from inspections.hazards.tasks import escalate_hazards
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Paper
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import WorkshopFactory, user_of
from tests.factories.inspections import checklist_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
BATCH = "/inspections/hazards/batch/"


def _post(client, verb: str, hazards, **data):
    return client.post(f"{BATCH}{verb}/", {"ids": [hazard.pk for hazard in hazards], **data})


def test_preview_changes_nothing_and_names_what_is_skipped(client_of, inspector, hazard_of):
    found, ordered = hazard_of(), hazard_of("ordered")
    answer = _post(client_of(inspector), "order", [found, ordered], do="preview")
    lines = {line.hazard.pk: (line.goes, line.words) for line in answer.context["lines"]}
    assert lines == {found.pk: (True, "下达整改，期限 2024-09-14"), ordered.pk: (False, "现在是“已下达”，不用再下达")}
    assert Hazard.objects.get(pk=found.pk).state == HazardState.FOUND


def test_a_batch_leads_back_to_the_list_as_it_was(client_of, inspector, hazard_of):
    client, hazard, narrowed = client_of(inspector), hazard_of(), "/inspections/hazards/?severity=1&sort=-id"
    assert f'name="back" value="{narrowed.replace("&", "&amp;")}"' in client.get(narrowed).content.decode()
    shown = client.post(f"{BATCH}order/", {"ids": [hazard.pk], "back": narrowed})
    assert (shown.context["back"], shown.context["going"]) == (narrowed, 1)
    assert client.post(f"{BATCH}order/", {"back": narrowed}).url == narrowed
    foreign = client.post(f"{BATCH}tighten/", {"ids": [hazard.pk], "back": "//elsewhere.example/"})
    assert (foreign.context["back"], "勾选的都不能改期限" in foreign.content.decode()) == ("/inspections/hazards/", True)


def test_order_many_each_with_its_entry(client_of, inspector, hazard_of):
    rows = [hazard_of(), hazard_of(), hazard_of("ordered")]
    before = Entry.objects.filter(action="inspections.hazard.order").count()
    answer = _post(client_of(inspector), "order", rows, do="run", again="1", deadline_on="2024-09-09")
    assert (answer.context["going"], answer.context["skipped"]) == (2, 1)
    assert Entry.objects.filter(action="inspections.hazard.order").count() == before + 2
    assert set(Hazard.objects.filter(pk__in=[row.pk for row in rows[:2]]).values_list("deadline_on", flat=True)) == {date(2024, 9, 9)}


def test_urge_once_a_day_and_only_who_can_be_reached(client_of, inspector, owner, hazard_of):
    mine, other = hazard_of("ordered"), hazard_of("ordered", shop=WorkshopFactory())
    client = client_of(inspector)
    answer = _post(client, "urge", [mine, other], do="run", again="1")
    words = {line.hazard.pk: line.words for line in answer.context["lines"]}
    assert "请打电话" in words[other.pk]
    assert Notice.objects.filter(user=owner, title__startswith="请抓紧整改").count() == 1
    again = _post(client, "urge", [mine], do="preview")
    assert [line.words for line in again.context["lines"]] == ["今天已经催过了"]


def test_tighten_takes_earlier_days_only(client_of, inspector, hazard_of):
    hazard, client = hazard_of("ordered"), client_of(inspector)
    assert _post(client, "tighten", [hazard], do="run", again="1", deadline_on="2024-09-05").status_code == 422
    later = _post(client, "tighten", [hazard], do="run", again="1", deadline_on="2024-09-20", reason="急")
    assert "只能改早" in later.context["lines"][0].words
    _post(client, "tighten", [hazard], do="run", again="1", deadline_on="2024-09-05", reason="急")
    hazard.refresh_from_db()
    assert hazard.deadline_on == date(2024, 9, 5)


def test_close_is_the_chiefs(client_of, inspector, chief, hazard_of):
    rows = [hazard_of("passed", severity=Severity.SERIOUS), hazard_of("ordered")]
    assert _post(client_of(inspector), "close", rows, do="run", again="1").status_code == 302
    answer = _post(client_of(chief), "close", rows, do="run", again="1")
    assert [(line.goes) for line in answer.context["lines"]] == [True, False]
    assert Hazard.objects.filter(state=HazardState.CLOSED).count() == 1


def test_nothing_and_too_much_are_refused(client_of, inspector, hazard_of, monkeypatch):
    client = client_of(inspector)
    assert _post(client, "order", []).status_code == 302
    monkeypatch.setattr(batches, "MOST", 1)
    assert _post(client, "order", [hazard_of(), hazard_of()]).status_code == 302
    assert client.post(f"{BATCH}nonsense/").status_code == 404


def test_preview_takes_the_same_queries_for_one_and_eleven(client_of, inspector, hazard_of, assert_same_queries):
    client, rows = client_of(inspector), []
    for verb in ("urge", "notice"):
        rows.clear()
        assert_same_queries(lambda verb=verb: _post(client, verb, rows, do="preview"), lambda: rows.append(hazard_of("ordered")), at_most=9)


def test_one_notice_lists_several_hazards_of_a_workshop_and_is_issued_once(client_of, inspector, hazard_of):
    first, second = hazard_of("ordered", text="甲"), hazard_of("ordered", text="乙")
    answer = client_of(inspector).post(f"/inspections/hazards/{first.pk}/notice/")
    paper = Paper.objects.get(kind="rectify")
    assert answer.headers["Location"] == f"/papers/{paper.pk}/"
    assert [line["text"] for line in paper.content["lines"]] == ["甲", "乙"]
    assert (paper.number, first.papers.count(), second.papers.count()) == ("稷市监隐改〔2024〕1号", 1, 1)
    assert papers.issue_notice([first, second], by=inspector) == paper
    actions.tighten(first, by=inspector, deadline_on=date(2024, 9, 6))
    first.refresh_from_db()
    assert papers.issue_notice([first, second], by=inspector) != paper


def test_a_notice_never_prints_an_unconfirmed_article(inspector, hazard_of):
    from inspections.hazards.loading import load_findings
    from inspections.hazards.models import Finding

    load_findings()
    unsure = Finding.objects.exclude(basis="").first()
    hazard = hazard_of("ordered", finding=unsure, basis=unsure.basis)
    assert papers.issue_notice([hazard], by=inspector).content["lines"][0]["basis"] == "—"
    Finding.objects.update(is_confirmed=True)
    again = Hazard.objects.get(pk=hazard_of("ordered", finding=unsure, basis=unsure.basis).pk)
    assert papers.issue_notice([again], by=inspector).content["lines"][0]["basis"] == unsure.basis


def test_a_notice_prints_no_article_of_a_checklist_that_is_not_confirmed(client_of, inspector, hazard_of):
    item = checklist_of().items.get(code="P1")
    item.basis = "食品安全法第四十五条"
    item.save()
    hazard = hazard_of("ordered", item=item, basis=item.basis)
    assert papers.issue_notice([hazard], by=inspector).content["lines"][0]["basis"] == "—"
    assert client_of(inspector).get(hazard.url).context["is_unsure"] is True
    changed = hazard_of("ordered", item=item, basis="食品安全法第三十三条")  # written by whoever registered it
    assert papers.issue_notice([changed], by=inspector).content["lines"][0]["basis"] == "食品安全法第三十三条"
    item.version.is_confirmed = True
    item.version.save()
    sure = Hazard.objects.get(pk=hazard_of("ordered", item=item, basis=item.basis).pk)
    assert papers.issue_notice([sure], by=inspector).content["lines"][0]["basis"] == item.basis


def test_papers_refuse_what_does_not_belong(inspector, hazard_of):
    with pytest.raises(MoveRefused, match="同一户"):
        papers.issue_notice([hazard_of("ordered"), hazard_of("ordered", shop=WorkshopFactory())], by=inspector)
    with pytest.raises(MoveRefused, match="下达后"):
        papers.issue_notice([hazard_of()], by=inspector)
    with pytest.raises(MoveRefused, match="销号以后"):
        papers.issue_report(hazard_of("ordered"), by=inspector)


def test_the_report_tells_every_round(client_of, inspector, owner, hazard_of):
    hazard = hazard_of("answered")
    actions.return_answer(hazard, by=inspector, note="再拍一张")
    actions.answer(hazard, by=owner, words="拍清楚了", submission_id=uuid4())
    actions.accept(hazard, by=inspector, note="可以")
    client_of(inspector).post(f"/inspections/hazards/{hazard.pk}/report/")
    content = Paper.objects.get(kind="rectified").content
    assert [round_["verdict"].partition("（")[0] for round_ in content["rounds"]] == ["退回：再拍一张", "复查通过：可以"]


def test_the_ladder_is_climbed_once_a_rung_and_each_rung_is_told(inspector, chief, workshop, hazard_of):
    leader, office = user_of(Role.BUREAU_LEADER), user_of(Role.LEADING_OFFICE)
    hazard = hazard_of("ordered")  # until 14 September
    told = {}
    for day in (14, 15, 17, 20, 21, 29, 30):
        with clock.travel(date(2024, 9, day)):
            escalation.escalate(by=SYSTEM)
            escalation.escalate(by=SYSTEM)
        hazard.refresh_from_db()
        told[day] = (hazard.level, Notice.objects.filter(key__startswith="hazard:level").count())
    assert told == {14: (0, 0), 15: (1, 1), 17: (2, 2), 20: (2, 2), 21: (3, 3), 29: (4, 4), 30: (4, 4)}
    titles = Notice.objects.filter(key__startswith="hazard:level").order_by("pk").values_list("user", flat=True)
    assert list(titles) == [inspector.pk, chief.pk, leader.pk, office.pk]


def test_a_missed_night_is_made_up(chief, hazard_of):
    hazard = hazard_of("ordered")
    with clock.travel(date(2024, 10, 20)):
        assert escalation.escalate(by=SYSTEM) == {1: 1, 2: 1, 3: 1, 4: 1}
    hazard.refresh_from_db()
    assert hazard.level == 4


@pytest.mark.parametrize(("given", "level"), [(date(2024, 9, 30), 0), (None, 1)])
def test_the_ladder_begins_anew_under_a_new_deadline_only(inspector, owner, hazard_of, given, level):
    hazard = hazard_of(until="ordered")
    with clock.travel(hazard.deadline_on + timedelta(days=2)):
        escalation.escalate(by=SYSTEM)
        actions.answer(Hazard.objects.get(pk=hazard.pk), by=owner, words="换了", submission_id=uuid4())
        actions.return_answer(Hazard.objects.get(pk=hazard.pk), by=inspector, note="没有换", deadline_on=given)
    assert Hazard.objects.get(pk=hazard.pk).level == level


def test_an_answered_hazard_does_not_climb(hazard_of):
    hazard_of("answered")
    with clock.travel(date(2024, 10, 20)):
        assert escalation.escalate(by=SYSTEM) == {1: 0, 2: 0, 3: 0, 4: 0}


def test_the_night_reminds_owners_once_and_renews_words(owner, workshop, hazard_of):
    hazard = hazard_of("ordered")
    with clock.travel(date(2024, 9, 12)):
        type(workshop).objects.filter(pk=workshop.pk).update(name="新名坊", updated_at=clock.now())
        for _ in range(2):
            escalate_hazards()
    assert Notice.objects.filter(user=owner, key=f"hazard:near:{hazard.pk}:2024-09-14").count() == 1
    assert "新名坊" in HazardText.objects.get(hazard=hazard).text
    with clock.travel(date(2024, 9, 15)):
        escalate_hazards()
    assert Notice.objects.filter(user=owner, key__startswith="hazard:late").count() == 1
