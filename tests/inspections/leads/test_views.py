"""The desk: who may, where, in which state; the list, its export and one lead cost the same for 1 and 11 rows."""

import io
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.leads import actions
from inspections.leads.models import Lead
from inspections.leads.states import LeadKind, LeadSource, LeadState
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from tests.factories import TOWNSHIP, WorkshopFactory, workshop_of

pytestmark = pytest.mark.django_db
LIST = "/inspections/leads/"


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def do(client, lead, name, **data):
    return client.post(f"{LIST}{lead.pk}/do/{name}/", data)


def test_list_shows_views_and_filters(client_of, chief, lead_of):
    late, done = lead_of(place="晚的"), lead_of(place="完的", kind=LeadKind.COMPLAINT)
    Lead.objects.filter(pk=late.pk).update(deadline_on="2026-03-01")
    actions.refuse(done, by=chief, note="不属管辖")
    client = client_of(chief)

    def shown(query=""):
        return [row.place for row in client.get(f"{LIST}{query}").context["page"].rows]

    assert (shown(), shown("?view=overdue"), shown("?view=ended")) == (["晚的"], ["晚的"], ["完的"])
    assert (shown("?view=all&kind=complaint"), shown("?q=麻花&view=all"), shown("?q=没有")) == (["完的"], ["完的", "晚的"], [])
    typed = done.number.replace("〔", "[").replace("〕", "]")
    assert shown(f"?view=all&q={typed}") == ["完的"]
    assert (shown("?view=all&since=2026-03-18"), shown("?view=all&until=2026-03-17")) == ([], ["完的", "晚的"])
    hot = {tab["label"]: tab["is_hot"] for tab in client.get(LIST).context["tabs"]}
    assert (hot["已超期"], hot["待受理"]) == (True, False)


def test_list_and_detail_and_export_cost_the_same(client_of, chief, lead_of, assert_same_queries):
    client = client_of(chief)
    assert_same_queries(lambda: client.get(LIST), lambda: lead_of(workshop=WorkshopFactory()))
    assert_same_queries(lambda: client.post(f"{LIST}export/"), lead_of)


def test_detail_costs_the_same_with_many_duplicates_and_photos(client_of, chief, lead_of, assert_same_queries):
    client, first = client_of(chief), lead_of()
    assert_same_queries(
        lambda: client.get(first.url), lambda: actions.merge(lead_of(name="张三", phone="13900000000"), first, by=chief, note="同一件事")
    )


def test_far_and_foreign_are_shut_out(client_of, stranger, named):
    assert client_of(stranger).get(LIST).context["page"].rows == []
    for path in ("", "do/accept/", "pictures/1/thumb/", "hazard/"):
        assert client_of(stranger).get(f"{LIST}{named.pk}/{path}").status_code == 404
    assert client_of(stranger).post(f"{LIST}{named.pk}/reporter/", {"reason": "看"}).status_code == 404
    for role in (Role.OWNER, Role.FINANCE_REVIEWER, Role.POLICE, Role.SYSTEM_ADMIN):
        assert client_of(role).get(LIST).status_code == 403


def test_a_lead_is_walked_to_its_end(client_of, chief, inspector, named):
    assert do(client_of(inspector), named, "refuse", note="x").status_code == 403
    assert do(client_of(chief), named, "find_nothing", note="x").status_code == 409
    assert do(client_of(inspector), named, "accept").headers["Location"] == named.url
    assert do(client_of(inspector), named, "accept").status_code == 409
    assert do(client_of(inspector), named, "find_nothing").status_code == 422
    do(client_of(inspector), named, "find_nothing", note="没有生产", findings="到场两次")
    named.refresh_from_db()
    assert (named.state, named.findings, named.answer) == (LeadState.NOTHING, "到场两次", "已核查，没有发现所反映的问题。没有生产。")
    assert client_of(inspector).get(f"{LIST}{named.pk}/do/tie/").status_code == 409


