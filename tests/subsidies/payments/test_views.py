"""Batches on screen: drawn up, sent, settled by hand or by the treasury's list; the table adds up to the fen."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from jishan_portal.kit.money import yuan
from jishan_portal.papers.models import Paper
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.payments import actions
from subsidies.payments.models import Batch, Line
from tests.factories.subsidies import FILLED, Cast, application_of, budget_of

pytestmark = pytest.mark.django_db
LIST = "/subsidies/payments/"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def budget():
    return budget_of()


def _ready(cast, budget, number: int = 2) -> list[Application]:
    return [application_of(A.TO_PAY, cast=cast, budget=budget) for _ in range(number)]


def _batch(cast, budget, number: int = 2, *, is_sent: bool = True) -> Batch:
    rows = Application.objects.filter(pk__in=[row.pk for row in _ready(cast, budget, number)])
    made = actions.draw_up(rows, budget=budget, title="第一批", by=cast.payer, submission_id=uuid4())
    return actions.send(made, by=cast.payer) if is_sent else made


def _cells(content: bytes) -> list[list]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_a_batch_is_drawn_up_sent_and_confirmed(client_of, cast, budget):
    first, second = _ready(cast, budget)
    client = client_of(cast.payer)
    assert client.get(f"{LIST}new/").context["rows"][0].ready == 2
    assert client.get(f"{LIST}new/{budget.pk}/").status_code == 200
    data = {"title": "第一批", "submission_id": str(uuid4()), "ids": [first.pk, second.pk]}
    for _ in range(2):
        answer = client.post(f"{LIST}new/{budget.pk}/", data)
    batch = Batch.objects.get()
    assert (answer.headers["Location"], batch.lines.count()) == (batch.url, 2)
    assert client.post(f"{batch.url}step/send/").status_code == 302
    line = batch.lines.first()
    for _ in range(2):
        assert client.post(f"{LIST}lines/{line.pk}/confirm/", {"voucher": "PZ1", "paid_on": "2026-03-17"}).status_code == 302
    again = client.post(f"{LIST}lines/{line.pk}/confirm/", {"voucher": "PZ2", "paid_on": "2026-03-17"})
    assert (again.status_code, "已按凭证 PZ1 登记" in again.content.decode()) == (409, True)
    budget.refresh_from_db()
    assert (budget.paid_amount, client.get(batch.url).context["settled"]["paid"]["count"]) == (30000, 1)


def test_roles_and_reach(client_of, cast, budget):
    batch = _batch(cast, budget, 1)
    line = batch.lines.get()
    assert client_of(cast.finance).post(f"{LIST}lines/{line.pk}/confirm/", {}).status_code == 403
    assert client_of(cast.finance).post(f"{batch.url}step/recall/", {"note": "改"}).status_code == 403
    assert client_of(Role.TOWNSHIP).get(LIST).status_code == 403
    assert client_of(Role.FINANCE_PAYER, area="140881000000").get(batch.url).status_code == 404
    assert client_of(cast.payer).post(f"{batch.url}step/send/").status_code == 409


def test_a_failed_payment_goes_into_another_batch(client_of, cast, budget):
    batch = _batch(cast, budget, 1)
    client = client_of(cast.payer)
    assert client.post(f"{LIST}lines/{batch.lines.get().pk}/fail/", {"failure": "户名不符"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, client.get(f"{LIST}new/").context["rows"][0].ready) == ("done", 1)


def test_the_table_adds_up_and_hides_accounts(client_of, cast, budget):
    batch = _batch(cast, budget)
    client = client_of(cast.payer)
    rows = _cells(b"".join(client.post(f"{batch.url}sheet/").streaming_content))
    head = next(row for row in rows if "序号" in row)
    lines = [dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    assert [row["合计（元）"] for row in lines] == [30000, 30000, 60000]
    assert [row["通则得分率（%）"] for row in lines] == [92.5, 92.5, None]
    assert {row["账号"] for row in lines[:2]} == {"****4567"}
    assert "大写：陆万元整" in str(rows[:4])
    plain = _cells(b"".join(client.post(f"{batch.url}sheet/", {"plain": "1"}).streaming_content))
    assert FILLED["account"] in str(plain)
    assert client_of(cast.head).post(f"{batch.url}sheet/", {"plain": "1"}).status_code == 403
    everything = _cells(b"".join(client.post(f"{LIST}export/", {"year": "2026", "source": "county"}).streaming_content))
    assert everything[-1][head.index("合计（元）")] == 60000


def test_the_paper_says_the_sum_in_words_and_comes_once(client_of, cast, budget):
    batch = _batch(cast, budget)
    client = client_of(cast.payer)
    for _ in range(2):
        assert client.post(f"{batch.url}paper/").status_code == 302
    paper = Paper.objects.get(kind="payment_sheet")
    assert (paper.content["words"], paper.content["total"], FILLED["account"] in str(paper.content)) == ("陆万元整", "60,000.00", False)


def _list(*rows) -> SimpleUploadedFile:
    lines = ["序号,户名,金额,国库支付凭证号,支付日期,退票原因", *(",".join(map(str, row)) for row in rows)]
    return SimpleUploadedFile("回单.csv", "\n".join(lines).encode("gb18030"), content_type="text/csv")


def test_the_treasurys_list_is_shown_before_it_counts_and_differences_change_nothing(client_of, cast, budget):
    batch = _batch(cast, budget, 3)
    client, name = client_of(cast.payer), FILLED["payee_name"]
    sent = _list(
        (1, name, "30000.00", "A1", "2026-03-17", ""), (2, name, "29999", "A2", "2026-03-17", ""), (9, name, 1, "A9", "2026-03-17", "")
    )
    page = client.post(f"{batch.url}reconcile/", {"file": sent})
    assert ([line.serial for line, _ in page.context["agreed"]], [row.serial for row in page.context["differences"]]) == ([1], [2, 3, 9])
    assert Line.objects.filter(outcome="paid").count() == 0
    for _ in range(2):
        client.post(f"{batch.url}reconcile/", {"rows": page.context["sealed"]})
    assert list(Line.objects.filter(outcome="paid").values_list("serial", "voucher", "paid_on")) == [(1, "A1", date(2026, 3, 17))]
    assert client.post(f"{batch.url}reconcile/", {"rows": "spoiled"}).status_code == 302


def test_a_list_without_its_columns_says_what_is_needed(client_of, cast, budget):
    batch = _batch(cast, budget, 1)
    sent = SimpleUploadedFile("x.csv", "甲,乙\n1,2".encode(), content_type="text/csv")
    answer = client_of(cast.payer).post(f"{batch.url}reconcile/", {"file": sent})
    assert (answer.status_code, "没有找到表头" in answer.content.decode()) == (422, True)


def test_lists_and_tables_take_the_same_queries(client_of, cast, budget, assert_same_queries):
    client = client_of(cast.payer)
    assert_same_queries(lambda: client.get(f"{LIST}?view=all"), lambda: _batch(cast, budget_of(90000, purpose=uuid4().hex), 1), at_most=12)
    assert client.get(f"{LIST}?view=done").status_code == 200


def test_lines_are_taken_out_put_in_and_the_batch_cancelled(client_of, cast, budget):
    batch = _batch(cast, budget, is_sent=False)
    client = client_of(cast.finance)
    client.post(f"{LIST}lines/{batch.lines.first().pk}/take-out/")
    assert batch.lines.count() == 1
    client.post(f"{batch.url}put-in/")
    assert batch.lines.count() == 2
    assert client.post(f"{batch.url}step/cancel/", {"note": "重新编制"}).status_code == 302
    assert (Batch.objects.get().state, Line.objects.count()) == ("cancelled", 0)


def test_the_paper_has_every_field_of_the_table_and_its_sums_agree(client_of, cast, budget):
    batch = _batch(cast, budget)
    client_of(cast.payer).post(f"{batch.url}paper/")
    content = Paper.objects.get(kind="payment_sheet").content
    first = content["lines"][0]
    row = batch.lines.get(serial=1)
    shop = row.application.workshop
    told = {"shop": shop.name, "permit": shop.licence_number, "owner": shop.owner_name, "score": "92.5%"}
    told |= {"sc": FILLED["production_licence"], "entity": FILLED["entity_name"], "bank": FILLED["bank"]}
    money = {"city": "0.00", "county": "30,000.00", "amount": "30,000.00", "own": "86,000.00"}
    hidden = {"phone": "138****1111", "account": "****4567", "note": "待支付", "paid": "", "voucher": ""}
    assert {name: first[name] for name in (*told, *money, *hidden)} == told | money | hidden
    for name in ("city", "county", "own"):
        assert content[name] == yuan(sum(Decimal(line[name].replace(",", "")) for line in content["lines"]))
    assert content["total"] == yuan(sum(Decimal(line["amount"].replace(",", "")) for line in content["lines"]))


def test_the_table_says_what_of_its_sum_the_bank_sent_back(client_of, cast, budget):
    batch = _batch(cast, budget)
    client = client_of(cast.payer)
    client.post(f"{LIST}lines/{batch.lines.first().pk}/fail/", {"failure": "账号不存在"})
    rows = _cells(b"".join(client.post(f"{batch.url}sheet/").streaming_content))
    client.post(f"{batch.url}paper/")
    content = Paper.objects.get(kind="payment_sheet").content
    assert "合计 60,000.00 元（大写：陆万元整），其中退票 1 笔 30,000.00 元" in str(rows[:4])
    assert (content["total"], content["returned"], content["lines"][0]["note"]) == ("60,000.00", "其中退票 1 笔 30,000.00 元", "账号不存在")
