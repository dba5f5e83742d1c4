"""A grade from its computation to a proposal that a second person decides; an officer declares a relation on the phone."""

from datetime import date

import pytest

from inspections.officers.models import Officer, Relation
from inspections.risk.models import Adjustment
from jishan_portal.accounts.roles import Role
from tests.factories import user_of, workshop_of
from tests.jishan_portal.files.conftest import picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_grade_is_computed_proposed_and_decided(visitor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shop = workshop_of(name="福顺麻花坊", kind_id="mahua", staff_count=3)
    chief, inspector = user_of(Role.STATION_CHIEF), user_of(Role.INSPECTOR)

    desk = visitor(chief)
    desk("/inspections/risk/")
    page = desk(f"/inspections/risk/{shop.pk}/")
    page.get_by_role("button", name="计算等级").click()
    desk.check()
    assert "55.0" in page.content()

    field = visitor(inspector)
    form = field(f"/inspections/risk/{shop.pk}/propose/raise/")
    form.get_by_label("故意违法且受罚款、没收或停产处罚").check()
    form.get_by_label("理由和依据").fill("处罚决定书 1 号")
    form.locator("#id_pages").set_input_files({"name": "决定书.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    form.get_by_label("重大情形，立即生效").check()
    form.get_by_role("button", name="提交申请").click()
    field.check()

    page = desk(Adjustment.objects.get().url)
    assert page.get_by_role("link", name="决定书.jpg").is_visible()
    page.get_by_label("审核意见").fill("属实")
    page.get_by_role("button", name="同意", exact=True).click()
    desk.check()
    shop.refresh_from_db()
    assert shop.risk_grade == "D"


def test_officer_declares_a_relation_on_the_phone(visitor):
    inspector = user_of(Role.INSPECTOR)
    workshop_of(name="福顺麻花坊")
    facts = {"certificate_number": "140800001", "certificate_until": date(2099, 1, 1)}
    Officer.objects.create(user=inspector, station=inspector.posts.get().organisation, **facts)

    phone = visitor(inspector, phone=True)
    page = phone("/inspections/officers/mine/")
    page.get_by_role("link", name="申报回避").click()
    phone.check()
    page.locator("#id_workshop").fill("福顺麻花坊")
    page.get_by_role("button", name="申报", exact=True).click()
    phone.check()
    assert Relation.objects.count() == 1
