"""Applications on screen: the owner fills in on a phone, the desk takes one step at a time, the public objects."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from inspections.leads.forms_public import new_token
from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.places import bureau
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from jishan_portal.publications.models import Publication
from subsidies.applications import actions, reviews
from subsidies.applications.ending import clear_notices
from subsidies.applications.models import Application, Objection
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.states import Source
from subsidies.licensing import actions as licensing
from tests.factories import user_of
from tests.factories.subsidies import FILLED, YEAR, Cast, application_of, budget_of, give_licences, hand_in
from tests.factories.upgrade import pipeline_of
from tests.factories.workshops import OwnershipFactory, WorkshopFactory
from tests.inspections.self_checks.photos import photo_file

pytestmark = pytest.mark.django_db
LIST = "/subsidies/applications/"
ELSEWHERE = "140881100000"
TYPED = {**{name: str(value) for name, value in FILLED.items()}, "payee_name": FILLED["entity_name"]}


def _step(client, application, verb: str, **data):
    return client.post(f"{application.url}step/{verb}/", data)


def _state(application) -> str:
    return Application.objects.get(pk=application.pk).state


def test_the_owner_starts_with_what_is_on_file_and_hands_in(client_of):
    cast = Cast()
    shop = OwnershipFactory(user=cast.owner, workshop=WorkshopFactory()).workshop
    give_licences(shop)
    client = client_of(cast.owner)
    assert client.get(f"{LIST}mine/").status_code == 200
    client.post(f"{LIST}start/{shop.pk}/", {"source": "county"})
    made = Application.objects.get()
    assert (made.entity_name, made.contact_phone, made.credit_code[:2], made.production_licence[:2]) == (shop.name, shop.phone, "91", "SC")
    answer = client.post(f"{made.url}edit/", {**TYPED, "version": made.version})
    assert (answer.status_code, Application.objects.get().account) == (302, FILLED["account"])
    hand_in(made, by=cast.owner)
    assert client.get(made.url).context["gaps"] == []
    client.post(f"{made.url}submit/", {"submission_id": str(uuid4())})
    assert _state(made) == A.TOWNSHIP


def test_few_fields_are_left_to_type_after_a_conversion(client_of):
    """An enterprise may ask too, and most of the form comes from its way to the licences (at most ten fields are typed)."""
    cast = Cast()
    shop = OwnershipFactory(user=cast.owner, workshop=WorkshopFactory()).workshop
    way = pipeline_of("issued", shop=shop)
    licensing.convert(way, by=user_of(Role.STATION_CHIEF))
    client_of(cast.owner).post(f"{LIST}start/{shop.pk}/", {"source": "county"})
    made = Application.objects.get()
    filled = [name for name in actions.TYPED if getattr(made, name) not in (None, "")]
    assert (made.entity_name, made.payee_name, made.completed_on) == (way.enterprise_name, way.enterprise_name, way.issued_on)
    assert len(actions.TYPED) - len(filled) <= 4


def test_a_closed_workshop_cannot_ask(client_of):
    cast = Cast()
    shop = OwnershipFactory(user=cast.owner, workshop=WorkshopFactory(state="closed_down")).workshop
    assert client_of(cast.owner).post(f"{LIST}start/{shop.pk}/", {"source": "county"}).status_code == 404


def test_what_completes_an_upgrade_is_named_when_it_is_missing(client_of):
    made = application_of()
    made.workshop.licences.all().delete()
    made.workshop.readiness_rounds.all().delete()
    client = client_of(made.cast.owner)
    assert [gap[:6] for gap in client.get(made.url).context["gaps"]] == ["还没有通过《", "还没有登记有", "还没有登记有"]
    client.post(f"{made.url}submit/", {"submission_id": str(uuid4())})
    assert _state(made) == A.DRAFT


def test_autosave_keeps_and_tells_of_another_window(client_of):
    made = application_of()
    client = client_of(made.cast.owner)
    saved = client.post(f"{made.url}edit/", {**TYPED, "works": "甲", "version": made.version}, headers={"X-Autosave": "1"})
    assert (saved.status_code, saved.json()["version"]) == (200, made.version + 1)
    late = client.post(f"{made.url}edit/", {**TYPED, "works": "乙", "version": made.version})
    assert (late.status_code, Application.objects.get().works) == (409, "甲")
    assert [row["label"] for row in late.context["conflict"]["rows"] if row["is_changed"]] == ["改造内容"]
    assert (
        client.post(f"{made.url}edit/", {**TYPED, "works": "乙", "version": made.version}, headers={"X-Autosave": "1"}).status_code == 409
    )


def test_each_step_is_its_persons_alone(client_of):
    made = application_of(A.FIRST)
    assert _step(client_of(made.cast.finance), made, "pass_first", amount="30000").status_code == 403
    assert _step(client_of(Role.INSPECTOR, area=ELSEWHERE), made, "pass_first", amount="30000").status_code == 404
    assert _step(client_of(made.cast.inspector), made, "record_site", second=made.cast.second.pk, opinion="属实").status_code == 409
    low = _step(client_of(made.cast.inspector), made, "pass_first", amount="29999.99")
    assert (low.status_code, "不少于 30,000.00 元" in low.content.decode()) == (409, True)
    assert _step(client_of(made.cast.inspector), made, "pass_first", amount="30000").status_code == 302
    assert _state(made) == A.SITE


def test_the_desk_takes_an_application_to_its_notice(client_of):
    made, budget = application_of(A.SITE), budget_of()
    cast = made.cast
    assert (
        _step(client_of(cast.inspector), made, "record_site", second=cast.second.pk, opinion="属实", photos=[photo_file()]).status_code
        == 302
    )
    assert made.evidence.get(step__kind="site").title == "实地核验照片 1"
    assert _step(client_of(cast.bureau), made, "sign_bureau").status_code == 302
    assert _step(client_of(cast.finance), made, "sign_finance").status_code == 302
    page = client_of(cast.head).get(made.url)
    assert "可用 300,000.00 元" in page.content.decode()
    assert _step(client_of(cast.head), made, "decide", budget=budget.pk, amount="30000").status_code == 302
    shown = Publication.objects.get(subject_kind="subsidies.application")
    assert (shown.state, shown.until_on) == ("published", Application.objects.get().notice_until)
    assert FILLED["account"] not in shown.body


def test_a_site_check_without_a_photo_keeps_its_words(client_of):
    made = application_of(A.SITE)
    answer = _step(client_of(made.cast.inspector), made, "record_site", second=made.cast.second.pk, opinion="设备齐全")
    page = answer.content.decode()
    assert (answer.status_code, "至少 1 张，现在有 0 张" in page, "设备齐全" in page, _state(made)) == (409, True, True, A.SITE)


def test_a_new_year_of_the_programme_begins_after_its_last_milestone(client_of, freeze):
    freeze("2026-12-01 09:00")
    made = application_of()
    shop, client = made.workshop, client_of(made.cast.owner)
    assert client.get(f"{LIST}mine/").context["year"] == YEAR + 1
    client.post(f"{LIST}start/{shop.pk}/", {"source": "county"})
    assert list(shop.subsidy_applications.order_by("pk").values_list("year", flat=True)) == [YEAR, YEAR + 1]


def test_returned_with_its_reason_and_taken_up_again(client_of):
    made = application_of(A.FIRST)
    assert _step(client_of(made.cast.inspector), made, "return", note="合同照片看不清").status_code == 302
    assert "合同照片看不清" in client_of(made.cast.owner).get(made.url).content.decode()


def test_a_decision_taken_back_is_taken_off_the_public_pages(client_of):
    made = application_of(A.NOTICE)
    assert _step(client_of(made.cast.head), made, "reconsider", note="金额有误").status_code == 302
    assert Publication.objects.get(subject_kind="subsidies.application").state == "recalled"


def test_the_account_is_masked_and_shown_only_with_a_trace(client_of):
    made = application_of(A.FINANCE)
    page = client_of(made.cast.bureau).get(made.url).content.decode()
    assert (FILLED["account"] in page, "****4567" in page) == (False, True)
    assert client_of(made.cast.inspector).post(f"{made.url}account/").status_code == 403
    assert FILLED["account"] in client_of(made.cast.finance).post(f"{made.url}account/").content.decode()
    assert Entry.objects.filter(action="subsidies.application.unmask").count() == 1


def _opened() -> str:
    """The signed mark of a form that was opened a minute ago."""
    with clock.travel(clock.now() - timedelta(minutes=1)):
        return new_token()


def _object(made, **data):
    sent = {"words": "这户去年就停产了", "submission_id": str(uuid4()), "opened": _opened(), **data}
    return Client().post(f"/objections/{made.code}/", sent)


def test_the_public_objects_is_answered_and_the_notice_ends(client_of):
    made = application_of(A.NOTICE)
    assert Client().get(f"/objections/{made.code}/").status_code == 200
    assert Client().get(f"/objections/{application_of(A.FIRST).code}/").status_code == 404
    assert _object(made, website="x").status_code == 422
    answer = _object(made)
    objection = Objection.objects.get()
    assert (answer.status_code, objection.tracking_code in answer.content.decode()) == (201, True)
    Application.objects.filter(pk=made.pk).update(notice_until=date(2026, 3, 6))
    assert clear_notices() == 0
    answering = {"is_upheld": "0", "answer": "经查一直在生产"}
    assert client_of(made.cast.inspector).post(f"{LIST}objections/{objection.pk}/answer/", answering).status_code == 403
    assert client_of(made.cast.bureau).post(f"{LIST}objections/{objection.pk}/answer/", answering).status_code == 302
    assert "经查一直在生产" in Client().get(f"/objections/status/?code={objection.tracking_code}").content.decode()
    assert (clear_notices(), clear_notices(), _state(made)) == (1, 0, A.TO_PAY)


def test_several_objections_have_fields_of_their_own_and_a_bad_answer_keeps_its_words(client_of):
    made = application_of(A.NOTICE)
    for words in ("去年就停产了", "没有改造"):
        _object(made, words=words)
    last, first = made.objections.all()
    bureau = client_of(made.cast.bureau)
    page = bureau.get(made.url).content.decode()
    assert all(page.count(f'id="answer_{row.pk}_answer"') == 1 for row in (first, last))
    answer = bureau.post(f"{LIST}objections/{first.pk}/answer/", {"answer": "正在核实，先记一下"})
    held = {row.pk: form for row, form in answer.context["objections"]}
    assert (answer.status_code, held[first.pk].errors.keys(), held[last.pk].is_bound) == (422, {"is_upheld"}, False)
    assert answer.content.decode().count("正在核实，先记一下") == 1


def test_a_bad_code_says_so():
    assert "没有查到" in Client().get("/objections/status/?code=ABCDEFGHJK").content.decode()


def test_lists_filters_and_workbook_hold_the_same_rows(client_of):
    first, _ = application_of(A.FIRST), application_of(A.NOTICE, source=Source.CITY)
    client = client_of(first.cast.finance)
    assert [row[0].pk for row in client.get(f"{LIST}?view=desk").context["rows"]] == [first.pk]
    assert len(client.get(f"{LIST}?view=all&source=city&year={YEAR}").context["rows"]) == 1
    assert len(client.get(f"{LIST}?view=all&q={first.number}").context["rows"]) == 1
    answer = client.get(f"{LIST}export/?view=all&source=county")
    words = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    assert (first.number in words, "县级" in words, "市级" in words, FILLED["account"] in words) == (True, True, False, False)
    year = client.get(f"{LIST}years/").context["rows"]
    assert [(row["source"], row["asked"], row["granted"], row["granted_amount"]) for row in year] == [
        ("city", 1, 1, Decimal(30000)),
        ("county", 1, 0, None),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}years/export/").content)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [line for line in lines if line[0] == YEAR] == [[YEAR, "市级", 1, 1, 30000, 0, 0, 0], [YEAR, "县级", 1, 0, 0, 0, 0, 0]]


def test_each_figure_of_the_years_leads_to_its_rows(client_of):
    cast, budget = Cast(), budget_of()
    for state in (A.DRAFT, A.TOWNSHIP, A.NOTICE, A.PAID):
        application_of(state, cast=cast, budget=budget)
    client = client_of(cast.finance)
    page = client.get(f"{LIST}years/")
    row = page.context["rows"][0]
    for view, number in (("asked", row["asked"]), ("granted", row["granted"]), ("paid", row["paid"])):
        listed = client.get(f"{row['base']}{view}")
        assert len(listed.context["rows"]) == number
        assert f"{row['base']}{view}".replace("&", "&amp;") in page.content.decode()
    assert (row["asked"], row["granted"], row["paid"], row["granted_amount"], row["paid_amount"]) == (3, 2, 1, 60000, 30000)
    tabs = [tab["label"] for tab in client.get(LIST).context["views"]]
    assert ("已审定" in tabs, "已拨付" in tabs) == (False, True)


def test_the_list_and_the_page_take_the_same_queries(client_of, assert_same_queries):
    cast = Cast()
    client = client_of(cast.finance)
    assert_same_queries(lambda: client.get(f"{LIST}?view=all"), lambda: application_of(A.TOWNSHIP, cast=cast), at_most=12)


def test_owners_see_theirs_only(client_of):
    mine, other = application_of(A.TOWNSHIP), application_of(A.TOWNSHIP)
    client = client_of(mine.cast.owner)
    assert (client.get(mine.url).status_code, client.get(other.url).status_code, client.get(LIST).status_code) == (200, 404, 403)


def test_a_refusal_is_appealed_and_upheld(client_of):
    made = application_of(A.BUREAU)
    assert _step(client_of(made.cast.bureau), made, "refuse", note="未完成改造").status_code == 302
    assert _step(client_of(made.cast.owner), made, "appeal", note="已经补上").status_code == 302
    assert _step(client_of(Role.LEADING_OFFICE), made, "uphold", note="不符合条件").status_code == 302
    assert _state(made) == A.DISMISSED


def test_unmasking_is_refused_below_the_view_too():
    made = application_of(A.FINANCE)
    with pytest.raises(PermissionDenied):
        reviews.unmask_account(made, by=made.cast.inspector)


def test_a_revoked_decision_is_no_longer_on_show_nor_objected_to(client_of):
    made = application_of(A.NOTICE)
    assert _step(client_of(made.cast.head), made, "revoke", note="经查未完成改造").status_code == 302
    page = Client().get(f"/objections/{made.code}/").content.decode()
    assert ("已经撤销" in page, "30,000.00" in page, "您有什么异议" in page) == (True, False, False)
    assert (_object(made).status_code, Objection.objects.count()) == (409, 0)


def test_the_notice_names_its_basis_and_whom_to_call(client_of):
    made = application_of(A.NOTICE)
    Organisation.objects.filter(pk=bureau().pk).update(phone="0359-5520000")
    page = Client().get(f"/objections/{made.code}/").content.decode()
    assert ("稷政办发〔2024〕10号三（二）3" in page, bureau().name in page, "0359-5520000" in page) == (True, True, True)


def test_what_the_public_reads_carries_no_mark_of_the_offices_own_and_the_staff_still_see_it(client_of):
    Organisation.objects.filter(pk=bureau().pk).update(phone="0359-5520000")
    made = application_of(A.NOTICE)
    shown = Publication.objects.get(subject_kind="subsidies.application")
    pages = [Client().get(f"/objections/{made.code}/"), Client().get(f"/public/publications/{shown.code}/")]
    for words in (shown.body, *(page.content.decode() for page in pages)):
        assert "2026年3月17日至2026年3月24日（公示当日不计，共 5 个工作日）" in words
        assert [mark for mark in ("待局方确认", "规则", "门户默认值", "届满") if mark in words] == []
    assert "规则待局方确认" in client_of(made.cast.finance).get(made.url).content.decode()


def test_the_published_text_reads_as_an_office_writes_it():
    Organisation.objects.filter(pk=bureau().pk).update(phone="0359-5520000")
    made = application_of(A.NOTICE)
    body = Publication.objects.get(subject_kind="subsidies.application").body.split("\n")
    assert body[0] == (
        "根据《稷山县食品小作坊高质量发展实施方案》（稷政办发〔2024〕10号），经申请、核实、审核、审定，拟给予下列主体县级提档升级奖补，现予公示。"
    )
    assert body[2:4] == [f"申请主体：{FILLED['entity_name']}", f"原小作坊：{made.workshop.name}"]
    assert body[5:7] == [f"资金：{YEAR}年县级提档升级奖补", "拟补助金额：30,000.00 元"]
    assert body[-1].startswith(
        f"对公示有异议的，请在公示期内向{bureau().name}（电话：0359-5520000）提出，可以不留姓名，也可以在网上提出：http"
    )
    assert body[-1].endswith(f"/objections/{made.code}/")


@pytest.mark.parametrize(("entity", "read"), [("段福顺", "段某某"), ("稷山县段福顺麻花厂", "稷山县段福顺麻花厂")])
def test_a_person_without_a_trade_name_is_named_by_surname_only(entity, read):
    made = application_of(A.DECISION, entity_name=entity, payee_name=entity)
    made.workshop.owner_name = "段福顺"
    made.workshop.save()
    reviews.decide(made, by=made.cast.head, budget=budget_of(), amount=Decimal(30000))
    shown = Publication.objects.get(subject_kind="subsidies.application")
    page = Client().get(f"/objections/{made.code}/").content.decode()
    assert (shown.title, f"申请主体：{read}\n" in shown.body) == (f"{read}拟给予县级奖补公示", True)
    assert f"<h1>{read}拟给予奖补公示</h1>" in page
