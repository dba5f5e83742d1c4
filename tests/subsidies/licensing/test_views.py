"""Pages of the licences: the road walked by forms, the pack, gates, queries."""

import io
import zipfile

import pytest

from jishan_portal.accounts.roles import Role
from subsidies.licensing.models import Pipeline
from tests.factories import user_of
from tests.factories.upgrade import chosen_of, enterprise_code, pipeline_of
from workshops.archive_boxes.loading import load_boxes

pytestmark = pytest.mark.django_db
LIST = "/subsidies/licensing/"
ELSEWHERE = "140881100000"


def test_road_walked_by_forms(client_of):
    desk, clerk, chief = client_of(Role.INSPECTOR), client_of(Role.APPROVAL), client_of(Role.STATION_CHIEF)
    row = pipeline_of("reached", by=desk.user)
    assert [one[0].pk for one in clerk.get(f"{LIST}approval/").context["rows"]] == [row.pk]
    assert desk.get(row.url).status_code == 200
    assert clerk.get(f"{row.url}guide/").status_code == 200
    clerk.post(f"{row.url}guide/", {"on": "2026-03-17", "way": "visit", "words": "上门讲解", "submission_id": ""})
    clerk.post(
        f"{row.url}guide/",
        {"on": "2026-03-17", "way": "visit", "words": "上门讲解", "submission_id": "6f2f8c5e-0000-4000-8000-000000000001"},
    )
    facts = {"name": "福顺食品有限公司", "asked_on": "2026-03-16", "issued_on": "2026-03-17"}
    answer = clerk.post(f"{row.url}business/", {**facts, "code": "92140824MA0XXX015A"})
    assert (answer.status_code, "92 开头" in answer.content.decode()) == (422, True)
    clerk.post(f"{row.url}business/", {**facts, "code": enterprise_code(77)})
    for page, data in (
        ("apply", {"on": "2026-03-17"}),
        ("accept", {"on": "2026-03-17", "number": "SL-1"}),
        ("check", {"on": "2026-03-17"}),
        ("issue", {"on": "2026-03-17", "number": "SC12414082400017", "scope": "糕点"}),
    ):
        assert desk.get(f"{row.url}{page}/").status_code == 200
        assert desk.post(f"{row.url}{page}/", data).status_code == 302
    assert "期限：" in desk.get(row.url).content.decode()
    chief.post(f"{row.url}convert/")
    row.refresh_from_db()
    assert (row.state, str(row.production.valid_until), row.guidings.count()) == ("converted", "2031-03-17", 1)
    assert chief.post(f"{row.url}convert/").status_code == 409
    assert desk.get(f"{LIST}dwell/").status_code == 200
    assert desk.get(f"/workshops/{row.workshop_id}/file/?tab=licensing").status_code == 200


def test_start_follow_reject_stop(client_of):
    desk, chief = client_of(Role.INSPECTOR), client_of(Role.STATION_CHIEF)
    candidate = chosen_of()
    assert desk.post(f"{LIST}candidates/{candidate.pk}/start/").status_code == 302
    row = Pipeline.objects.get()
    assert desk.post(f"{row.url}follow/").status_code == 409
    assert chief.get(f"{row.url}stop/").status_code == 200
    chief.post(f"{row.url}stop/", {"note": "不办了"})
    other = pipeline_of("accepted", by=desk.user)
    desk.post(f"{other.url}reject/", {"note": "布局不符"})
    other.refresh_from_db()
    assert (other.state, Pipeline.objects.get(pk=row.pk).state) == ("reached", "stopped")
    assert desk.post(f"{other.url}change-subject/", {"on": "2026-03-17"}).status_code == 409


def test_pack_holds_the_forms_and_is_audited(client_of):
    load_boxes()
    desk = client_of(Role.INSPECTOR)
    row = pipeline_of("reached", by=desk.user)
    answer = desk.post(f"{row.url}pack/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == ["01 食品生产许可申请信息表（预填）.pdf", "02 移交材料目录和缺项.pdf"]
    assert "移交材料缺项" in desk.get(row.url).content.decode()


def test_gates(client_of):
    row = pipeline_of("reached")
    assert client_of(Role.OWNER).get(LIST).status_code == 403
    assert client_of(Role.TOWNSHIP).get(f"{LIST}approval/").status_code == 403
    assert client_of(Role.APPROVAL).get(f"{row.url}apply/").status_code == 403
    assert client_of(Role.INSPECTOR).get(f"{row.url}guide/").status_code == 403
    assert client_of(Role.INSPECTOR, area=ELSEWHERE).get(row.url).status_code == 404
    assert client_of(user_of(Role.OWNER)).get(row.url).status_code == 404
    assert client_of(Role.INSPECTOR).post(f"{row.url}check/", {"on": "2026-03-17"}).status_code == 409


def test_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    desk, by = client_of(Role.INSPECTOR), user_of(Role.INSPECTOR)
    assert_same_queries(lambda: desk.get(LIST), lambda: pipeline_of("business", by=by), at_most=18)
    clerk = client_of(Role.APPROVAL)
    assert_same_queries(lambda: clerk.get(f"{LIST}approval/"), lambda: pipeline_of("coaching", by=by), at_most=18)
    assert_same_queries(lambda: desk.get(f"{LIST}export/"), lambda: pipeline_of("coaching", by=by), at_most=10)
