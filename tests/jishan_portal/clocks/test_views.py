"""The calculator page."""

import pytest

from jishan_portal.accounts.roles import ADMINISTRATORS, EVERYBODY, STAFF, Role

pytestmark = pytest.mark.django_db
PATH = "/clocks/calculator/"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_offices_calculate_and_owners_do_not(client_of, role):
    assert client_of(role).get(PATH).status_code == (200 if role in STAFF | ADMINISTRATORS else 403)


def test_empty_form_offers_the_periods(client_of):
    page = client_of(Role.CASE_HANDLER).get(PATH, {"rule": "case.decide"})

    assert page.context["face"] is None
    assert page.context["form"]["rule"].value() == "case.decide"
    assert "作出处罚决定" in page.content.decode()


def test_date_comes_with_its_working(client_of, django_assert_max_num_queries):
    client = client_of(Role.CASE_HANDLER)
    client.get(PATH)

    with django_assert_max_num_queries(8):
        html = client.get(PATH, {"rule": "case.decide", "start": "2024-07-05"}).content.decode()
    assert "2024-10-08（星期二）前" in html
    assert "从 2024-07-05 起（当日不计）90 日，届满 2024-10-03，遇国庆节顺延至 2024-10-08。" in html
    assert 'href="/rulebook/rule/case.decide/"' in html


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"rule": "case.pay", "start": "2024-07-05", "extended": "on"}, "没有可以延长的规定"),
        ({"rule": "case.pay", "start": "2010-07-05"}, "没有施行中的版本"),
        ({"rule": "case.pay", "start": "9999-12-30"}, "超出了日历范围"),
        ({"rule": "case.nothing", "start": "2024-07-05"}, "选择一个有效的选项"),
        ({"rule": "case.pay", "start": ""}, "起算日"),
    ],
)
def test_what_cannot_be_computed_is_said(client_of, asked, says):
    page = client_of(Role.CASE_HANDLER).get(PATH, asked)

    assert (page.status_code, page.context["face"]) == (200, None)
    assert says in page.content.decode()
