"""The list page: what it shows, finds, keeps, and to whom."""

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import COUNTY, user_of, workshop_of
from tests.workshops.registry.conftest import ELSEWHERE, XISHE
from workshops.registry import listing, queries
from workshops.registry.models import SavedView, Workshop

LIST = reverse("workshops:registry:list")


@pytest.fixture
def client(client_of, inspector):
    return client_of(inspector)


def names(response):
    return [row["name"] for row in response.context["rows"]]


def test_list_asks_as_much_for_one_row_as_for_eleven(client, county, assert_same_queries):
    def visit():
        queries.touch()  # counts of the tabs are made anew
        client.get(LIST)

    assert_same_queries(visit, lambda: workshop_of(kind_id="mahua"), at_most=8)


def test_list_shows_the_own_area_only(client, client_of, workshop, stranger):
    assert names(client.get(LIST)) == [workshop.name]
    assert names(client_of(stranger).get(LIST)) == []


def test_list_is_closed_to_owners(client_of, county):
    assert client_of(Role.OWNER).get(LIST).status_code == 403


def test_list_masks_the_phone(client, workshop):
    text = client.get(LIST).content.decode()
    assert "136****0033" in text
    assert "13614610033" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=醋作", 1),
        ("q=1461", 1),
        ("q=没有的", 0),
        ("town=140824100000", 1),
        ("town=140824101000", 0),
        ("town=140824000000", 1),
        ("kind=vinegar&kind=mahua", 1),
        ("kind=mahua", 0),
        ("view=none", 1),
        ("view=expired", 0),
        ("view=suspended", 0),
        ("view=ended", 0),
        ("view=proposals", 0),
        ("state=active", 1),
        ("batch=upgrade", 0),
        ("from=2026-01-01", 0),
        ("willing=1", 0),
        ("station=999", 0),
        ("view=x&sort=y&size=z&after=!&from=tomorrow&station=no&town=1&state=odd", 1),
    ],
)
def test_list_filters_by_its_address(client, workshop, query, found):
    assert len(names(client.get(f"{LIST}?{query}"))) == found


def test_chips_name_conditions_and_drop_them(client, workshop):
    chips = client.get(f"{LIST}?q=醋&kind=vinegar&after=x").context["chips"]
    assert [(chip["label"], chip["value"]) for chip in chips] == [("关键字", "醋"), ("类别", "食醋")]
    assert chips[0]["url"] == "?kind=vinegar"


def test_tabs_count_what_their_view_shows(client, workshop):
    def tabs():
        return {tab["label"]: tab["count"] for tab in client.get(LIST).context["tabs"]}

    assert tabs() == {"全部": "1", "未办许可": "1"}
    workshop_of(area_code=XISHE)
    Workshop.objects.filter(pk=workshop.pk).update(licence_number="1", licence_until="2026-03-01")
    assert tabs()["许可过期"] == "1"


def test_sorting_and_paging_keep_the_filter(client, county):
    for name in ("丙麻花", "甲麻花", "乙麻花"):
        workshop_of(name=name)
    page = client.get(f"{LIST}?q=麻花&sort=name&size=10")
    assert names(page) == ["丙麻花", "甲麻花", "乙麻花"]
    assert page.context["name_sort"]["url"] == "?q=%E9%BA%BB%E8%8A%B1&size=10&sort=-name"


def test_second_page_follows_and_leads_back(client, county):
    for number in range(12):
        workshop_of(name=f"户{number}")
    first = client.get(f"{LIST}?size=10&sort=id")
    second = client.get(LIST + first.context["pager"]["next_url"])
    assert (len(names(first)), len(names(second)), second.context["pager"]["next_url"]) == (10, 2, "")
    back = client.get(LIST + second.context["pager"]["previous_url"])
    assert names(back) == names(first)


def test_empty_lists_say_what_to_do(client, client_of, county):
    assert "名录里还没有小作坊" in client.get(LIST).content.decode()
    assert "没有符合条件的小作坊" in client.get(f"{LIST}?q=x").content.decode()
    assert "您的管辖范围内还没有小作坊" in client_of(Role.LEADER).get(LIST).content.decode()


def test_columns_follow_choice_role_and_keeping(client, client_of, workshop):
    def heads(who, query=""):
        return [head["label"] for head in who.get(LIST + query).context["heads"]]

    assert heads(client, "?cols=licence&cols=town") == ["乡镇", "许可证号"]
    assert heads(client_of(Role.APPROVAL))[-2:] == ["状态", "许可证号"]
    client.post(reverse("workshops:registry:keep_columns"), {"cols": ["address", "odd"]})
    assert heads(client) == ["生产地址"]


def test_view_is_kept_replaced_and_dropped(client, client_of, workshop):
    keep = reverse("workshops:registry:keep_view")
    client.post(keep, {"name": "醋坊", "query": "kind=vinegar"})
    client.post(keep, {"name": "醋坊", "query": "q=醋"})
    kept = SavedView.objects.get(user=client.user)
    assert kept.query == "q=醋"
    assert client.get(LIST).context["tabs"][-1]["label"] == "醋坊"
    other = client_of(user_of(Role.INSPECTOR, area=COUNTY))
    assert other.post(reverse("workshops:registry:drop_view", args=[kept.pk])).status_code == 404
    client.post(reverse("workshops:registry:drop_view", args=[kept.pk]))
    assert not SavedView.objects.exists()


def test_view_without_a_name_is_not_kept(client, county):
    client.post(reverse("workshops:registry:keep_view"), {"name": " ", "query": "q=醋"})
    assert not SavedView.objects.exists()


def test_unmask_is_a_logged_post_in_reach(client, client_of, workshop, stranger):
    url = reverse("workshops:registry:unmask", args=[workshop.pk, "phone"])
    assert client.get(url).status_code == 405
    assert "13614610033" in client.post(url).content.decode()
    assert Entry.objects.filter(action="registry.unmask").count() == 1
    assert client_of(stranger).post(url).status_code == 404
    assert client_of(Role.LEADER).post(url).status_code == 403
    assert client.post(reverse("workshops:registry:unmask", args=[workshop.pk, "name"])).status_code == 302


def test_open_duty_of_a_row_is_told(client, workshop):
    from jishan_portal.duties.actions import DutySpec, open_duty

    spec = DutySpec(title="孙家醋作坊：延续许可", url="/", area_code=ELSEWHERE)
    open_duty("x", 1, spec, role=Role.INSPECTOR, due_on=None, file=workshop.audit_chain)
    row = client.get(LIST).context["rows"][0]
    assert [matter["short"] for matter in row["opened"]] == ["延续许可"]


def test_hostile_names_are_shown_as_text(client, county):
    workshop_of(name="<script>alert(1)</script>", owner_name='"><img src=x>', address="<b>村</b>", village="&")
    every = "&".join(f"cols={choice.key}" for choice in listing.CHOICES)
    text = client.get(f"{LIST}?{every}&q=<script>").content.decode()
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<b>村" not in text
    assert "&lt;script&gt;alert(1)" in text
