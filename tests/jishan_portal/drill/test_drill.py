"""The county drill: June to November in virtual time, all invariants true, the same figures for the same seed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from jishan_portal.drill import running
from jishan_portal.reminders.models import Reminder, ReminderKind
from jishan_portal.steering.models import Order
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db
SHOPS = 24
OF_EVERY_MODULE = {
    "自查户", "交自查表", "通过自查表", "隐患", "退回整改", "隐患销号", "计划检查", "现场检查", "抽检取样", "抽检合格", "抽检不合格",
    "申请复检", "复检维持", "不合格食品处置办结", "线索", "案件", "移送公安", "公安立案", "物品移交公安", "取缔黑窝点", "突击检查",
    "死灰复燃", "整治规范定措施", "整治规范退回", "整治规范验收", "回头看", "回头看反弹", "培训", "参加培训", "培训缺席",
    "列入提档升级", "帮扶指导", "验收达标", "办企业执照", "取得生产许可", "转为企业", "奖补申请", "资金疑点", "资金检查", "标签不符合",
    "标签符合", "包装标签指导", "改进采纳", "名特优申报", "名特优认定", "督办等",
}  # fmt: skip


class _Undone(Exception):
    pass


def played(seed):
    """Play a small county, look at it, and leave nothing behind."""
    found = {}
    try:
        with transaction.atomic():
            found["report"] = running.run(SHOPS, seed, year=2026)
            found["report"].pop("seconds")
            milestones = Reminder.objects.filter(kind=ReminderKind.MILESTONE, user__username="leader1").order_by("on")
            found["milestones"] = [(f"{row.on:%m-%d}", row.stage) for row in milestones]
            found["orders"] = Order.objects.count()
            raise _Undone
    except _Undone:
        return found


@pytest.mark.long
def test_drill_ends_with_all_invariants_true_and_reminds_at_each_milestone():
    found = played(7)
    report = found["report"]
    assert [label for label, said in report["invariants"].items() if said != "成立"] == []
    assert OF_EVERY_MODULE - set(report["happened"]) == set()
    # A day may bring two: the weekly word on a milestone that is past, and the next one's approach.
    expected = {
        ("06-16", -14),
        ("06-23", -7),
        ("06-27", -3),
        ("06-29", -1),
        ("06-30", 0),
        ("10-01", -30),
        ("10-17", -14),
        ("10-24", -7),
        ("10-28", -3),
        ("10-30", -1),
        ("10-31", -30),
        ("11-30", 0),
    }
    assert expected - set(found["milestones"]) == set()
    assert found["orders"] == 4
    assert len(found["milestones"]) == len(set(found["milestones"]))


def test_drill_refuses_a_county_that_is_not_empty():
    WorkshopFactory()
    with pytest.raises(CommandError, match="空库"):
        call_command("drill", workshops=5, stdout=StringIO())


def test_drill_and_practice_refuse_the_wrong_place(settings):
    with pytest.raises(CommandError, match="不是演练环境"):
        call_command("practice", reset=True)
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        call_command("drill")
    settings.IS_PRACTICE = True
    with pytest.raises(CommandError, match="--reset"):
        call_command("practice")


def test_practice_shows_its_band_on_every_page(client, settings):
    assert "演练环境" not in client.get("/login/").content.decode()
    from jishan_portal.dashboard.context import Shell

    Shell.is_practice = True
    try:
        assert "演练环境" in client.get("/login/").content.decode()
    finally:
        Shell.is_practice = False
