"""What the table of payments adds up to, whom it lists, and what is ready to be paid."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from jishan_portal.kit import clock
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.budgets.states import Source
from subsidies.payments import actions, queries, rules
from subsidies.payments.models import Batch, Line
from subsidies.readiness.models import Round
from tests.factories.subsidies import FLOOR, YEAR, Cast, application_of, budget_of

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 3, 17)


@pytest.fixture
def sent():
    """A sent county batch of three (one paid, one back, one waiting), a cancelled one, and a city batch of one that is drawn up."""
    cast, county, city = Cast(), budget_of(FLOOR * 9), budget_of(D(20000), source=Source.CITY, purpose="市级")
    rows = [application_of(A.TO_PAY, cast=cast, budget=county, amount=FLOOR + number) for number in range(3)]
    other = application_of(A.TO_PAY, cast=cast, budget=city, source=Source.CITY, amount=D(8000))
    batch = _batch(rows, county, cast)
    actions.send(batch, by=cast.payer)
    first, second, _ = batch.lines.all()
    actions.confirm(first, by=cast.payer, voucher="V1", paid_on=TODAY)
    actions.fail(second, by=cast.payer, failure="账号有误")
    drawn = _batch([other], city, cast)
    return batch, drawn, cast, county


def _batch(rows, budget, cast) -> Batch:
    chosen = Application.objects.filter(pk__in=[row.pk for row in rows])
    return actions.draw_up(chosen, budget=budget, title="批次", by=cast.payer, submission_id=uuid4())


def test_sums_are_those_of_the_rows(sent):
    *_, cast, _ = sent
    found = queries.sums(queries.lines(cast.finance))

    assert (found["county"], found["city"], found["total"]) == (FLOOR * 3 + 3, D(8000), FLOOR * 3 + 8003)
    assert (found["own"], found["count"], found["returned"], found["returned_count"]) == (D(86000) * 4, 4, FLOOR + 1, 1)
    assert rules.returned_words(found) == "其中退票 1 笔 30,001.00 元"
    nothing = queries.sums(Line.objects.none())
    assert (nothing["total"], nothing["own"], nothing["count"], rules.returned_words(nothing)) == (0, 0, 0, "")


def test_lines_are_narrowed_by_year_source_place_outcome_and_batch(sent):
    batch, drawn, cast, _ = sent

    def count(**asked) -> int:
        return queries.lines(cast.finance, **asked).count()

    assert (count(), count(year=f"{YEAR}"), count(year=f"{YEAR + 1}"), count(year="x")) == (4, 4, 0, 4)
    assert (count(source="county"), count(source="city")) == (3, 1)
    assert (count(area="140824000000"), count(area="140881000000")) == (4, 0)
    assert (count(outcome="paid"), count(outcome="failed"), count(outcome="waiting")) == (1, 1, 2)
    assert (count(batch=batch), count(batch=drawn)) == (3, 1)
    actions.cancel(drawn, by=cast.payer, note="不办了")
    assert count() == 3


def test_a_line_says_when_and_how_well_its_workshop_was_accepted(sent):
    batch, *_, cast, _ = sent
    shop = batch.lines.first().application.workshop
    earlier = {"got": 170, "full": 200, "scored_on": date(2026, 1, 1), "second": cast.second, "scored_by": cast.inspector}
    facts = {
        "workshop": shop,
        "area_code": shop.area_code,
        "kind": "acceptance",
        "table": "2022",
        "state": "passed",
        "begun_at": clock.now(),
    }
    Round.objects.create(**facts, **earlier, is_pass=True)
    line = queries.lines(cast.finance, batch=batch).order_by("serial").first()

    assert (line.accepted_on, line.score_got, line.score_full, rules.score_rate(line)) == (TODAY, 185, 200, D("92.5"))
    assert (rules.share_of(line, "county"), rules.share_of(line, "city")) == (line.amount, 0)
    line.score_full, line.score_got = 195, 165
    assert rules.score_rate(line) == D("84.6")
    line.score_full = None
    assert rules.score_rate(line) is None


def test_only_what_stands_in_no_batch_is_ready(sent):
    batch, _, cast, county = sent
    back = batch.lines.get(serial=2).application
    fresh = application_of(A.TO_PAY, cast=cast, budget=county, amount=FLOOR + 9)

    assert set(queries.payable(county)) == {back, fresh}
    ready = queries.budgets_with_payable(cast.finance).get()
    assert (ready.pk, ready.ready, ready.ready_amount) == (county.pk, 2, FLOOR * 2 + 10)


def test_batches_show_how_their_lines_stand(sent):
    batch, drawn, cast, _ = sent
    rows = {row.pk: (row.count, row.paid, row.failed, row.total) for row in queries.listed(cast.finance)}

    assert rows == {batch.pk: (3, 1, 1, FLOOR * 3 + 3), drawn.pk: (1, 0, 0, D(8000))}
    assert queries.settled(batch) == {
        "waiting": {"count": 1, "total": FLOOR + 2},
        "paid": {"count": 1, "total": FLOOR},
        "failed": {"count": 1, "total": FLOOR + 1},
    }
    assert (queries.settled(drawn)["paid"], list(queries.listed(cast.finance, view=""))) == (
        {"count": 0, "total": 0},
        [row for row in queries.listed(cast.finance) if row.pk in {batch.pk, drawn.pk}],
    )
    assert list(queries.listed(cast.finance, view="done")) == []
    assert [row.pk for row in queries.listed(cast.finance).order_by(*queries.NEWEST.clauses())] == [drawn.pk, batch.pk]
    assert [line.serial for line in batch.lines.order_by(*queries.BY_SERIAL.clauses())] == [1, 2, 3]
