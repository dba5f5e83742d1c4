"""The use of the money on screen: the owner's ledger, flags, draws, checks by two and a third, back to nought."""

import io
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jishan_portal.accounts.roles import Role
from jishan_portal.papers.models import Paper
from subsidies.applications.states import ApplicationState as A
from subsidies.fund_use import checks
from subsidies.fund_use.models import Draw, Expense, FundCheck
from subsidies.fund_use.states import CheckState, Reason
from tests.factories.subsidies import YEAR, Cast, application_of, budget_of

pytestmark = pytest.mark.django_db
BASE = "/subsidies/fund-use/"


@pytest.fixture
def paid():
    return application_of(A.PAID)


def _photo() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "#6b5a3a").save(target, "JPEG")
    return SimpleUploadedFile("IMG.jpg", target.getvalue(), content_type="image/jpeg")


def _expense(client, application, **data):
    filled = {
        "payer": "subsidy", "purpose": "设备购置", "what": "和面机", "seller": "运城食品机械", "invoice_number": uuid4().hex[:12],
        "bought_on": "2026-02-01", "amount": "8000", "submission_id": str(uuid4()), **data,
    }  # fmt: skip
    return client.post(f"{BASE}{application.pk}/new/", filled)


def test_the_owner_writes_down_and_every_figure_is_the_sum_of_its_rows(client_of, paid):
    client = client_of(paid.cast.owner)
    assert client.get(f"{BASE}{paid.pk}/new/").status_code == 200
    assert _expense(client, paid, invoice=_photo(), asset=_photo()).status_code == 302
    assert _expense(client, paid, purpose="招待", what="请客", amount="1200").status_code == 302
    assert _expense(client, paid, payer="own", purpose="其他", amount="500").status_code == 302
    use = client.get(f"{BASE}{paid.pk}/").context["use"]
    assert (use.spent, use.own, use.off_list, use.unspent) == (9200, 500, 1200, 20800)
    row = client_of(paid.cast.finance).get(BASE).context["page"].rows[0]
    assert (row.spent, row.own, row.off_list, row.open_flags) == (Decimal(9200), Decimal(500), Decimal(1200), 1)
    answer = client_of(paid.cast.finance).get(f"{BASE}export/")
    cells = [cell.value for line in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in line]
    assert (9200 in cells, 1200 in cells) == (True, True)


def test_photos_of_a_refused_form_are_kept(client_of, paid):
    answer = _expense(client_of(paid.cast.owner), paid, amount="0", invoice=_photo())
    kept = next(found.photos for kind, _, found in answer.context["proofs"] if kind == "invoice")
    assert (answer.status_code, len(kept), f'name="invoice_ids" value="{kept[0].pk}"' in answer.content.decode()) == (422, 1, True)


def test_the_ledger_says_which_proofs_an_expense_has_not(client_of, paid):
    _expense(client_of(paid.cast.owner), paid, invoice=_photo())
    page = client_of(paid.cast.finance).get(f"{BASE}{paid.pk}/").content.decode()
    assert "没有拍：合同、付款凭证、实物照片" in page


def test_flags_are_cleared_by_another_and_lines_are_struck(client_of, paid):
    owner, desk = client_of(paid.cast.owner), client_of(paid.cast.inspector)
    _expense(owner, paid, purpose="招待")
    flag = Expense.objects.get().flags.get()
    assert owner.post(f"{BASE}flags/{flag.pk}/clear/", {"clearing": "没事"}).status_code == 403
    assert desk.post(f"{BASE}flags/{flag.pk}/clear/", {"clearing": "实为培训餐费"}).status_code == 302
    assert owner.post(f"{BASE}expenses/{flag.expense_id}/strike/", {"reason": "记重了"}).status_code == 302
    assert "记重了" in desk.get(f"{BASE}{paid.pk}/").content.decode()


def test_others_see_nothing(client_of, paid):
    assert client_of(Role.OWNER).get(f"{BASE}{paid.pk}/").status_code == 404
    assert client_of(Role.EXPERT).get(BASE).status_code == 403
    unpaid = application_of(A.TO_PAY, cast=paid.cast, budget=budget_of(90000, purpose="另一项"))
    assert client_of(paid.cast.owner).get(f"{BASE}{unpaid.pk}/").status_code == 404


