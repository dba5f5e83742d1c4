"""The owner's pages: begin, keep, photograph, look once more, hand in; what goes wrong is said and nothing is lost."""

import json
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.checklists.states import AnswerValue
from inspections.self_checks import actions, queries_fill, waves
from inspections.self_checks.models import AnswerPicture, SelfCheck
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.notifications.models import Notice
from tests.factories import OwnershipFactory, WorkshopFactory, user_of
from tests.factories.inspections import self_check_of
from tests.inspections.self_checks.photos import body, jpeg, photo_file
from workshops.registry import merges

pytestmark = pytest.mark.django_db
YES, NO = AnswerValue.YES, AnswerValue.NO


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def waiting(workshop):
    return self_check_of(workshop)


@pytest.fixture
def check(waiting, owner):
    return actions.start(waiting, by=owner)


@pytest.fixture
def phone(client_of, owner):
    return client_of(owner)


def at(name, check, *more):
    return reverse(f"inspections:self_checks:{name}", args=[check.pk, *more])


def item(check, code):
    return check.version.items.get(code=code)


def fill_all(check, by, *noes):
    for row in check.version.items.all():
        actions.save_answer(check, row, by=by, value=NO if row.code in noes else YES)


def parcel(*rows):
    return {"answers": json.dumps([{"item": row.pk, "value": value, **more} for row, value, more in rows])}


def test_a_link_shows_one_button_and_writes_nothing(phone, waiting):
    page = phone.get(at("fill", waiting))
    assert "开始自查" in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == CheckState.WAITING


def test_the_button_begins_and_leads_to_the_form(phone, waiting):
    answer = phone.post(at("start", waiting), follow=True)
    assert answer.redirect_chain == [(at("fill", waiting), 302)]
    assert "人员着装干净第1题，" in answer.content.decode()


def test_a_begun_form_is_offered_before_a_new_one(phone, check, workshop):
    newer = self_check_of(workshop, version=check.version, title="夏季自查")
    text = phone.get(at("fill", newer)).content.decode()
    assert text.index("您还有一张没交的：春季自查") < text.index("开始自查")


def test_mine_lists_begun_before_new_and_what_was_handed_in(phone, check, workshop, owner):
    self_check_of(workshop, version=check.version, title="夏季自查")
    text = phone.get(reverse("inspections:self_checks:mine")).content.decode()
    assert text.index("春季自查") < text.index("夏季自查")
    fill_all(check, owner)
    actions.submit(check, by=owner, submission_id=uuid4())
    assert "待审核" in phone.get(reverse("inspections:self_checks:mine")).content.decode()


def test_home_shows_how_far_the_form_is(phone, check, owner):
    actions.save_answer(check, item(check, "P1"), by=owner, value=YES)
    text = phone.get("/").content.decode()
    assert "已答 1 题，还剩 5 题" in text
    assert "接着答第 2 题" in text


def test_answers_are_kept_as_they_come(phone, check):
    answer = phone.post(at("answers", check), parcel((item(check, "P1"), "no", {"remark": "一人过期"})))
    assert (answer.status_code, answer.json()) == (200, {"saved": "10:00", "answered": 1})
    assert check.answers.get().remark == "一人过期"


@pytest.mark.parametrize(
    "sent",
    [
        "nonsense",
        "[1]",
        '[{"item": 1}]',
        '[{"item": 1, "value": "maybe"}]',
        '[{"item":1,"value":"no","age":NaN}]',
        '[{"item":Infinity,"value":"no"}]',
        f'[{{"item":1,"value":"no","age":1{"0" * 400}}}]',
        "[" * 100_000,
    ],
)
def test_a_broken_parcel_is_refused_with_words(phone, check, sent):
    answer = phone.post(at("answers", check), {"answers": sent})
    assert (answer.status_code, answer.json()["error"]) == (422, "手机发来的答案不完整，请刷新页面再试。")


def test_signs_no_database_keeps_are_left_out_of_a_remark(phone, check):
    answer = phone.post(at("answers", check), parcel((item(check, "P1"), "no", {"remark": "一人\0过期\ud83d"})))
    assert (answer.status_code, check.answers.get().remark) == (200, "一人过期")


