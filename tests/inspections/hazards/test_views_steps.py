"""The page of one hazard: who sees it, who may take which step, and that nothing typed is lost."""

from datetime import date
from uuid import uuid4

import pytest

from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState, Severity
from jishan_portal.accounts.roles import Role
from jishan_portal.files.actions import keep
from jishan_portal.files.models import StoredFile
from jishan_portal.notifications.models import Notice
from tests.factories import OwnershipFactory, WorkshopFactory, user_of
from tests.factories.rooms import passed_on, room, sent, upload
from workshops.registry import merges

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
ELSEWHERE = "140881100000"


def _url(hazard, step: str = "") -> str:
    return f"/inspections/hazards/{hazard.pk}/{step}"


def _state(hazard) -> str:
    return Hazard.objects.get(pk=hazard.pk).state


def test_order_from_the_page(client_of, inspector, hazard_of):
    hazard, client = hazard_of(), client_of(inspector)
    page = client.get(_url(hazard)).content.decode()
    assert "下达整改要求" in page
    assert 'value="2024-09-14"' in page
    assert client.post(_url(hazard, "order/"), {"deadline_on": "2024-09-09", "demand": "建立记录"}).status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.deadline_on, hazard.ordered_on) == (HazardState.ORDERED, date(2024, 9, 9), date(2024, 9, 2))


def test_the_page_names_whom_it_waits_for(client_of, inspector, owner, hazard_of, workshop):
    client = client_of(inspector)
    assert client.get(_url(hazard_of(until="ordered"))).context["waits_for"] == f"{owner.display_name}（小作坊主）"
    alone = WorkshopFactory(owner_name="朱芳和", station=workshop.station)
    assert client.get(_url(hazard_of(until="ordered", shop=alone))).context["waits_for"] == "朱芳和（小作坊主，没有账号）"


def test_a_refused_deadline_keeps_what_was_typed(client_of, inspector, hazard_of):
    answer = client_of(inspector).post(_url(hazard_of(), "order/"), {"deadline_on": "2025-09-09", "demand": "建立换油记录"})
    assert answer.status_code == 409
    assert "建立换油记录" in answer.content.decode()
    assert "整改期限须在今天到" in answer.content.decode()


@pytest.mark.parametrize("step", ["order/", "accept/", "return/", "tighten/", "notice/", "report/"])
def test_steps_of_the_office_are_closed_to_others(client_of, owner, hazard_of, step):
    hazard = hazard_of()
    assert client_of(owner).post(_url(hazard, step)).status_code == 403
    assert client_of(Role.FINANCE_PAYER).post(_url(hazard, step)).status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).post(_url(hazard, step), {"note": "x"}).status_code == 404


@pytest.mark.parametrize("step", ["close/", "send-back/", "withdraw/", "extension/decide/"])
def test_steps_of_chiefs_are_closed_to_inspectors(client_of, inspector, hazard_of, step):
    assert client_of(inspector).post(_url(hazard_of(), step)).status_code == 403


@pytest.mark.parametrize(
    ("step", "data"),
    [("accept/", {}), ("return/", {"note": "看不清"}), ("answer/", {"submission_id": uuid4(), "words": "改了"})],
)
def test_a_step_out_of_turn_is_a_conflict(client_of, inspector, hazard_of, step, data):
    assert client_of(inspector).post(_url(hazard_of(), step), data).status_code == 409


def test_owner_answers_with_photos_without_javascript(client_of, owner, hazard_of, photo):
    hazard, client = hazard_of("ordered"), client_of(owner)
    page = client.get(_url(hazard)).content.decode()
    assert "改好了，交上去" in page
    assert "依据" not in page
    once = uuid4()
    sent = {"submission_id": once, "words": "换好了", "photos": [photo(), photo()]}
    assert client.post(_url(hazard, "answer/"), sent).status_code == 302
    made = hazard.answers.get()
    assert (made.words, made.pictures.count(), made.on_behalf, _state(hazard)) == ("换好了", 2, False, HazardState.FIXED)
    shown = made.pictures.first()
    sent = client.get(f"/inspections/hazards/pictures/{shown.pk}/thumb/")
    assert sent["Content-Type"] == "image/jpeg"
    # read to its end the file is closed; left open, the collector finds it during whichever test comes next
    assert b"".join(sent.streaming_content).startswith(b"\xff\xd8")
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(f"/inspections/hazards/pictures/{shown.pk}/served/").status_code == 404


