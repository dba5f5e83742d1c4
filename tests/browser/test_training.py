"""A training is held: two sign in by code and list, the absentees are reminded, one fails the quiz and repeats it."""

import pytest
from playwright.sync_api import expect

from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.papers.models import Paper
from tests.factories import TOWNSHIP, OwnershipFactory, user_of, workshop_of
from workshops.registry.models import Workshop
from workshops.training.loading import load_training
from workshops.training.models import Seat, Session
from workshops.training.models_quiz import Attempt


@pytest.fixture
def chief(transactional_db):
    load_areas_and_organisations()
    load_training()
    return user_of(Role.STATION_CHIEF, area=TOWNSHIP)


@pytest.fixture
def owners(chief) -> dict:
    """Three owners, each with a workshop."""
    made = {}
    for name in ("福顺麻花坊", "老张饼子店", "桂英豆腐坊"):
        owner = user_of(Role.OWNER)
        OwnershipFactory(user=owner, workshop=workshop_of(name=name, kind_id="mahua"))
        made[name] = owner
    return made


def _press(window, name: str, said: str) -> None:
    window.page.get_by_role("button", name=name).first.click()
    if window.page.get_by_role("dialog").count():
        window.page.get_by_role("dialog").get_by_role("button", name=name).first.click()
    expect(window.page.get_by_text(said).first).to_be_visible()


def _plan(desk) -> Session:
    desk("/workshops/training/")
    desk.page.get_by_role("link", name="新建培训").first.click()
    desk.check()
    page = desk.page
    page.get_by_label("培训名称").fill("小作坊食品安全培训")
    page.get_by_label("主题").select_option("safety")
    page.get_by_label("范围").select_option(TOWNSHIP)
    page.get_by_label("开始时间").fill(f"{clock.today()}T23:59")  # of today, however late it is
    page.get_by_label("地点").fill("镇政府会议室")
    _press(desk, "建好，下一步通知", "培训已建好")
    session = Session.objects.get()
    desk(f"{session.url}invite/")
    _press(desk, "通知", "已通知 3 户")
    desk.check()
    return session


def _answer(phone, attempt: Attempt, *, is_right: bool) -> None:
    phone(attempt.url)
    for place, question in enumerate(attempt.drawn):
        letters = question["answer"] if is_right else "".join(set("AB") - {question["answer"][0]})[:1]
        for letter in letters:
            phone.page.locator(f"input[name=q{place}][value={letter}]").check()
    phone.page.get_by_role("button", name="答完了，交卷").click()
    phone.check()


def test_a_training_from_the_notice_to_the_repeated_quiz(visitor, chief, owners):
    desk, phone, other = visitor(chief), visitor(owners["福顺麻花坊"], phone=True), visitor(owners["老张饼子店"], phone=True)
    session = _plan(desk)
    desk(f"{session.url}code/")

    phone(f"/workshops/training/sign/{session.code}/")  # what the code at the door opens
    _press(phone, "我到了，签到", "签到成功")
    phone.check()
    first = Attempt.objects.get()
    _answer(phone, first, is_right=False)
    expect(phone.page.get_by_text("再补考一次").first).to_be_visible()
    second = Attempt.objects.get(round=2)
    phone("/")
    expect(phone.page.get_by_text("补考：小作坊食品安全培训").first).to_be_visible()
    _answer(phone, second, is_right=True)
    expect(phone.page.get_by_text("合格。培训证明已发").first).to_be_visible()
    assert Paper.objects.filter(kind="training").count() == 1

    desk(f"{session.url}tick/")  # the one without a telephone
    desk.page.get_by_label("老张饼子店").check()
    desk.page.get_by_role("button", name="登记勾选的到场").click()
    expect(desk.page.get_by_text("已登记 1 人到场")).to_be_visible()
    _press(desk, "结束签到", "签到已结束")
    desk.check()
    desk(f"{session.url}remind/")
    _press(desk, "向 1 人发送提醒", "已提醒 1 户")
    assert Notice.objects.filter(user=owners["桂英豆腐坊"], title__contains="没有参加").count() == 1
    for page in ("calls/", "words/", "sheet/"):
        desk(f"{session.url}{page}")
    other("/workshops/training/mine/")
    expect(other.page.get_by_role("link", name="去答测验")).to_be_visible()
    desk("/workshops/training/untrained/")
    expect(desk.page.get_by_text("桂英豆腐坊")).to_be_visible()
    for page in ("coverage/", "bank/"):
        desk(f"/workshops/training/{page}")
    desk(session.url)
    assert sorted(Seat.objects.values_list("state", flat=True)) == ["absent", "attended", "attended"]
    shop = Workshop.objects.get(name="福顺麻花坊")
    desk(f"/workshops/{shop.pk}/file/?tab=training")
