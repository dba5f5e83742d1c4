"""From the form to the decision: what is missing is said, what was said is signed, and no hand signs twice."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications import actions, reviews
from subsidies.applications.actions import DraftConflict
from subsidies.applications.models import Application
from subsidies.applications.states import ApplicationState as A
from subsidies.applications.states import StepKind, Verdict
from subsidies.budgets.actions import BudgetRefused
from subsidies.budgets.models import Budget
from subsidies.budgets.states import Source
from tests.factories import user_of
from tests.factories.subsidies import FLOOR, YEAR, Cast, application_of, budget_of, stored_file

pytestmark = pytest.mark.django_db


def _state(application) -> str:
    return Application.objects.get(pk=application.pk).state


def _budget(application) -> Budget:
    return Budget.objects.get(pk=application.budget_id)


def test_start_returns_the_application_that_is_still_alive():
    first = application_of()

    again = actions.start(first.workshop, source=Source.COUNTY, year=YEAR, by=first.cast.owner)
    other = actions.start(first.workshop, source=Source.CITY, year=YEAR, by=first.cast.owner)

    assert again.pk == first.pk
    assert other.pk != first.pk


def test_a_second_window_is_told_and_nothing_typed_is_overwritten():
    made = application_of()
    actions.save_draft(made, {"works": "甲"}, by=made.cast.owner, version=made.version)

    with pytest.raises(DraftConflict) as told:
        actions.save_draft(made, {"works": "乙"}, by=made.cast.owner, version=made.version)

    assert told.value.current.works == "甲"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"bank": ""}, "请填写开户行"),
        ({"own_investment": None}, "请填写自筹投入"),
        ({"credit_code": "91140824MA0XXX0314"}, "校验不符"),
        ({"payee_name": "张三"}, "收款户名须与申请主体"),
        ({"completed_on": date(2026, 3, 18)}, "完成日期还没有到"),
    ],
)
def test_submit_names_what_is_missing(values, said):
    made = application_of(**values)

    with pytest.raises(MoveRefused, match=said):
        actions.submit(made, by=made.cast.owner, submission_id=uuid4())

    assert _state(made) == A.DRAFT


def test_a_trader_may_be_paid_in_person():
    made = application_of(credit_code="92140824MA0XXX015A", payee_name="段福")
    made.workshop.owner_name = "段福"
    made.workshop.save()

    actions.submit(made, by=made.cast.owner, submission_id=uuid4())

    assert _state(made) == A.TOWNSHIP


def test_submit_twice_is_one_number_and_one_signature():
    made, key = application_of(), uuid4()

    for _ in range(2):
        actions.submit(made, by=made.cast.owner, submission_id=key)

    held = Application.objects.get(pk=made.pk)
    assert (held.rounds, held.number, held.floor_amount) == (1, "稷市监补〔2026〕1号", FLOOR)
    assert held.steps.count() == 1


def test_the_straight_road_leaves_a_signature_of_everybody_and_one_duty_at_a_time():
    made = application_of(A.PAID)

    steps = list(made.steps.values_list("kind", "verdict"))
    assert steps == [(kind.value, Verdict.PASSED) for kind in StepKind]
    assert not Duty.objects.of("subsidies.application", made.pk).open().exists()
    assert (made.approved_amount, _budget(made).paid_amount, _budget(made).committed_amount) == (FLOOR, FLOOR, 0)


@pytest.mark.parametrize(
    ("state", "role"),
    [
        (A.TOWNSHIP, Role.TOWNSHIP), (A.FIRST, Role.INSPECTOR), (A.SITE, Role.INSPECTOR), (A.BUREAU, Role.BUREAU_LEADER),
        (A.FINANCE, Role.FINANCE_REVIEWER), (A.DECISION, Role.BUREAU_HEAD), (A.TO_PAY, Role.FINANCE_PAYER),
    ],
)  # fmt: skip
def test_each_waiting_state_owes_exactly_one_duty_to_its_role(state, role):
    made = application_of(state)

    assert list(Duty.objects.of("subsidies.application", made.pk).open().values_list("role", flat=True)) == [role]


def test_an_amount_below_the_floor_is_refused_by_the_action_and_by_the_database():
    made = application_of(A.FIRST)

    with pytest.raises(MoveRefused, match=r"不少于 30,000.00 元"):
        reviews.pass_first(made, by=made.cast.inspector, amount=Decimal("29999.99"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(approved_amount=Decimal("29999.99"))


def test_no_amount_of_nothing_is_proposed_or_decided_for_either_source():
    made = application_of(A.FIRST, source=Source.CITY)

    for amount in (Decimal(0), Decimal(-1)):
        with pytest.raises(MoveRefused, match="须大于 0"):
            reviews.pass_first(made, by=made.cast.inspector, amount=amount)
    assert reviews.pass_first(made, by=made.cast.inspector, amount=Decimal("0.01")).state == A.SITE


def test_whoever_signed_before_does_not_mark_it_paid():
    made = application_of(A.TO_PAY)
    made.cast.finance.posts.update(role=Role.FINANCE_PAYER)
    made.cast.finance.posts.first().save()

    with pytest.raises(PermissionDenied, match="财政审核"):
        reviews.mark_paid(made, by=type(made.cast.finance).objects.get(pk=made.cast.finance.pk), paid_on=date(2026, 3, 17))
    assert _budget(made).paid_amount == 0


def test_the_city_share_has_no_county_floor_and_stands_beside_it():
    made = application_of(A.NOTICE, source=Source.CITY, amount=Decimal(8000))

    assert (made.approved_amount, made.floor_amount) == (Decimal(8000), 0)


def test_decide_needs_an_envelope_of_the_same_source_that_holds_the_money():
    made = application_of(A.DECISION)

    with pytest.raises(MoveRefused, match="同一来源"):
        reviews.decide(made, by=made.cast.head, budget=budget_of(source=Source.CITY), amount=FLOOR)
    with pytest.raises(BudgetRefused, match="不够这一笔"):
        reviews.decide(made, by=made.cast.head, budget=budget_of(Decimal(29000)), amount=FLOOR)

    assert _state(made) == A.DECISION


@pytest.mark.parametrize("earlier", ["township", "inspector", "second", "bureau", "finance"])
def test_whoever_signed_before_may_not_decide(earlier):
    made = application_of(A.DECISION)
    person = getattr(made.cast, earlier)
    person.posts.update(role=Role.BUREAU_HEAD)
    person.posts.first().save()
    person = type(person).objects.get(pk=person.pk)

    with pytest.raises(PermissionDenied):
        reviews.decide(made, by=person, budget=budget_of(), amount=FLOOR)


def test_the_site_check_is_made_by_two():
    made = application_of(A.SITE)

    with pytest.raises(MoveRefused, match="两人"):
        reviews.record_site(made, by=made.cast.inspector, second=made.cast.inspector, opinion="")
    with pytest.raises(PermissionDenied, match="填报"):
        reviews.record_site(
            made, by=made.cast.inspector, second=made.cast.owner, opinion="", pictures=(stored_file("现场", by=made.cast.inspector),)
        )
    with pytest.raises(MoveRefused, match="至少 1 张，现在有 0 张"):
        reviews.record_site(made, by=made.cast.inspector, second=made.cast.second, opinion="属实")
    assert _state(made) == A.SITE


def test_returned_keeps_what_was_typed_and_a_new_round_signs_anew():
    made = application_of(A.FIRST)

    reviews.send_back(made, by=made.cast.inspector, note="缺购置发票")
    held = actions.submit(made, by=made.cast.owner, submission_id=uuid4())

    assert (held.rounds, held.number, held.works) == (2, "稷市监补〔2026〕1号", "改造车间、购置和面机")
    assert list(held.steps.filter(round=2).values_list("kind", flat=True)) == [StepKind.FILL]


def test_nothing_is_paid_before_the_notice_is_over_to_the_day(freeze):
    freeze("2026-03-17 10:00")
    made = application_of(A.NOTICE)
    assert made.notice_until == date(2026, 3, 24)

    freeze("2026-03-24 23:59")
    with pytest.raises(MoveRefused, match="期满次日"):
        reviews.clear_notice(made, by=SYSTEM)
    freeze("2026-03-25 00:00")
    reviews.clear_notice(made, by=SYSTEM)

    assert _state(made) == A.TO_PAY


def test_an_open_objection_stops_the_payment_and_an_upheld_one_ends_it(freeze):
    freeze("2026-03-17 10:00")
    made = application_of(A.NOTICE)
    one = actions.object_to(made, words="设备是租的", submission_id=uuid4(), by=SYSTEM)
    freeze("2026-03-25 09:00")
    with pytest.raises(MoveRefused, match="1 件公示异议"):
        reviews.clear_notice(made, by=SYSTEM)

    actions.answer_objection(one, by=made.cast.bureau, answer="经查租赁属实", is_upheld=True)
    with pytest.raises(MoveRefused, match="认定成立"):
        reviews.clear_notice(made, by=SYSTEM)
    assert reviews.revoke(made, by=made.cast.head, note="设备为租赁，不符合条件").return_note == "设备为租赁，不符合条件"

    assert _state(made) == A.REVOKED
    assert _budget(made).committed_amount == 0


def test_an_objection_after_the_notice_is_told_where_to_go(freeze):
    freeze("2026-03-17 10:00")
    made = application_of(A.NOTICE)
    freeze("2026-03-25 09:00")

    with pytest.raises(MoveRefused, match="已经结束"):
        actions.object_to(made, words="迟到的异议", submission_id=uuid4(), by=SYSTEM)


def test_a_decision_taken_back_frees_the_money_and_can_be_made_again():
    budget = budget_of(FLOOR)
    made = application_of(A.NOTICE, budget=budget)

    taken = reviews.reconsider(made, by=made.cast.head, note="金额有误")
    assert Budget.objects.get(pk=budget.pk).committed_amount == 0
    assert (taken.rounds, taken.approved_amount, taken.budget, taken.notice_until, taken.notice_working) == (2, None, None, None, "")
    reviews.sign_bureau(made, by=made.cast.bureau)
    reviews.sign_finance(made, by=made.cast.finance)
    reviews.decide(made, by=made.cast.head, budget=budget, amount=FLOOR)

    assert Budget.objects.get(pk=budget.pk).committed_amount == FLOOR


def test_an_upheld_objection_is_settled_by_the_next_decision_even_on_its_day(freeze):
    freeze("2026-03-17 09:00")
    budget = budget_of(FLOOR * 2)
    made = application_of(A.NOTICE, budget=budget, amount=FLOOR + 5000)
    one = actions.object_to(made, words="多报了一台设备", submission_id=uuid4(), by=SYSTEM)
    actions.answer_objection(one, by=made.cast.bureau, answer="确实多报", is_upheld=True)
    freeze("2026-03-17 15:00")
    reviews.reconsider(made, by=made.cast.head, note="核减金额")
    reviews.sign_bureau(made, by=made.cast.bureau)
    reviews.sign_finance(made, by=made.cast.finance)
    reviews.decide(made, by=made.cast.head, budget=budget, amount=FLOOR)
    freeze("2026-03-26 09:00")

    reviews.clear_notice(made, by=SYSTEM)

    assert _state(made) == A.TO_PAY


def test_a_bounced_payment_is_paid_again_once():
    made = application_of(A.PAID)

    reviews.bounce(made, by=made.cast.payer, note="账号有误，银行退票")
    assert (_budget(made).paid_amount, _budget(made).committed_amount) == (0, FLOOR)
    reviews.mark_paid(made, by=made.cast.payer, paid_on=date(2026, 3, 17))

    assert (_budget(made).paid_amount, _budget(made).committed_amount) == (FLOOR, 0)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (A.FIRST, "township"),
        (A.SITE, "township"),
        (A.BUREAU, "inspector"),
        (A.BUREAU, "finance"),
        (A.FINANCE, "bureau"),
        (A.DECISION, "finance"),
    ],
)
def test_only_those_whose_step_it_is_turn_an_application_back(state, who):
    made = application_of(state)

    with pytest.raises(PermissionDenied, match="环节"):
        reviews.send_back(made, by=getattr(made.cast, who), note="缺合同")
    made.refresh_from_db()
    assert made.state == state


def test_each_step_may_return_what_lies_there():
    for state, who in (
        (A.TOWNSHIP, "township"),
        (A.FIRST, "inspector"),
        (A.BUREAU, "bureau"),
        (A.FINANCE, "finance"),
        (A.DECISION, "head"),
    ):
        made = application_of(state)
        assert reviews.send_back(made, by=getattr(made.cast, who), note="缺合同").state == A.RETURNED


def test_whoever_refused_does_not_judge_the_appeal():
    made = application_of(A.DECISION)
    office = user_of(Role.LEADING_OFFICE)
    reviews.refuse(made, by=office, note="不在名单")
    actions.appeal(made, by=made.cast.owner, note="请再看看")

    for judge in (reviews.uphold, reviews.reopen):
        with pytest.raises(PermissionDenied, match="另一人"):
            judge(made, by=office, note="维持")
    assert reviews.reopen(made, by=user_of(Role.LEADING_OFFICE), note="材料补齐了").state == A.BUREAU


def test_a_refusal_may_be_appealed_once_and_upheld_or_reopened():
    made = application_of(A.BUREAU)
    assert reviews.refuse(made, by=made.cast.bureau, note="未完成升级").state == A.REFUSED
    assert actions.appeal(made, by=made.cast.owner, note="已取得许可证").state == A.APPEALED
    office = user_of(Role.LEADING_OFFICE)

    assert reviews.reopen(made, by=office, note="许可证属实").rounds == 2
    reviews.sign_bureau(made, by=made.cast.bureau)

    assert _state(made) == A.FINANCE


def test_a_lost_application_makes_room_for_a_new_one_and_then_cannot_be_appealed():
    cast = Cast()
    made = application_of(A.BUREAU, cast=cast)
    reviews.refuse(made, by=cast.bureau, note="未完成升级")
    new = actions.start(made.workshop, source=Source.COUNTY, year=YEAR, by=cast.owner)

    assert new.pk != made.pk
    with pytest.raises(MoveRefused, match="另一份"):
        actions.appeal(made, by=cast.owner, note="再看看")


def test_one_application_a_workshop_year_and_source_is_a_rule_of_the_database():
    made = application_of()

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(workshop=made.workshop, area_code=made.area_code, year=YEAR, source=Source.COUNTY)


def test_the_account_is_sealed_in_the_database():
    made = application_of()

    raw = Application.objects.filter(pk=made.pk).extra(select={"raw": "account"}).values_list("raw", flat=True)[0]
    assert "6228480000001234567" not in raw
    assert Application.objects.get(pk=made.pk).account == "6228480000001234567"
