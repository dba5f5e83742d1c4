"""Pages of standardisation: the whole way, who may, what comes back as typed, costs that do not grow."""

from uuid import uuid4

import pytest
from django.urls import reverse

from inspections.standardisation.models import Standardisation
from jishan_portal.accounts.roles import Role
from tests.factories import OrganisationFactory, user_of
from tests.factories.standardisation import at_work, listed, reported
from tests.inspections.self_checks.photos import photo_file

pytestmark = pytest.mark.django_db
ELSEWHERE = "140881100000"
HOME = "/inspections/standardisation/"


def test_whole_way_through_the_pages(client_of):
    row = listed()
    client = client_of(Role.INSPECTOR)
    assert client.get(row.url).status_code == 200
    early = client.post(f"{row.url}plan/", {"judgement": "bad", "words": "制度没有上墙"})
    assert (early.status_code, "制度没有上墙" in early.content.decode()) == (409, True)
    sent = {"text": "加装防蝇帘", "due_on": f"{row.due_on}", "client_uuid": str(uuid4())}
    for _ in range(2):
        client.post(f"{row.url}measures/", sent)
    client.post(f"{row.url}plan/", {"judgement": "bad", "words": "制度没有上墙"})
    measure = row.measures.get()
    broken = client.post(f"{row.url}measures/{measure.pk}/", {"result": "装好了", "photo": photo_file(b"no picture")})
    assert (broken.status_code, "装好了" in broken.content.decode()) == (422, True)
    client.post(f"{row.url}measures/{measure.pk}/", {"result": "装好了", "photo": photo_file()})
    assert client.post(f"{row.url}report/", {"judgement": "good", "words": ""}).status_code == 422
    client.post(f"{row.url}report/", {"judgement": "good", "words": "都做到了"})
    assert client.post(f"{row.url}judge/", {}).status_code == 403
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert chief.get(row.url).context["may_judge"]
    chief.post(f"{row.url}judge/", {"opinion": "同意"})
    row.refresh_from_db()
    assert (row.state, row.accepted_by) == ("passed", chief.user)
    shown = client.get(f"{row.url}measures/{measure.pk}/photo/?small")
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    assert row.url in client.get(reverse("dossier:workshop", args=[row.workshop_id]) + "?tab=standardisation").content.decode()
    shown.close()


def test_return_needs_words_and_dropping_a_reason(client_of):
    row = reported()
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert chief.post(f"{row.url}judge/", {"return": "1"}).status_code == 409
    chief.post(f"{row.url}judge/", {"return": "1", "opinion": "台账还缺"})
    assert "台账还缺" in chief.get(row.url).content.decode()
    other = at_work()
    url = f"{other.url}measures/{other.measures.get().pk}/"
    assert chief.post(url, {"drop": "1"}).status_code == 422
    chief.post(url, {"drop": "1", "result": "拆了"})
    assert other.measures.get().dropped_reason == "拆了"


def test_list_figures_export_and_taking_in(client_of):
    row = listed()
    chief = client_of(user_of(Role.STATION_CHIEF))
    page = chief.get(HOME)
    assert [one[0] for one in page.context["rows"]] == [row]
    assert (page.context["figures"]["counted"], page.context["figures"]["rate"]) == (1, 0)
    assert [(line["done"], line["due"]) for line in page.context["towns"]] == [(0, 1)]
    assert [one[0] for one in chief.get(f"{HOME}?view=late").context["rows"]] == []
    assert chief.get(f"{HOME}export/").status_code == 200
    assert chief.post(f"{HOME}take-in/").status_code == 302
    assert Standardisation.objects.count() == 1


def test_empty_batch_has_no_rate(client_of):
    assert client_of(Role.STATION_CHIEF).get(HOME).context["figures"]["rate"] is None


def test_wrong_role_and_area(client_of):
    row = at_work()
    township = client_of(Role.TOWNSHIP)
    assert township.get(row.url).status_code == 200
    assert township.post(f"{row.url}report/", {"judgement": "good", "words": "x"}).status_code == 403
    assert client_of(Role.OWNER).get(HOME).status_code == 403
    elsewhere = client_of(user_of(Role.INSPECTOR, organisation=OrganisationFactory(areas=[ELSEWHERE])))
    assert elsewhere.get(row.url).status_code == 404
    for part in ("plan/", "report/", "measures/"):
        assert elsewhere.post(f"{row.url}{part}", {"judgement": "good", "words": "x"}).status_code == 404


def test_list_costs_the_same_for_many(client_of, assert_same_queries):
    chief = client_of(user_of(Role.STATION_CHIEF))
    assert_same_queries(lambda: chief.get(HOME), listed)
