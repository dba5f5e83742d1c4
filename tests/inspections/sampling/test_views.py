"""Pages of samples: who may open them, a slip typed once, steps in their states, costs that do not grow."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.sampling.models import Sample
from inspections.visits import actions as visits
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import OrganisationFactory, user_of
from tests.factories.plans import officer_of, station_of
from tests.factories.sampling import failed, sent, taken
from tests.factories.visits import answered, begun, concluded, signed, told, visit_list
from tests.factories.workshops import WorkshopFactory
from tests.inspections.self_checks.photos import jpeg, photo_file

ELSEWHERE = "140881100000"
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return WorkshopFactory(station=station_of())


def _slip(pair, **changes) -> dict:
    return {
        "submission_id": str(uuid4()), "product": "麻花", "place": "store", "quantity": "2", "unit": "千克", "spare_quantity": "0.5",
        "spare_kept": "lab", "seal_number": "封7", "level": "county", "first": pair[0].pk, "second": pair[1].pk,
        "taken_on": f"{clock.today()}", **changes,
    }  # fmt: skip


def test_slip_is_kept_with_its_photo_and_a_bad_one_loses_nothing(client_of, shop):
    pair = officer_of(shop.station), officer_of(shop.station)
    client, url = client_of(pair[0].user), f"/inspections/samples/take/{shop.pk}/"
    assert client.get(url).context["form"].initial["first"] == pair[0]
    wrong = client.post(url, _slip(pair, spare_quantity="5", remark="写了很多字") | {"seal_photos": photo_file()})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "写了很多字" in page
    kept = [row.pk for row in wrong.context["seals"]]
    right = _slip(pair) | {"seal_ids": kept, "scene_photos": photo_file(jpeg("#225544"))}
    done = client.post(url, right)
    sample = Sample.objects.get()
    assert done.url == sample.url
    assert {row.kind for row in sample.pictures.all()} == {"seal", "scene"}
    assert client.post(url, right).url == sample.url
    assert Sample.objects.count() == 1


def test_whole_way_of_a_failure_through_the_pages(client_of, shop, freeze):
    sample = taken(shop)
    client, today = client_of(sample.first.user), clock.today()
    client.post(f"{sample.url}steps/send/", {"lab": "市检验中心", "items": "铝", "sent_on": f"{today}"})
    bad = {"result": "failed", "result_on": f"{today}", "report_number": "YC9"}
    assert client.post(f"{sample.url}steps/result/", bad).status_code == 422
    client.post(f"{sample.url}steps/result/", {**bad, "failed_items": "铝 186", "report": photo_file()})
    page = client.get(sample.url)
    assert [name for name, _ in page.context["offers"]] == ["tell"]
    report = client.get(f"{sample.url}report/")
    assert report.status_code == 200
    assert client.post(f"{sample.url}steps/handle/", {"handling": "销毁"}).status_code == 409
    client.post(f"{sample.url}steps/tell/", {"told_on": f"{today}"})
    assert [name for name, _ in client.get(sample.url).context["offers"]] == ["ask"]
    client.post(f"{sample.url}steps/ask/", {"asked_on": f"{today}", "lab": "省院"})
    client.post(f"{sample.url}steps/retest/", {"result": "failed", "finding": "仍超标"})
    client.post(f"{sample.url}steps/handle/", {"handling": "销毁 12 千克"})
    sample.refresh_from_db()
    assert (sample.state, sample.handling) == ("handled", "销毁 12 千克")
    assert "销毁 12 千克" in client.get(sample.url).content.decode()
    assert b"".join(report.streaming_content)[:2] == b"\xff\xd8"
    report.close()


def test_wrong_step_role_and_area(client_of, shop):
    sample = sent(shop)
    assert client_of(sample.first.user).get(f"{sample.url}steps/send/").status_code == 409
    assert client_of(sample.first.user).get(f"{sample.url}steps/nonsense/").status_code == 404
    assert client_of(Role.TOWNSHIP).get(f"{sample.url}steps/result/").status_code == 403
    assert client_of(Role.TOWNSHIP).get(sample.url).status_code == 200
    assert client_of(Role.OWNER).get(sample.url).status_code == 403
    elsewhere = user_of(Role.INSPECTOR, organisation=OrganisationFactory(areas=[ELSEWHERE]))
    assert client_of(elsewhere).get(sample.url).status_code == 404
    assert client_of(elsewhere).post(f"{sample.url}steps/result/", {}).status_code == 404


def test_list_shows_what_is_asked_for_and_its_figures(client_of, shop):
    bad, other = failed(shop), sent(shop)
    client = client_of(Role.STATION_CHIEF)
    page = client.get("/inspections/samples/?view=failed")
    assert [row[0] for row in page.context["rows"]] == [bad]
    assert page.context["figures"] == {"taken": 2, "judged": 1, "failed": 1, "rate": 0}
    assert [row[0] for row in client.get("/inspections/samples/", {"q": other.number}).context["rows"]] == [other]
    assert [row["count"] for row in page.context["views"]] == [2, 1, 1, 0]
    assert client.get("/inspections/samples/export/").status_code == 200


def test_figures_without_results_have_no_rate(client_of):
    assert client_of(Role.STATION_CHIEF).get("/inspections/samples/").context["figures"]["rate"] is None


def test_pages_cost_the_same_for_many(client_of, shop, assert_same_queries):
    client = client_of(Role.STATION_CHIEF)
    assert_same_queries(lambda: client.get("/inspections/samples/"), lambda: taken(shop))


def test_panel_shows_the_samples_of_a_file(client_of, shop):
    sample = taken(shop)
    page = client_of(sample.first.user).get(reverse("dossier:workshop", args=[shop.pk]) + "?tab=samples")
    assert sample.number in page.content.decode()


def test_follow_up_leads_to_its_slip(client_of, shop):
    visit_list()
    visit = concluded(answered(told(begun(shop))), wanted=(("sample", "成品送检"),))
    visit = visits.finish(signed(visit), by=visit.first.user, submission_id=uuid4())
    follow = visit.follow_ups.get()
    client, url = client_of(visit.first.user), f"/inspections/samples/follow/{follow.pk}/"
    assert url in client.get(follow.url).content.decode()
    assert client.get(url).context["form"].initial["second"] == visit.second
    client.post(url, _slip((visit.first, visit.second)) | {"seal_photos": photo_file()})
    assert client.get(url).url == Sample.objects.get(follow=follow).url


def test_photo_of_a_sample_is_served_to_its_readers(client_of, shop):
    sample = taken(shop)
    shown = client_of(Role.TOWNSHIP).get(f"{sample.url}photos/{sample.pictures.get().pk}/?small")
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    shown.close()


def test_period_left_is_told(client_of, shop, freeze):
    sample = failed(shop)
    client = client_of(sample.first.user)
    client.post(f"{sample.url}steps/tell/", {"told_on": f"{clock.today()}"})
    sample.retest.refresh_from_db()
    assert client.get(sample.url).context["left"] == (sample.retest.objects_until - clock.today()) // timedelta(days=1)