def test_sent_twice_is_one_answer(client_of, owner, hazard_of):
    hazard, client, once = hazard_of("ordered"), client_of(owner), uuid4()
    for _ in range(2):
        assert client.post(_url(hazard, "answer/"), {"submission_id": once, "words": "改好了"}).status_code == 302
    assert hazard.answers.count() == 1


def test_a_bad_photo_loses_neither_words_nor_the_good_ones(client_of, owner, hazard_of, photo):
    from django.core.files.uploadedfile import SimpleUploadedFile

    hazard, client = hazard_of("ordered"), client_of(owner)
    bad = SimpleUploadedFile("x.jpg", b"no picture at all \x00\x01", content_type="image/jpeg")
    answer = client.post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "纱窗换好了", "photos": [photo(), bad]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "纱窗换好了" in page
    assert "没有收下" in page
    held = StoredFile.objects.get()
    assert f'name="photo_ids" value="{held.pk}"' in page
    client.post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "纱窗换好了", "photo_ids": [held.pk]})
    assert hazard.answers.get().pictures.get().file == held


def test_the_photo_of_the_problem_is_no_proof_that_it_is_gone(client_of, owner, inspector, hazard_of):
    before = keep(upload(sent(room(1))), by=inspector, purpose="photo")
    hazard, client = hazard_of("ordered", pictures=(before,)), client_of(owner)
    typed = {"submission_id": uuid4(), "words": "改好了", "photos": [upload(passed_on(room(1)), "旧.jpg"), upload(sent(room(2)), "新.jpg")]}
    refused = client.post(_url(hazard, "answer/"), typed)
    page = refused.content.decode()
    assert (refused.status_code, "“旧.jpg”和以前的照片是同一张" in page, hazard.answers.count()) == (422, True, 0)
    fresh = StoredFile.objects.get(original_name="新.jpg")
    assert page.count('name="photo_ids"') == page.count(f'name="photo_ids" value="{fresh.pk}"') == 1
    client.post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "改好了", "photo_ids": [fresh.pk]})
    assert hazard.answers.get().pictures.get().file == fresh


def test_a_photo_of_somebody_else_is_not_taken(client_of, owner, inspector, hazard_of, photo):
    client_of(inspector).post("/files/upload/", {"file": photo(), "purpose": "photo"})
    hazard = hazard_of("ordered")
    client_of(owner).post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "好了", "photo_ids": [StoredFile.objects.get().pk]})
    assert hazard.answers.get().pictures.count() == 0


def test_a_helper_answers_on_behalf_and_another_rechecks(client_of, inspector, hazard_of):
    hazard, client = hazard_of("ordered"), client_of(inspector)
    client.post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "代填：已改"})
    assert hazard.answers.get().on_behalf
    page = client.get(_url(hazard)).content.decode()
    assert "须由另一位检查员复查" in page
    assert "复查通过</button>" not in page
    assert client.post(_url(hazard, "accept/"), {}).status_code == 403


def test_return_and_accept_from_the_page(client_of, inspector, owner, hazard_of):
    hazard, client = hazard_of("answered"), client_of(inspector)
    assert client.post(_url(hazard, "return/"), {"note": ""}).status_code == 422
    client.post(_url(hazard, "return/"), {"note": "北墙还没弄", "deadline_on": "2024-09-10"})
    page = client_of(owner).get(_url(hazard)).content.decode()
    assert "上次没通过" in page
    assert "北墙还没弄" in page
    client_of(owner).post(_url(hazard, "answer/"), {"submission_id": uuid4(), "words": "北墙也弄了"})
    client.post(_url(hazard, "accept/"), {"note": "好"})
    assert _state(hazard) == HazardState.CLOSED
    assert "还有什么不行" not in client.get(_url(hazard)).content.decode()