def test_answers_after_handing_in_are_refused_with_words(phone, check, owner):
    fill_all(check, owner)
    actions.submit(check, by=owner, submission_id=uuid4())
    answer = phone.post(at("answers", check), parcel((item(check, "P1"), "no", {})))
    assert answer.status_code == 409
    assert "已经交上去了" in answer.json()["error"]


def test_two_tabs_the_later_answer_wins(phone, check):
    phone.post(at("answers", check), parcel((item(check, "P1"), "no", {})))
    phone.post(at("answers", check), parcel((item(check, "P1"), "yes", {"age": 300}), (item(check, "P2"), "yes", {"age": 300})))
    assert dict(check.answers.values_list("item__code", "value")) == {"P1": "no", "P2": "yes"}


def test_without_javascript_a_screen_is_kept_and_leads_on(phone, check):
    first, second = item(check, "P1"), item(check, "P2")
    sent = {f"a{first.pk}": "no", f"r{first.pk}": "一人过期", f"p{first.pk}": photo_file(), f"a{second.pk}": "yes"}
    answer = phone.post(f"{at('fill', check)}?screen=1", sent)
    assert answer.url == f"{at('fill', check)}?screen=2"
    assert dict(check.answers.values_list("item__code", "value")) == {"P1": "no", "P2": "yes"}
    assert AnswerPicture.objects.count() == 1


def test_without_javascript_the_rest_is_covered_and_the_last_screen_leads_to_the_last_look(phone, check):
    answer = phone.post(f"{at('fill', check)}?screen=2", {f"a{item(check, 'F1').pk}": "yes", "rest": "2"})
    assert answer.url == at("summary", check)
    assert dict(check.answers.values_list("item__code", "by_cover")) == {"F1": False, "F2": True, "F3": True}


def test_an_old_tab_without_javascript_does_not_overrule(phone, check, owner):
    first = item(check, "P1")
    actions.save_answer(check, first, by=owner, value=NO)
    phone.post(f"{at('fill', check)}?screen=1", {f"a{first.pk}": "yes", f"was{first.pk}": "yes", f"r{first.pk}": "", f"had{first.pk}": ""})
    assert check.answers.get().value == NO


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不认识这个文件"),
        (b"MZ\x90\0not a picture", "不认识这个文件"),
        (jpeg()[:300], "图片已损坏"),
        (b"\xff\xd8\xff" + b"0" * (26 * 1024 * 1024), "超过 25 MB"),
    ],
)
def test_a_bad_photo_is_refused_with_words_and_the_answers_stay(phone, check, content, words):
    first = item(check, "P1")
    answer = phone.post(at("photo_add", check), {"file": photo_file(content, "恶意.jpg.exe"), "item": first.pk, "value": "no"})
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    page = phone.post(f"{at('fill', check)}?screen=1", {f"a{first.pk}": "no", f"p{first.pk}": photo_file(content)}, follow=True)
    assert words in page.content.decode()
    assert (check.answers.get().value, AnswerPicture.objects.count()) == (NO, 0)


def test_a_photo_in_the_form_of_an_iphone_is_taken(phone, check):
    import pillow_heif
    from PIL import Image

    heic = pillow_heif.from_pillow(Image.new("RGB", (200, 100), "red"))
    out = BytesIO()
    heic.save(out)
    sent = {"file": photo_file(out.getvalue(), "IMG_1.HEIC"), "item": item(check, "P1").pk, "value": "no"}
    assert phone.post(at("photo_add", check), sent).status_code == 201