def test_a_draw_can_be_run_again(client_of, paid):
    client = client_of(paid.cast.finance)
    assert client.post(f"{BASE}checks/draw/", {"year": YEAR}).status_code == 302
    page = client.get(f"{BASE}checks/draws/{Draw.objects.get().pk}/")
    assert (page.context["is_same"], FundCheck.objects.count()) == (True, 1)
    assert client.post(f"{BASE}checks/draw/", {"year": YEAR}).status_code == 409
    assert client_of(paid.cast.inspector).post(f"{BASE}checks/draw/", {"year": YEAR}).status_code == 403


def _record(client, check, cast, **data):
    filled = {"second": cast.second.pk, "result": "claw_back", "findings": "买了小轿车", "off_purpose_amount": "12000", **data}
    return client.post(f"{check.url}record/", filled)


def test_twelve_thousand_off_purpose_come_back_to_nought(client_of, paid):
    cast = paid.cast
    desk, payer = client_of(cast.inspector), client_of(cast.payer)
    assert desk.post(f"{BASE}{paid.pk}/check/").status_code == 302
    check = FundCheck.objects.get()
    assert client_of(cast.owner).get(check.url).status_code == 404
    assert _record(client_of(cast.payer), check, cast).status_code == 403
    assert _record(desk, check, cast).status_code == 302
    assert _record(desk, check, cast).status_code == 409
    page = client_of(cast.finance).get(check.url)
    assert page.context["fines"][0][1:] == (Decimal(1200), Decimal(3600))
    assert "第十四条" in page.content.decode()
    assert client_of(cast.finance).post(f"{check.url}agree/", {"note": "同意"}).status_code == 302
    assert client_of(cast.owner).get(check.url).status_code == 200
    for voucher, amount in (("JK1", "5000"), ("JK1", "5000"), ("JK2", "7000")):
        assert payer.post(f"{check.url}repay/", {"amount": amount, "voucher": voucher, "paid_on": "2026-03-17"}).status_code == 302
    check.refresh_from_db()
    paid.budget.refresh_from_db()
    assert (check.state, check.owed_amount, paid.budget.returned_amount) == (CheckState.CLOSED, 0, Decimal(12000))
    assert payer.post(f"{check.url}repay/", {"amount": "1", "voucher": "JK3", "paid_on": "2026-03-17"}).status_code == 409


def test_what_is_to_be_put_right_is_answered_and_accepted(client_of, paid):
    cast = paid.cast
    check = checks.open_check(paid, reason=Reason.REPORTED, by=cast.finance)
    _record(client_of(cast.inspector), check, cast, result="rectify", off_purpose_amount="0")
    assert client_of(cast.inspector).post(f"{check.url}agree/").status_code == 403
    client_of(cast.finance).post(f"{check.url}agree/")
    answering = {"words": "发票补上了", "submission_id": str(uuid4())}
    assert client_of(cast.owner).post(f"{check.url}answer/", answering).status_code == 302
    assert client_of(cast.inspector).post(f"{check.url}accept/").status_code == 302
    assert client_of(cast.finance).get(f"{BASE}checks/?view=closed").context["page"].rows[0].pk == check.pk
    assert client_of(cast.finance).get(f"{BASE}checks/export/?view=all").status_code == 200


def test_finances_desk_counts_what_waits_and_reports_the_year(client_of, paid):
    application_of(A.TO_PAY, cast=paid.cast, budget=budget_of(90000, purpose="另一项"))
    client = client_of(paid.cast.finance)
    waits = client.get(f"{BASE}desk/").context["waits"]
    assert (waits["to_pay"], waits["to_pay_amount"], waits["review"]) == (1, Decimal(30000), 0)
    for _ in range(2):
        assert client.post(f"{BASE}desk/report/", {"year": YEAR}).status_code == 302
    paper = Paper.objects.get(kind="performance")
    assert (paper.content["granted"], paper.content["applications"], paper.content["total"]) == ("30,000.00", 1, "390,000.00")
    told = {"per_workshop": "30,000.00", "own_for_one": "2.87", "days": "0.0", "unspent": "30,000.00", "off_list": "0.00", "objections": 0}
    assert {name: paper.content[name] for name in told} == told
    assert client_of(paid.cast.inspector).get(f"{BASE}desk/").status_code == 403


def test_lists_take_the_same_queries_for_one_and_eleven(client_of, assert_same_queries):
    cast, budget = Cast(), budget_of(900000)
    client = client_of(cast.finance)

    def make():
        row = application_of(A.PAID, cast=cast, budget=budget)
        checks.open_check(row, reason=Reason.SAMPLE, by=cast.finance)

    def visit():
        client.get(BASE)
        client.get(f"{BASE}checks/?view=all")

    assert_same_queries(visit, make)