def test_a_named_report_is_told_and_the_way_is_written_down(client_of, inspector, named):
    actions.accept(named, by=inspector)
    actions.find_nothing(named, by=inspector, note="没有生产")
    reply = named.replies.get()
    offered = ["登记告知" in client_of(who).get(named.url).content.decode() for who in (inspector, Role.BUREAU_HEAD)]
    assert offered == [True, False]
    assert str(reply.deadline_on) == "2026-03-24"
    client = client_of(inspector)
    assert client.post(f"{LIST}replies/{reply.pk}/", {"on": "2026-03-01", "way": "phone"}).status_code == 409
    client.post(f"{LIST}replies/{reply.pk}/", {"on": "2026-03-17", "way": "phone", "words": "电话告知"})
    reply.refresh_from_db()
    named.refresh_from_db()
    assert (reply.state, reply.way, bool(named.answered_at)) == ("told", "phone", True)
    assert client.get(f"{LIST}replies/{reply.pk}/").status_code == 409


def test_a_complaint_is_told_of_acceptance_too(chief, lead_of):
    lead = lead_of(kind=LeadKind.COMPLAINT, name="张三", phone="13900000000")
    actions.mediate(lead, by=chief)
    actions.settle(lead, by=chief, outcome="failed", note="谈不拢")
    assert [(row.about, str(row.deadline_on)) for row in lead.replies.all()] == [("acceptance", "2026-03-26"), ("outcome", "2026-03-24")]


def test_extension_is_asked_and_decided_on_pages(client_of, inspector, leader, named):
    actions.accept(named, by=inspector)
    do(client_of(inspector), named, "extend", note="等检验")
    asked = named.extensions.get()
    url = f"{LIST}extensions/{asked.pk}/"
    assert client_of(inspector).get(url).status_code == 403
    assert client_of(leader).post(url, {"grant": "0"}).status_code == 422
    client_of(leader).post(url, {"grant": "1"})
    assert client_of(leader).get(url).status_code == 409
    text = client_of(inspector).get(named.url).content.decode()
    assert f"{leader.name} 2026-03-17 批准" in text
    assert do(client_of(inspector), named, "extend", note="再等").status_code == 409


def test_merge_and_undo_on_pages(client_of, chief, lead_of):
    first, second = lead_of(), lead_of(place="荆平村 南巷")
    client = client_of(chief)
    assert [reason for _, reason in client.get(second.url).context["alikes"]] == ["地点相同"]
    assert do(client, second, "merge", number="没有这个", note="x").status_code == 422
    do(client, second, "merge", number=first.number.replace("〔", " (").replace("〕", ")"), note="同一件事")
    assert do(client, first, "merge", number=second.number, note="x").status_code == 422
    third = lead_of()
    assert do(client, first, "merge", number=third.number, note="x").status_code == 409
    assert second.description in client.get(first.url).content.decode()
    do(client, second, "unmerge", note="不是一件事")
    second.refresh_from_db()
    assert (second.state, second.merged_into, str(second.deadline_on)) == (LeadState.RECEIVED, None, str(first.deadline_on))


def test_a_merge_cannot_be_undone_once_the_answer_went_out(chief, lead_of):
    first, second = actions.accept(lead_of(), by=chief), lead_of(name="张三", phone="13900000000")
    actions.merge(second, first, by=chief, note="同一件事")
    actions.find_nothing(first, by=chief, note="没有")
    assert second.replies.count() == 1
    with pytest.raises(actions.MoveRefused, match="不能再撤销"):
        actions.unmerge(second, by=chief, note="分开")


def test_a_workshop_is_put_on_file_and_comes_back(client_of, inspector, named):
    actions.accept(named, by=inspector)
    client = client_of(inspector)
    page = client.get(f"{LIST}{named.pk}/do/file_workshop/").content.decode()
    assert f"then=%2Finspections%2Fleads%2F{named.pk}%2Fdo%2Ffile_workshop%2F" in page
    shop = workshop_of(name="新建麻花坊")
    then = f"{LIST}{named.pk}/do/file_workshop/"
    new = f"/workshops/new/?area_code={TOWNSHIP}&address=荆平村南巷&then={then}"
    assert 'value="荆平村南巷"' in client.get(new).content.decode()
    assert "新建麻花坊" in client.get(f"{then}?workshop={shop.pk}").content.decode()
    client.post(then, {"workshop": shop.pk, "note": ""})
    named.refresh_from_db()
    assert (named.state, named.workshop) == (LeadState.CONVERTED_WORKSHOP, shop)


