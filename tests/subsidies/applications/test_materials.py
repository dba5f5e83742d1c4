"""What has to come with an application: it is refused by name without it, on paper only where the rulebook says so."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.kit import clock
from jishan_portal.rulebook.models import Rule
from jishan_portal.rulebook.queries import changed
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, rules
from subsidies.applications.models import Application, Evidence
from subsidies.applications.states import ApplicationState as A
from subsidies.applications.states import Need
from tests.factories import user_of
from tests.factories.subsidies import application_of, hand_in
from tests.inspections.self_checks.photos import body, photo_file

pytestmark = pytest.mark.django_db
PHOTOS, INVOICES, LICENCE, PERMIT = "改造后的车间和设备照片", "改造投入的发票、合同或付款凭证", "营业执照", "食品生产许可证"
JPEG = b"\xff\xd8"


def _bare() -> Application:
    return application_of(has_materials=False)


def _submit(made: Application) -> Application:
    return actions.submit(made, by=made.cast.owner, submission_id=uuid4())


def _rule(*rows) -> None:
    Rule.objects.filter(key="subsidy.papers").update(value=[list(row) for row in rows])
    changed()


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (LICENCE, "还没有上传“营业执照”。"),
        (PERMIT, "还没有上传“食品生产许可证”。"),
        (PHOTOS, "还没有上传“改造后的车间和设备照片”。"),
        (INVOICES, "还没有交“改造投入的发票、合同或付款凭证”：拍照上传，或者把纸质的交到乡镇或监管所签收。"),
    ],
)
def test_each_required_material_is_named_when_it_is_missing_and_the_draft_stays(missing, said):
    made = _bare()
    hand_in(made, *({LICENCE, PERMIT, PHOTOS, INVOICES} - {missing}), by=made.cast.owner)

    with pytest.raises(MoveRefused) as told:
        _submit(made)

    held = Application.objects.get(pk=made.pk)
    assert told.value.message == f"还不能提交：{said}"
    assert (held.state, held.works, held.evidence.count(), held.number) == (A.DRAFT, "改造车间、购置和面机", 3, "")


def test_with_all_of_them_it_is_handed_in_without_the_optional_one():
    made = application_of()

    assert _submit(made).state == A.TOWNSHIP
    assert not made.evidence.filter(material="收款账户证明").exists()


def test_a_file_that_was_dropped_or_is_something_else_does_not_count():
    made = application_of()
    actions.drop(made.evidence.get(material=LICENCE), by=made.cast.owner)
    hand_in(made, "", by=made.cast.owner)

    with pytest.raises(MoveRefused, match="“营业执照”"):
        _submit(made)


def test_a_receipt_for_the_paper_stands_for_the_file_where_the_rulebook_allows_it():
    made = _bare()
    hand_in(made, LICENCE, PERMIT, PHOTOS, by=made.cast.owner)

    first = actions.receive_paper(made, INVOICES, by=made.cast.township)
    again = actions.receive_paper(made, INVOICES, by=made.cast.inspector)

    assert (first.pk, again.received_by, first.is_paper) == (again.pk, made.cast.township, True)
    assert Entry.objects.filter(action="subsidies.application.receive").count() == 1
    assert _submit(made).state == A.TOWNSHIP


@pytest.mark.parametrize("material", [LICENCE, "收款账户证明", "没有这样的材料"])
def test_no_other_material_is_received_on_paper(material):
    made = _bare()

    with pytest.raises(MoveRefused, match="不能只交纸质"):
        actions.receive_paper(made, material, by=made.cast.township)


def test_only_the_township_and_the_station_receive_paper_and_only_before_it_is_handed_in():
    made = application_of()

    for person in (made.cast.owner, made.cast.finance):
        with pytest.raises(MoveRefused, match="由乡镇或监管所签收"):
            actions.receive_paper(made, INVOICES, by=person)
    _submit(made)
    with pytest.raises(MoveRefused, match="已经交上去"):
        actions.receive_paper(made, INVOICES, by=made.cast.township)


def test_a_receipt_is_taken_back_by_the_office_and_a_file_by_who_fills_in():
    made = application_of()
    receipt = actions.receive_paper(made, INVOICES, by=made.cast.inspector)

    with pytest.raises(MoveRefused, match="由签收的乡镇或监管所"):
        actions.drop(receipt, by=made.cast.owner)
    with pytest.raises(MoveRefused, match="由填报人"):
        actions.drop(made.evidence.get(material=LICENCE), by=made.cast.inspector)
    actions.drop(receipt, by=made.cast.township)

    assert made.evidence.get(pk=receipt.pk).dropped_at is not None


def test_a_receipt_stays_only_as_long_as_the_rulebook_takes_paper():
    made = _bare()
    hand_in(made, LICENCE, PERMIT, PHOTOS, by=made.cast.owner)
    actions.receive_paper(made, INVOICES, by=made.cast.township)

    _rule((INVOICES, Need.REQUIRED))

    assert rules.lacking(made.evidence.all(), clock.today()) == [f"还没有上传“{INVOICES}”。"]


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (("检验报告", "必交"), True),
        (("检验报告", "可交纸质"), True),
        (("检验报告", "选交"), False),
        (("检验报告", "随便"), True),
        (("检验报告",), True),
    ],
)
def test_the_list_is_what_the_rulebook_says_and_what_it_says_unclearly_is_required(row, lacks):
    _rule(row)

    assert [(one.name, one.is_lacking) for one in rules.materials((), clock.today())] == [("检验报告", lacks)]


def test_the_database_holds_a_file_or_a_receipt_never_both_nor_neither():
    made = application_of()
    stored = made.evidence.first().file
    for facts in (
        {"material": LICENCE},
        {"material": LICENCE, "file": stored, "received_by": made.cast.township},
        {"received_by": made.cast.township},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(application=_bare(), title="x", **facts)


def test_one_receipt_a_material_is_a_rule_of_the_database():
    made = _bare()
    actions.receive_paper(made, INVOICES, by=made.cast.township)

    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(application=made, material=INVOICES, title="x", received_by=made.cast.township)


def test_the_owner_is_told_by_name_and_keeps_everything(client_of):
    made = _bare()
    client = client_of(made.cast.owner)
    page = client.post(f"{made.url}submit/", {"submission_id": str(uuid4())}, follow=True).content.decode()
    assert "还不能提交，还差 4 项：还没有上传“营业执照”。还没有上传“食品生产许可证”。" in page.replace("&#x27;", "'")
    assert (Application.objects.get().state, page.count("交上去</button>")) == (A.DRAFT, 0)


def test_photos_and_pdfs_come_under_the_name_of_their_material(client_of):
    made = _bare()
    client = client_of(made.cast.owner)
    assert client.get(made.url).context["attach_form"].initial["material"] == LICENCE
    sent = {"material": LICENCE, "photos": [photo_file()]}
    assert "“营业执照”收到 1 份" in client.post(f"{made.url}attach/", sent, follow=True).content.decode()
    assert client.get(made.url).context["attach_form"].initial["material"] == PERMIT
    held = made.evidence.get()
    assert (held.material, held.title, held.file.is_picture) == (LICENCE, "营业执照 1", True)
    thumb = f"/subsidies/applications/evidence/{held.pk}/thumb/"
    assert body(client.get(thumb))[:2] == JPEG


@pytest.mark.parametrize("state", [A.DRAFT, A.TOWNSHIP, A.NOTICE])
def test_what_came_is_shown_to_the_owner_and_to_every_desk(client_of, state):
    made = application_of(state)
    addresses = [f"/subsidies/applications/evidence/{row.pk}/served/" for row in made.evidence.all()]
    for person in (made.cast.owner, made.cast.township, made.cast.finance):
        page = client_of(person).get(made.url).content.decode()
        assert [address in page for address in addresses] == [True] * max(len(addresses), 4)


def test_a_material_that_is_not_on_the_list_and_an_empty_form_are_told(client_of):
    made = _bare()
    client = client_of(made.cast.owner)
    bad = client.post(f"{made.url}attach/", {"material": "护照", "photos": [photo_file()]}, follow=True).content.decode()
    assert ("请选一下这是什么材料" in bad, made.evidence.count()) == (True, 0)
    assert "还没有选照片或者文件" in client.post(f"{made.url}attach/", {"material": LICENCE}, follow=True).content.decode()
    wrong = client.post(f"{made.url}attach/", {"material": LICENCE, "scans": [photo_file(b"MZ-no", "a.pdf")]}, follow=True).content.decode()
    assert ("文件“a.pdf”没有收下" in wrong, made.evidence.count()) == (True, 0)


def test_the_township_fills_in_receives_and_hands_in_for_an_owner(client_of):
    made = _bare()
    hand_in(made, LICENCE, PERMIT, PHOTOS, by=made.cast.owner)
    client = client_of(made.cast.township)
    before = client.get(made.url).content.decode()
    assert ("代业主填写" in before, "代业主提交" in before, "签收纸质材料" in before) == (True, False, True)
    assert client.post(f"{made.url}receive/", {"material": INVOICES}).status_code == 302
    page = client.get(made.url)
    assert ("代业主提交" in page.content.decode(), f"{INVOICES}：纸质" in page.content.decode()) == (True, True)
    assert client.post(f"{made.url}submit/", {"submission_id": str(uuid4())}).status_code == 302
    held = Application.objects.get()
    assert (held.state, held.filler) == (A.TOWNSHIP, made.cast.township)
    assert "已在“填报”环节办理过" in client.get(made.url).content.decode()  # who filled in does not confirm


def test_a_station_receives_but_neither_fills_in_nor_hands_in(client_of):
    made = _bare()
    client = client_of(made.cast.inspector)
    page = client.get(made.url).content.decode()
    assert ("签收纸质材料" in page, "代业主填写" in page, 'name="photos"' in page) == (True, False, False)
    assert client.post(f"{made.url}receive/", {"material": INVOICES}).status_code == 302
    assert client.post(f"{made.url}submit/", {"submission_id": str(uuid4())}).status_code == 403
    assert client.post(f"{made.url}attach/", {}).status_code == 403
    receipt = made.evidence.get()
    assert client.post(f"/subsidies/applications/evidence/{receipt.pk}/drop/").status_code == 302
    assert made.evidence.get().dropped_at is not None


def test_receipts_are_given_by_the_office_of_the_place_alone(client_of):
    made = _bare()
    assert client_of(made.cast.owner).post(f"{made.url}receive/", {"material": INVOICES}).status_code == 403
    assert client_of(made.cast.finance).post(f"{made.url}receive/", {"material": INVOICES}).status_code == 403
    assert client_of(Role.INSPECTOR, area="140881100000").post(f"{made.url}receive/", {"material": INVOICES}).status_code == 404
    told = client_of(user_of(Role.TOWNSHIP)).post(f"{made.url}receive/", {"material": LICENCE}, follow=True).content.decode()
    assert ("“营业执照”不能只交纸质" in told, made.evidence.count()) == (True, 0)


def test_a_receipt_has_no_picture_to_show(client_of):
    made = _bare()
    receipt = actions.receive_paper(made, INVOICES, by=made.cast.township)
    assert client_of(made.cast.owner).get(f"/subsidies/applications/evidence/{receipt.pk}/served/").status_code == 404


def test_the_page_of_a_draft_takes_the_same_queries_however_much_came_with_it(client_of, assert_same_queries):
    made = _bare()
    client = client_of(made.cast.owner)
    assert_same_queries(lambda: client.get(made.url), lambda: hand_in(made, LICENCE, by=made.cast.owner), at_most=30)
