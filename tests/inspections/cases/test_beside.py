"""What runs beside: restraints, orders, paying later, demands, remedies, the surcharge, the simple procedure, publication."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from inspections.cases import at_once, beside, executing, paying, rules, sums
from inspections.cases.at_once import Found
from inspections.cases.models import Case
from inspections.cases.models_beside import Order, Remedy, Restraint
from inspections.cases.states import CaseState, PartyKind, ServiceMethod
from inspections.cases.states_beside import DemandState, Disposal, OrderState, RemedyState, RestraintState
from inspections.cases.steps import clock_of
from inspections.exhibits.models import Whereabouts
from jishan_portal.clocks.actions import ClockRefused
from jishan_portal.clocks.models import Clock
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.kit.clock import BEIJING
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.actions import MoveRefused
from tests.inspections.cases.conftest import complete, fined, served, thing

pytestmark = pytest.mark.django_db
C = CaseState


def restrained(walk, case, kind="detained", **facts) -> Restraint:
    facts = {"approved_by": walk.team.leader, "imposed_at": clock.now(), **facts}
    made = Restraint(case=case, kind=kind, reason="可能转移", place="局库房", **facts)
    return beside.impose(made, [thing(case, walk)], by=walk.team.handler)


def test_seizure_counts_without_rolling_over_and_without_tests(walk, freeze):
    freeze("2026-09-04 10:00")
    case = walk.to(C.INVESTIGATING)
    held = restrained(walk, case)
    assert held.due_on == date(2026, 10, 4)  # in the holiday: the office is held to the day itself

    freeze("2026-09-10 10:00")
    beside.begin_test(case, by=walk.team.handler, reason="送检泡打粉", from_on=date(2026, 9, 10))
    freeze("2026-09-20 10:00")
    beside.end_test(case, by=walk.team.handler, until_on=date(2026, 9, 20))
    held.refresh_from_db()
    assert held.due_on == date(2026, 10, 14)
    assert Duty.objects.of("inspections.restraint", held.pk).open().get().due_on == date(2026, 10, 14)

    beside.extend_restraint(held, by=walk.team.leader, reason="案情复杂")
    assert Restraint.objects.get(pk=held.pk).due_on == date(2026, 11, 13)
    with pytest.raises(ClockRefused, match="不能再延长"):
        beside.extend_restraint(held, by=walk.team.leader, reason="再延")


def test_restraint_wants_approval_before_or_within_a_day(walk):
    case = walk.to(C.INVESTIGATING)
    with pytest.raises(MoveRefused, match="须经负责人批准"):
        restrained(walk, case, approved_by=None)
    with pytest.raises(MoveRefused, match="不办理本案"):
        restrained(walk, case, approved_by=walk.team.second)

    urgent = restrained(walk, case, approved_by=None, is_urgent=True)
    waiting = Clock.objects.running().get(rule_key="case.seizure_approval")
    assert (waiting.due_at - urgent.imposed_at).total_seconds() == 24 * 3600
    with pytest.raises(PermissionDenied):
        beside.approve_restraint(urgent, by=walk.team.reviewer)
    assert beside.approve_restraint(urgent, by=walk.team.leader).approved_by == walk.team.leader
    assert not Clock.objects.running().filter(rule_key="case.seizure_approval").exists()


def test_registration_lapses_by_itself_after_seven_working_days(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING)
    held = restrained(walk, case, kind="registered")
    assert held.due_on == date(2026, 3, 26)

    freeze("2026-03-26 23:00")
    assert beside.lapse_registrations() == 0
    freeze("2026-03-27 00:30")
    assert (beside.lapse_registrations(), beside.lapse_registrations()) == (1, 0)
    held.refresh_from_db()
    assert (held.state, held.ended_on) == (RestraintState.LAPSED, date(2026, 3, 27))
    assert not Duty.objects.of("inspections.restraint", held.pk).open().exists()


def test_lifting_returns_the_things(walk):
    case = walk.to(C.INVESTIGATING)
    held = restrained(walk, case)
    with pytest.raises(MoveRefused, match="其他处理方式"):
        beside.lift(held, by=walk.team.handler, disposal=Disposal.SEIZED, note="转")

    beside.lift(held, by=walk.team.handler, disposal=Disposal.RETURNED, note="与案件无关")
    assert held.exhibits.get().whereabouts == Whereabouts.RETURNED
    with pytest.raises(MoveRefused):
        beside.lift(held, by=walk.team.handler, disposal=Disposal.RETURNED, note="再")


def test_order_to_correct_is_not_refused_before_its_day(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.INVESTIGATING)
    order = beside.issue_order(Order(case=case, demand="停止使用", issued_on=clock.today(), due_on=date(2026, 3, 20)), by=walk.team.handler)
    freeze("2026-03-20 10:00")
    with pytest.raises(MoveRefused, match="2026-03-20 才满"):
        beside.refuse_order(order, by=walk.team.handler, note="未改")
    assert beside.confirm_order(order, by=walk.team.handler, note="已改").state == OrderState.DONE


def pay(walk, case, amount, voucher="v", surcharge="0"):
    return executing.receive_payment(
        case, by=walk.team.handler, amount=Decimal(amount), voucher=voucher, paid_on=clock.today(), surcharge=Decimal(surcharge)
    )


@pytest.mark.parametrize(
    ("fine", "days", "skipped", "amount"),
    [
        ("5000", 0, 0, "0"), ("5000", 1, 0, "150"), ("333.33", 1, 0, "10"), ("5000", 10, 4, "900"), ("5000", 33, 0, "4950"),
        ("5000", 34, 0, "5000"), ("5000", 400, 0, "5000"), ("5000", 3, 9, "0"),
    ],
)  # fmt: skip
def test_surcharge_is_three_percent_a_day_up_to_the_fine(walk, fine, days, skipped, amount):
    until = date(2026, 4, 1)

    assert rules.surcharge(Decimal(fine), until, date.fromordinal(until.toordinal() + days), days_not_counted=skipped) == Decimal(amount)


def test_paying_late_owes_the_surcharge_before_closing(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.EXECUTING)
    assert case.pay_until == date(2026, 4, 1)
    pay(walk, case, "2000", "v1")
    with pytest.raises(MoveRefused, match="另一笔缴款"):
        pay(walk, case, "1", "v1")
    with pytest.raises(MoveRefused, match=r"还应缴的 3,000.00"):
        pay(walk, case, "3000.01", "v9")

    freeze("2026-04-11 10:00")
    case = Case.objects.get(pk=case.pk)
    assert sums.surcharge_owed(case) == Decimal(900)
    with pytest.raises(MoveRefused, match="登记的金额多了"):
        pay(walk, case, "3901", "v2", "901")
    pay(walk, case, "3500", "v2", "500")
    freeze("2026-05-01 10:00")
    with pytest.raises(MoveRefused, match=r"还有 400.00 元没有缴"):
        executing.propose_closing(case, by=walk.team.handler)
    with pytest.raises(PermissionDenied):
        executing.waive_surcharge(case, by=walk.team.reviewer, amount=Decimal(400), reason="困难")
    executing.waive_surcharge(case, by=walk.team.leader, amount=Decimal(400), reason="家庭困难，已缴清本金")
    assert executing.propose_closing(case, by=walk.team.handler).state == C.CLOSING


def test_paying_in_parts_moves_the_day_and_each_part_is_late_on_its_own(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.EXECUTING)
    parts = [(date(2026, 4, 10), Decimal(2000)), (date(2026, 5, 10), Decimal(3000))]
    with pytest.raises(MoveRefused, match="要等于"):
        paying.ask_deferral(case, by=walk.team.handler, reason="困难", asked_on=clock.today(), parts=parts[:1])
    asked = paying.ask_deferral(case, by=walk.team.handler, reason="困难", asked_on=clock.today(), parts=parts)
    with pytest.raises(PermissionDenied):
        paying.grant_deferral(asked, by=walk.team.handler)
    paying.grant_deferral(asked, by=walk.team.leader)

    case = Case.objects.get(pk=case.pk)
    assert (case.pay_until, clock_of(case, "case.pay")) == (date(2026, 5, 10), None)
    assert sums.late_surcharge(case, on=date(2026, 4, 12)) == Decimal(120)
    assert sums.late_surcharge(case, on=date(2026, 5, 11)) == Decimal(2000) * 31 * 3 / 100 + 90


def test_time_of_a_reconsideration_bears_no_surcharge_and_an_overturned_decision_leaves_the_register(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.EXECUTING)
    assert Publication.objects.get(subject_id=str(case.pk)).must_by == date(2026, 4, 15)
    freeze("2026-04-05 10:00")
    remedy = paying.open_remedy(Remedy(case=case, kind="review", body="县人民政府", begun_on=clock.today()), by=walk.team.handler)
    freeze("2026-04-20 10:00")
    case = Case.objects.get(pk=case.pk)
    assert sums.late_surcharge(case, on=clock.today()) == Decimal(600)  # 04-02 to 04-05

    paying.end_remedy(remedy, by=walk.team.handler, outcome=RemedyState.REVOKED, on=clock.today(), note="撤销")
    assert (Case.objects.get(pk=case.pk).overturned_on, Publication.objects.get().state) == (date(2026, 4, 20), "dropped")


def test_court_is_asked_after_demand_and_time_to_sue_within_three_months(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.EXECUTING)
    freeze("2026-04-02 10:00")
    one = paying.demand(case, by=walk.team.handler, served_on=clock.today())
    assert one.wait_until == date(2026, 4, 17)
    with pytest.raises(MoveRefused, match="起诉期限届满（2026-09-17）"):
        paying.apply_to_court(one, by=walk.team.handler, court="稷山县人民法院", on=clock.today())

    freeze("2026-09-18 10:00")
    assert paying.apply_to_court(one, by=walk.team.handler, court="稷山县人民法院", on=clock.today()).state == DemandState.APPLIED
    assert paying.end_enforcement(one, by=walk.team.handler, note="执行到位").state == DemandState.ENFORCED


def test_public_notice_of_the_decision_takes_effect_after_thirty_days(walk, freeze):
    freeze("2026-03-17 10:00")
    case = walk.to(C.SERVING)
    case = executing.serve(case, served(ServiceMethod.NOTICE), by=walk.team.handler)

    assert (case.served_on, case.pay_until) == (date(2026, 4, 16), date(2026, 5, 6))


def found(walk, fine="100", kinds=("fine",), **facts) -> Found:
    return Found("现场查见", [walk.violation], list(kinds), Decimal(fine), **facts)


@pytest.mark.parametrize(
    ("kind", "fine", "kinds", "voucher", "says"),
    [
        (PartyKind.PERSON, "200.01", ["fine"], "", "不得超过 200.00"),
        (PartyKind.TRADER, "201", ["fine"], "", "不得超过 200.00"),
        (PartyKind.BODY, "3000.01", ["fine"], "", "不得超过 3,000.00"),
        (PartyKind.PERSON, "100.01", ["fine"], "s1", "当场收缴的罚款不得超过 100.00"),
        (PartyKind.PERSON, "0", ["stop"], "", "只能给予警告"),
        (PartyKind.PERSON, "0", ["fine"], "", "金额要一致"),
    ],
)
def test_simple_procedure_keeps_its_limits(walk, kind, fine, kinds, voucher, says):
    case = walk.open(party_kind=kind)

    with pytest.raises(MoveRefused, match=says):
        at_once.decide_at_once(case, found(walk, fine, kinds, cash_voucher=voucher), by=walk.team.handler)


def test_simple_procedure_in_cash_runs_its_clocks_to_the_archive(walk, freeze):
    freeze("2026-03-17 10:00")
    case, by = walk.open(party_kind=PartyKind.PERSON), walk.team.handler
    case = at_once.decide_at_once(case, found(walk, cash_voucher="s1"), by=by)
    assert (case.state, case.decision_number, case.fulfilled_on) == (C.EXECUTING, "稷市监处罚〔2026〕1号", date(2026, 3, 17))
    assert (clock_of(case, "case.simple_file").due_on, clock_of(case, "case.cash_hand_in").due_on) == (date(2026, 3, 26), date(2026, 3, 19))
    at_once.hand_in_cash(case, by=by)
    assert clock_of(case, "case.cash_bank").due_on == date(2026, 3, 19)
    at_once.bank_cash(case, by=by)
    executing.propose_closing(case, by=by)
    executing.close(case, by=walk.team.leader)

    complete(case, walk)
    assert executing.archive(case, by=by).state == C.ARCHIVED
    assert clock_of(case, "case.simple_file") is None


def test_publication_hides_persons_and_leaves_warnings_and_restricted_cases_out(walk):
    case = walk.to(C.SERVING, party_kind=PartyKind.PERSON)
    shown = Publication.objects.get()
    assert "吴长河" not in shown.body + shown.title
    assert "稷市监处罚〔2026〕1号" in shown.body
    assert not rules.is_short_publication(case)

    case.penalties.update(kind="warning")
    assert not rules.is_published(case)
    walk.to(C.SERVING, is_restricted=True, happened_on=date(2026, 3, 3), proposal=fined(walk.violation, "300"))
    assert Publication.objects.count() == 1


def test_periods_of_remedy_end_by_themselves(walk, freeze):
    freeze(datetime(2026, 3, 17, 10, tzinfo=BEIJING))
    case = walk.to(C.EXECUTING)
    freeze("2026-05-19 01:00")
    executing.end_remedy_periods()

    assert clock_of(case, "case.reconsideration") is None
    assert clock_of(case, "case.litigation")