def test_a_photo_sent_again_is_one(phone, check):
    sent = {"item": item(check, "P1").pk, "value": "no", "uuid": str(uuid4())}
    answers = [phone.post(at("photo_add", check), {**sent, "file": photo_file()}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert AnswerPicture.objects.count() == 1
    shown = phone.get(answers[0]["thumb"])
    assert (shown["Content-Type"], body(shown)[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_photo_is_taken_back(phone, check):
    phone.post(at("photo_add", check), {"file": photo_file(), "item": item(check, "P1").pk, "value": "no"})
    picture = AnswerPicture.objects.get()
    assert phone.post(at("photo_remove", check, picture.pk)).url == f"{at('fill', check)}?screen=1#q{item(check, 'P1').pk}"
    assert not AnswerPicture.objects.exists()


def test_taking_a_photo_back_without_javascript_loses_nothing_of_the_screen(phone, check):
    first, second = item(check, "P1"), item(check, "P2")
    phone.post(at("photo_add", check), {"file": photo_file(), "item": first.pk, "value": "no"})
    sent = {f"a{first.pk}": "no", f"was{first.pk}": "no", f"a{second.pk}": "no", f"r{second.pk}": "帽子旧了", f"p{second.pk}": photo_file()}
    phone.post(at("photo_remove", check, AnswerPicture.objects.get().pk), sent)
    assert list(check.answers.order_by("item").values_list("item__code", "remark", "pictures")) == [
        ("P1", "", None), ("P2", "帽子旧了", AnswerPicture.objects.get().pk),
    ]  # fmt: skip


def test_a_screen_sent_after_the_form_was_handed_in_elsewhere_is_named_as_not_taken(phone, check, owner):
    fill_all(check, owner)
    actions.submit(check, by=owner, submission_id=uuid4())
    sent = phone.post(f"{at('fill', check)}?screen=1", {f"a{item(check, 'P1').pk}": "no"}, follow=True)
    assert sent.redirect_chain == [(at("thanks", check), 302)]
    assert "这一页后来改的没有收" in sent.content.decode()
    assert check.answers.get(item=item(check, "P1")).value == YES


def test_the_rest_answers_nothing_that_did_not_stand_on_the_page(phone, check):
    premise = item(check, "P2")
    check.version.items.filter(code="P3").update(asked_when=premise, asked_answer=NO)
    phone.post(f"{at('fill', check)}?screen=1", {f"a{item(check, 'P1').pk}": "yes", f"a{premise.pk}": "no", "rest": "1"})
    assert set(check.answers.values_list("item__code", flat=True)) == {"P1", "P2"}
    phone.post(f"{at('fill', check)}?screen=1", {"rest": "1"})
    assert check.answers.get(item__code="P3").by_cover is True


def test_the_last_look_names_problems_and_missing_photos(phone, check, owner):
    fill_all(check, owner, "P1")
    check.version.items.filter(code="P1").update(photo_rule="when_no")
    text = phone.get(at("summary", check)).content.decode()
    assert "您答“否”的 1 样" in text
    assert "有 1 样最好补张照片：人员着装干净第1题。不补也能交。" in text


def test_handing_in_twice_is_one(phone, check, owner):
    fill_all(check, owner)
    once = {"submission_id": str(uuid4())}
    for _ in range(2):
        assert phone.post(at("submit", check), once).url == at("thanks", check)
    check.refresh_from_db()
    assert check.rounds == 1
    assert "交好了，谢谢您" in phone.get(at("thanks", check)).content.decode()


def test_handing_in_from_a_second_tab_leads_to_what_was_handed_in(phone, check, owner):
    fill_all(check, owner)
    phone.post(at("submit", check), {"submission_id": str(uuid4())})
    empty = phone.post(at("submit", check), {"submission_id": str(uuid4())}, follow=True)
    changed = phone.post(at("submit", check), {"submission_id": str(uuid4()), **parcel((item(check, "P1"), "no", {}))}, follow=True)
    assert empty.redirect_chain == changed.redirect_chain == [(at("thanks", check), 302)]
    assert "已经在别处交上去了，不用再交。" in empty.content.decode()
    assert "这一页后来改的没有收" in changed.content.decode()
    check.refresh_from_db()
    assert (check.rounds, check.answers.get(item=item(check, "P1")).value) == (1, "yes")


def test_handing_in_an_unfinished_form_says_what_is_missing_and_keeps_what_came_along(phone, check):
    answer = phone.post(at("submit", check), {"submission_id": str(uuid4()), **parcel((item(check, "P1"), "yes", {}))})
    assert answer.status_code == 409
    assert "还有 5 题没有答" in answer.content.decode()
    assert check.answers.count() == 1


def test_handing_in_after_the_wave_was_closed_counts_as_late(phone, check, owner):
    fill_all(check, owner)
    waves.close_wave(check.wave, by=SYSTEM, note="到期")
    assert "按补交登记" in phone.get(at("summary", check)).content.decode()
    text = phone.post(at("submit", check), {"submission_id": str(uuid4())}, follow=True).content.decode()
    assert "行动结束后补交" in text


def test_a_merged_workshops_form_goes_to_the_owner_of_the_root(client_of, check, owner, workshop):
    heir = user_of(Role.OWNER)
    kept = OwnershipFactory(user=heir, workshop=WorkshopFactory()).workshop
    merges.merge(kept, workshop, by=user_of(Role.BUREAU_LEADER), reason="同一家")
    workshop.ownerships.update(until="2026-01-01")
    assert client_of(heir).get(at("fill", check)).status_code == 200
    assert "春季自查" in client_of(heir).get("/").content.decode()
    assert client_of(owner).get(at("fill", check)).status_code == 404


def test_a_returned_form_shows_the_reason_and_takes_a_second_round(phone, check, owner, inspector):
    fill_all(check, owner)
    actions.submit(check, by=owner, submission_id=uuid4())
    actions.return_check(SelfCheck.objects.get(pk=check.pk), by=inspector, note="P1 请补照片")
    assert "监管员退回来了：</b>P1 请补照片" in phone.get(at("fill", check)).content.decode()
    assert "去改" in phone.get("/").content.decode()
    assert phone.post(at("submit", check), {"submission_id": str(uuid4())}).url == at("thanks", check)


def test_the_owner_reads_what_the_reviewer_said_when_accepting(phone, check, owner, inspector):
    fill_all(check, owner, "P1")
    done = actions.submit(check, by=owner, submission_id=uuid4())
    actions.accept(done, by=inspector, note="健康证办好了拍给我看")
    text = phone.get(at("thanks", check)).content.decode()
    assert ("监管员说：健康证办好了拍给我看" in text, "监管员核实后开整改单" in text) == (True, True)
    assert check.workshop.events.filter(sentence="自查表审核通过：健康证办好了拍给我看", visibility="owner").count() == 1
    told = Notice.objects.get(user=owner)
    assert (told.title, told.body) == (f"{check.workshop}的自查表通过了", "1 题答“否”的，监管员核实后会告诉您哪天前改好。")
    assert phone.get(told.url).url == at("fill", check)


def test_the_form_opens_at_what_the_reviewer_marked(check, owner):
    fill_all(check, owner, "P1")
    sheet = queries_fill.sheet_of(check)
    sheet.screens[1].keys[0].answer.is_to_mend = True
    assert ([question.item.code for question in sheet.to_mend], sheet.at.number) == (["F1"], 2)


def test_a_returned_form_opens_at_the_first_no(phone, check, owner, inspector):
    fill_all(check, owner, "F2")
    actions.submit(check, by=owner, submission_id=uuid4())
    actions.return_check(SelfCheck.objects.get(pk=check.pk), by=inspector, note="请写清楚")
    assert phone.get(at("fill", check)).context["screen"].number == 2


def test_others_do_not_reach_it(client_of, check):
    stranger, far = client_of(Role.OWNER), client_of(Role.TOWNSHIP, area="140824101000")
    for client in (stranger, far):
        assert client.get(at("fill", check)).status_code == 404
        assert client.post(at("answers", check), {"answers": "[]"}).status_code == 404
        assert client.post(at("submit", check), {"submission_id": str(uuid4())}).status_code == 404
    assert client_of(Role.FINANCE_PAYER).post(at("submit", check)).status_code == 403


def test_an_expired_session_sends_the_phone_to_log_in(client, check):
    answer = client.post(at("answers", check), {"answers": "[]"})
    assert answer.status_code == 302
    assert "/login/" in answer.url


def test_the_form_costs_the_same_with_one_answer_and_with_all(phone, check, owner, assert_same_queries):
    rows = iter(check.version.items.all())

    def make():
        row = next(rows, None)
        if row:
            actions.save_answer(check, row, by=owner, value=YES)

    assert_same_queries(lambda: phone.get(at("fill", check)), make, at_most=16)