def test_chief_closes_or_sends_back(client_of, chief, hazard_of):
    client = client_of(chief)
    first, second = hazard_of("passed", severity=Severity.SERIOUS), hazard_of("passed", severity=Severity.SERIOUS)
    client.post(_url(first, "close/"))
    client.post(_url(second, "send-back/"), {"note": "缺照片"})
    assert (_state(first), _state(second)) == (HazardState.CLOSED, HazardState.RETURNED)
    third = hazard_of()
    client.post(_url(third, "withdraw/"), {"note": "录错户"})
    assert _state(third) == HazardState.WITHDRAWN


def test_extension_is_asked_by_the_owner_and_decided_by_the_chief(client_of, owner, chief, hazard_of):
    hazard = hazard_of("ordered")
    client_of(owner).post(_url(hazard, "extension/ask/"), {"until": "2024-09-27", "reason": "等配件"})
    assert "等所长答复" in client_of(owner).get(_url(hazard)).content.decode()
    assert client_of(chief).post(_url(hazard, "extension/decide/"), {"grant": "0"}).status_code == 422
    client_of(chief).post(_url(hazard, "extension/decide/"), {"grant": "1"})
    hazard.refresh_from_db()
    assert hazard.deadline_on == date(2024, 9, 27)
    assert "同意您延到 2024年9月27日" in client_of(owner).get(_url(hazard)).content.decode()


def test_who_asked_for_an_extension_reads_why_it_was_refused(client_of, owner, chief, hazard_of):
    hazard = hazard_of("ordered")
    client_of(owner).post(_url(hazard, "extension/ask/"), {"until": "2024-09-27", "reason": "等配件"})
    client_of(chief).post(_url(hazard, "extension/decide/"), {"grant": "0", "decision": "配件县城就有"})
    page = client_of(owner).get(_url(hazard))
    assert ("这次没有同意延期" in page.content.decode(), "配件县城就有" in page.content.decode()) == (True, True)
    told = Notice.objects.get(user=owner, key=f"hazard-extension:{hazard.extensions.get().pk}")
    assert (told.title, told.url) == (f"不同意延期：配件县城就有（{hazard.text}）", hazard.url)


def test_the_page_takes_the_same_queries_however_much_happened(client_of, inspector, owner, hazard_of, assert_same_queries):
    hazard, client = hazard_of("ordered"), client_of(inspector)
    from inspections.hazards import actions

    def happen():
        actions.answer(hazard, by=owner, words="改了", submission_id=uuid4())
        actions.return_answer(hazard, by=inspector, note="再改")

    assert_same_queries(lambda: client.get(_url(hazard)), happen, at_most=20)


def test_another_owner_does_not_see_it(client_of, hazard_of):
    assert client_of(user_of(Role.OWNER)).get(_url(hazard_of())).status_code == 404


def test_a_workshop_merged_meanwhile_keeps_its_hazard_for_the_owner_of_the_file_that_was_kept(
    client_of, inspector, owner, hazard_of, workshop
):
    hazard = hazard_of("ordered")
    kept, new_owner = WorkshopFactory(name="合并后的坊"), user_of(Role.OWNER)
    OwnershipFactory(workshop=kept, user=new_owner)
    merges.merge(kept, workshop, by=inspector, reason="同一户")
    client, step = client_of(new_owner), f"/inspections/hazards/{hazard.pk}/"
    sent = {"words": "换了新油", "submission_id": str(uuid4())}
    for _ in range(2):
        assert client.post(f"{step}answer/", sent).status_code == 302
    hazard.refresh_from_db()
    assert (hazard.state, hazard.rounds) == ("fixed", 1)
    page = client_of(inspector).get("/inspections/hazards/?view=all").content.decode()
    assert ("合并后的坊" in page, page.count(f'href="{step}"') > 0) == (True, True)
    assert client_of(inspector).post(f"{step}accept/", {"note": ""}).status_code == 302