def test_new_file_never_leads_to_another_site(client_of, inspector):
    data = {"name": "某某坊", "area_code": TOWNSHIP, "address": "某村1号", "owner_name": "张三", "submission_id": str(uuid4())}
    for then in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        data |= {"submission_id": str(uuid4()), "name": f"某{len(then)}坊", "address": f"某村{len(then)}号"}
        answer = client_of(inspector).post(f"/workshops/new/?then={then}", data)
        assert answer.status_code == 302
        assert "evil" not in answer.headers["Location"]


def test_tie_finds_one_or_offers_several(client_of, inspector, named):
    one, two = workshop_of(name="福顺麻花坊"), workshop_of(name="福顺饼子坊")
    client = client_of(inspector)
    assert do(client, named, "tie", workshop_text="没有这家").status_code == 422
    assert "找到不止一户" in do(client, named, "tie", workshop_text="福顺").content.decode()
    do(client, named, "tie", workshop_text="福顺", workshop=two.pk)
    named.refresh_from_db()
    assert named.workshop == two
    do(client, named, "tie", workshop_text=one.code)
    named.refresh_from_db()
    assert named.workshop == one


def test_telephone_report_is_taken_in_with_its_reporter_apart(client_of, inspector):
    data = {
        "kind": "complaint", "channel": "hotline", "source": "public", "external_number": "GD2026001", "area_code": TOWNSHIP,
        "place": "老街口", "description": "豆腐发酸", "submission_id": str(uuid4()),
    }  # fmt: skip
    client = client_of(inspector)
    assert set(client.post(f"{LIST}new/", data).context["form"].errors) == {"name", "phone", "wish"}
    data |= {"name": "李四举", "phone": "13877776666", "wish": "退款", "photos": [photo()]}
    client.post(f"{LIST}new/", data)
    data["photos"] = [photo()]
    client.post(f"{LIST}new/", data)
    lead = Lead.objects.get()
    assert (lead.reporter.name, lead.pictures.count(), lead.made_by) == ("李四举", 1, inspector)
    assert lead.tracking_code in client.get(lead.url).content.decode()


def test_township_reports_with_place_and_words_alone(client_of, official):
    client = client_of(official)
    client.post(f"{LIST}spot/", {"area_code": TOWNSHIP, "place": "戏台后面", "description": "做月饼", "submission_id": str(uuid4())})
    lead = Lead.objects.get()
    assert (lead.source, lead.kind) == (LeadSource.TOWNSHIP, LeadKind.CLUE)
    assert [row.pk for row in client.get(LIST).context["page"].rows] == [lead.pk]


def test_a_no_on_a_ban_lands_once_on_the_desk(client_of, chief):
    shop = workshop_of(name="福顺麻花坊")
    first = actions.propose(shop, item_code="F1", words="自查“不用非食用物质”为否", source=LeadSource.SELF_CHECK, by=chief)
    assert actions.propose(shop, item_code="F1", words="再说一次", source=LeadSource.SELF_CHECK, by=chief) == first
    seen = actions.propose(shop, item_code="F1", words="现场有工业盐", source=LeadSource.VISIT, by=chief)
    said = [client_of(chief).get(lead.url).content.decode() for lead in (first, seen)]
    assert ["业主自查填“否”，系统自动转来" in page for page in said] == [True, False]
    assert "F1（检查不符合，系统自动转来）" in said[1]
    text = client_of(chief).get(first.url).content.decode()
    assert ("F1" in text, "自查" in text, "受理" in text) == (True, True, True)


def test_the_panel_shows_leads_to_the_bureau_alone(client_of, chief, official, lead_of):
    shop = workshop_of(name="福顺麻花坊")
    lead = lead_of(workshop=shop, name="李四举", phone="13877776666")
    text = client_of(chief).get(f"/workshops/{shop.pk}/file/?tab=leads").content.decode()
    assert (lead.number in text, "李四举" in text) == (True, False)
    assert lead.number not in client_of(official).get(f"/workshops/{shop.pk}/file/?tab=leads").content.decode()
    assert lead.number not in client_of(chief).get(f"/workshops/{shop.pk}/file/print/").content.decode()


def test_export_holds_the_rows_and_is_written_down(client_of, chief, named):
    answer = client_of(chief).post(f"{LIST}export/?view=all")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row]
    assert named.number in cells
    assert Entry.objects.filter(action="inspections.lead.export").count() == 1
