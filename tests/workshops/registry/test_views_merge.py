"""The work list of look-alikes, merging from it, and taking that back."""

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from tests.factories import workshop_of
from workshops.registry.models import Workshop
from workshops.registry.models_merge import DistinctPair, Merge

DUPLICATES = reverse("workshops:registry:duplicates")
MERGE = reverse("workshops:registry:merge")


@pytest.fixture
def client(client_of, inspector):
    return client_of(inspector)


@pytest.fixture
def pair(county):
    return (
        workshop_of(name="孙家醋坊", phone="13600000001", owner_id="140824190001010012"),
        workshop_of(name="稷山县稷峰镇孙家醋作坊", phone="13600000001", owner_id="140824190001010012", note="老字号"),
    )


@pytest.mark.parametrize(
    ("why", "found"), [("identity", 1), ("phone", 1), ("name", 1), ("credit", 0), ("licence", 0), ("address", 0), ("odd", 1)]
)
def test_work_list_shows_pairs_by_reason(client, pair, why, found):
    workshop_of(name="别家")
    pairs = client.get(f"{DUPLICATES}?why={why}").context["pairs"]
    assert len(pairs) == found
    assert not found or pairs[0]["reasons"] == ["负责人身份证号相同", "联系电话相同", "同一乡镇、名称相近"]


def test_work_list_asks_as_much_for_one_pair_as_for_eleven(client, county, assert_same_queries):
    counter = iter(range(100))

    def make():
        number = next(counter)
        for _ in range(2):
            workshop_of(name=f"户{number}", phone=f"1370000{number:04d}", kind_id="mahua")

    assert_same_queries(lambda: client.get(f"{DUPLICATES}?why=phone"), make, at_most=8)


def test_pair_told_apart_leaves_the_list(client, pair):
    first, second = pair
    url = reverse("workshops:registry:tell_apart")
    client.post(url, {"kept": first.pk, "absorbed": second.pk, "reason": ""})
    assert not DistinctPair.objects.exists()
    client.post(url, {"kept": first.pk, "absorbed": second.pk, "reason": "兄弟两家"})
    assert client.get(f"{DUPLICATES}?why=phone").context["pairs"] == []


def test_merge_page_shows_both_masked_and_says_what_happens(client, pair):
    first, second = pair
    page = client.get(f"{MERGE}?kept={first.pk}&absorbed={second.pk}")
    text = page.content.decode()
    assert [row["name"] for row in page.context["rows"] if row["takes_other"]] == ["note"]
    assert "13600000001" not in text
    assert "不再单独出现在名录里" in text


def test_merge_and_undo_from_the_pages(client, pair):
    first, second = pair
    posted = {"kept": first.pk, "absorbed": second.pk, "take_note": "absorbed", "take_name": "kept"}
    assert client.post(MERGE, posted).status_code == 409
    client.post(MERGE, {**posted, "reason": "同一户"})
    first.refresh_from_db()
    assert (first.note, Workshop.objects.roots().count()) == ("老字号", 1)
    assert client.post(MERGE, {**posted, "reason": "同一户"}).status_code == 409
    undo = reverse("workshops:registry:undo_merge", args=[Merge.objects.get().pk])
    assert "老字号" not in client.get(undo).content.decode()
    assert client.post(undo, {"reason": ""}).status_code == 409
    client.post(undo, {"reason": "认错了"})
    assert Workshop.objects.roots().count() == 2
    assert "已撤销" in client.get(f"{DUPLICATES}?why=merged").content.decode()


def test_merge_is_closed_elsewhere_and_to_others(client_of, pair, stranger):
    first, second = pair
    address = f"{MERGE}?kept={first.pk}&absorbed={second.pk}"
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(Role.TOWNSHIP).get(address).status_code == 403


def test_other_file_is_found_by_likeness_or_word(client, pair):
    first, second = pair
    third = workshop_of(name="老王面粉坊")
    url = reverse("workshops:registry:merge_with", args=[first.pk])
    assert [row["workshop"] for row in client.get(url).context["rows"]] == [second]
    assert [row["workshop"] for row in client.get(f"{url}?q=老王").context["rows"]] == [third]
    assert client.get(f"{url}?q=没有").context["rows"] == []
