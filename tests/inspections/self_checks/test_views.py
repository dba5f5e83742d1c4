"""One self-check: who sees it, the review and its refusals, photos, excuse."""

import pytest

from inspections.checklists.states import ProcessLink
from inspections.hazards.models import Hazard
from inspections.self_checks import actions
from inspections.self_checks.states import CheckState
from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from tests.factories import user_of
from tests.jishan_portal.files.conftest import picture, upload

pytestmark = pytest.mark.django_db
ELSEWHERE = "140881100000"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the bytes of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"


def picture_of(user):
    """An uploaded photo."""
    return files.keep(upload(picture()), by=user, purpose="photo")


def _at(check, page: str = "") -> str:
    return f"/inspections/self-checks/{check.pk}/{page}"


def test_detail_opens_in_every_state(client_of, check, handed_in, inspector):
    client = client_of(inspector)
    assert client.get(_at(check)).status_code == 200
    handed_in(check, noes={"P1"})
    assert "审核通过" in client.get(_at(check)).content.decode()
    actions.accept(check, by=inspector)
    assert Hazard.objects.get().number in client.get(_at(check)).content.decode()


def test_the_owner_is_led_on(client_of, check, owner):
    assert client_of(owner).get(_at(check)).status_code == 302
    assert client_of(Role.OWNER).get(_at(check)).status_code == 404


def test_detail_elsewhere_and_for_others(client_of, check):
    assert client_of(user_of(Role.INSPECTOR, area=ELSEWHERE)).get(_at(check)).status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).get(_at(check)).status_code == 403


def test_accept_opens_hazards(client_of, check, handed_in, inspector):
    handed_in(check, noes={"P1", "P2"})
    client_of(inspector).post(_at(check, "accept/"))
    check.refresh_from_db()
    assert (check.state, Hazard.objects.count()) == (CheckState.ACCEPTED, 2)


def test_return_needs_a_reason_and_marks_answers(client_of, check, handed_in, inspector):
    handed_in(check)
    client, item = client_of(inspector), check.version.items.get(code="P2")
    refused = client.post(_at(check, "return/"), {"note": "", "mend": [item.pk]})
    assert (refused.status_code, refused.context["mend"], refused.context["refusal"]) == (409, [item.pk], "“退回修改”须写明理由。")
    assert f'value="{item.pk}" checked' in refused.content.decode()
    sent = client.post(_at(check, "return/"), {"note": "补照片", "mend": [item.pk, "x"]}, follow=True)
    assert "已退回，标出 1 题请业主修改，2026-06-30 前再交。" in sent.content.decode()
    check.refresh_from_db()
    assert (check.state, check.return_note, check.answers.get(is_to_mend=True).item) == (CheckState.RETURNED, "补照片", item)
    again = client.post(_at(check, "return/"), {"note": "再退"})
    assert (again.status_code, again.context["refusal"]) == (409, "当前状态不能“退回修改”，请刷新页面查看最新状态。")
    late = client.post(_at(check, "accept/"), {"note": ""})
    assert (late.status_code, late.context["refusal"]) == (409, "当前状态不能“审核通过”，请刷新页面查看最新状态。")
    assert "退回意见：补照片" in client.get(_at(check)).content.decode()


@pytest.mark.parametrize("where", ["accept/", "return/"])
def test_review_is_for_inspectors_of_the_area(client_of, check, handed_in, where):
    handed_in(check)
    assert client_of(Role.TOWNSHIP).post(_at(check, where), {"note": "x"}).status_code == 403
    assert client_of(user_of(Role.INSPECTOR, area=ELSEWHERE)).post(_at(check, where), {"note": "x"}).status_code == 404


def test_nobody_reviews_what_they_filled_in(client_of, check, handed_in, inspector):
    handed_in(check, by=inspector)
    client = client_of(inspector)
    assert "须由另一位检查员审核" in client.get(_at(check)).content.decode()
    assert client.post(_at(check, "accept/")).status_code == 403


def test_excuse_and_recall(client_of, check, chief):
    client = client_of(chief)
    assert client.post(_at(check, "excuse/"), {"note": ""}).status_code == 422
    client.post(_at(check, "excuse/"), {"note": "停产"})
    check.refresh_from_db()
    assert check.state == CheckState.EXCUSED
    client.post(_at(check, "recall/"), {"note": "恢复生产"})
    check.refresh_from_db()
    assert check.state == CheckState.WAITING
    assert client_of(Role.INSPECTOR).get(_at(check, "excuse/")).status_code == 403


def test_photos_are_shown_to_those_who_see_the_check(client_of, check, helper, inspector, owner):
    started = actions.start(check, by=helper)
    answer = actions.save_answer(started, check.version.items.first(), by=helper, value="no")
    shown = actions.attach_picture(answer, picture_of(helper), by=helper)
    url = _at(check, f"photos/{shown.pk}/?small")
    for who in (inspector, owner):
        answer = client_of(who).get(url)
        assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", "private, no-store")
        b"".join(answer.streaming_content)
        if answer.file_to_stream:
            answer.file_to_stream.close()
    assert client_of(Role.OWNER).get(url).status_code == 404
    assert client_of(inspector).get(_at(check, "photos/999999/")).status_code == 404


def test_detail_costs_the_same_for_many_answers(client_of, check, helper, inspector, assert_same_queries):
    started, items = actions.start(check, by=helper), iter(_more_items(check))
    client = client_of(inspector)

    def make():
        answer = actions.save_answer(started, next(items), by=helper, value="no")
        actions.attach_picture(answer, picture_of(helper), by=helper)

    assert_same_queries(lambda: client.get(_at(check)), make)


def _more_items(check) -> list:
    """Questions enough, as a longer list would have."""
    from inspections.checklists.models import Item

    section = check.version.sections.first()
    more = [
        Item(version=check.version, section=section, code=f"X{n}", order=50 + n, text=f"第{n}题", link=ProcessLink.PEOPLE) for n in range(8)
    ]
    Item.objects.bulk_create(more)
    return list(check.version.items.all())
