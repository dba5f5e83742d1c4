"""What everybody may read."""

import pytest
from django.core.cache import cache
from django.test import Client

from jishan_portal.publications import actions
from tests.jishan_portal.publications.conftest import bureau, leader, queue  # noqa: F401 the same fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(queue, leader):  # noqa: F811
    """Return `shown(kind, **changes)`: a text that was published."""

    def make(kind="penalty", **changes):
        made = actions.publish(queue(kind, **changes), by=leader)
        cache.clear()
        return made

    return make


def test_list_is_kept_for_everybody_and_holds_no_person(shown):
    shown()

    page = Client().get("/public/publications/")

    assert page["Cache-Control"] == "public, max-age=300"
    assert "福顺麻花坊行政处罚信息" in page.content.decode()


def test_list_makes_the_same_queries_for_more_rows(queue, leader, assert_same_queries):  # noqa: F811
    assert_same_queries(lambda: Client().get("/public/publications/", {"size": "25"}), lambda: actions.publish(queue(), by=leader))


def test_list_of_a_kind_and_of_no_kind(shown):
    shown()
    shown("award", title="名特优名单")

    page = Client().get("/public/publications/kind/award/").content.decode()

    assert "名特优名单" in page
    assert "福顺麻花坊" not in page
    assert Client().get("/public/publications/kind/nonsense/").status_code == 404


def test_search_finds_words_of_the_text(shown):
    shown(title="甲")
    shown(title="乙", body="罚款二千元")

    page = Client().get("/public/publications/", {"q": "二千"})

    assert [row.title for row, _ in page.context["rows"]] == ["乙"]


def test_pages_follow_each_other(shown):
    for number in range(12):
        shown(title=f"第{number}条")
    client, seen, address = Client(), [], "/public/publications/?size=10"
    while address:
        page = client.get(address)
        seen += [row.title for row, _ in page.context["rows"]]
        ahead = page.context["pager"]["next_url"]
        address = ahead and f"/public/publications/{ahead}"

    assert seen == [f"第{number}条" for number in reversed(range(12))]


def test_one_text_shows_what_was_published_and_nothing_personal(shown):
    row = shown()

    page = Client().get(f"/public/publications/{row.code}/").content.decode()

    assert "负责人段某某，电话 138****2261" in page
    assert "段福顺" not in page
    assert "13835902261" not in page
    assert row.content_hash in page


def test_code_in_small_letters_leads_to_it(shown):
    row = shown()

    answer = Client().get(f"/public/publications/{row.code.lower()}/")

    assert row.code.isdigit() or answer.url.endswith(f"/{row.code}/")


def test_withdrawn_text_only_says_so(shown, leader):  # noqa: F811
    row = shown()
    actions.withdraw(row, by=leader, reason="撤销")
    cache.clear()

    page = Client().get(f"/public/publications/{row.code}/")

    assert page.status_code == 410
    assert "已经撤回" in page.content.decode()
    assert "麻花坊" not in page.content.decode()
    assert row.title not in Client().get("/public/publications/").content.decode()


def test_expired_text_only_says_so_even_before_the_nightly_run(shown, freeze):
    freeze("2026-03-17")
    row = shown("subsidy_notice")
    freeze("2026-03-30")
    cache.clear()

    page = Client().get(f"/public/publications/{row.code}/")

    assert (page.status_code, "公示期已满" in page.content.decode()) == (410, True)


def test_waiting_text_is_not_found(queue):  # noqa: F811
    assert Client().get(f"/public/publications/{queue().code}/").status_code == 404


def test_first_page_names_the_latest(shown):
    row = shown()

    assert f"/public/publications/{row.code}/" in Client().get("/public/").content.decode()
