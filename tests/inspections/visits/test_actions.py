"""A visit from the list of the day to its results."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.hazards.models import Hazard
from inspections.hazards.states import HazardState
from inspections.leads.models import Lead
from inspections.officers.models import Relation, RelationKind
from inspections.plans.models import Check
from inspections.risk.models import Evidence
from inspections.visits import actions, actions_fill, signing
from inspections.visits.actions import Place
from inspections.visits.models import AnswerVersion, Visit
from inspections.visits.models_end import FollowUp
from inspections.visits.states import FollowKind, Outcome, Route, SignedBy, Signer, Step, VisitKind, VisitState
from jishan_portal.accounts.roles import Role
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.notifications.models import Notice
from jishan_portal.publications.models import Publication
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.plans import officer_of
from tests.factories.visits import STROKES, answered, arranged, begun, concluded, done, signed, told
from workshops.credit.models import CreditLine

NO = "no"


def item_of(visit, code):
    return visit.version.items.get(code=code)


def test_arrange_again_from_the_phone_is_the_same_visit(shop, pair):
    once = uuid4()
    first = arranged(shop, pair=pair, client_uuid=once)
    assert arranged(shop, pair=pair, client_uuid=once).pk == first.pk
    assert Duty.objects.open().get(subject_kind="inspections.visit").person == pair[0].user


def test_start_needs_two_officers_with_certificates(shop, pair):
    visit = arranged(shop, pair=pair)
    visit.second = None
    with pytest.raises(ValidationError, match="两名检查员"):
        actions.start(visit, by=pair[0].user, place=Place(reason="x"))
    pair[1].certificate_until = clock.today() - timedelta(days=1)
    pair[1].save()
    visit.second = pair[1]
    with pytest.raises(ValidationError, match="执法证已过期"):
        actions.start(visit, by=pair[0].user, place=Place(reason="x"))


def test_certificate_that_ends_today_is_still_good(shop, pair):
    pair[1].certificate_until = clock.today()
    pair[1].save()
    assert begun(shop, pair=pair).state == VisitState.FILLING


def test_officer_with_a_relation_cannot_start(shop, pair):
    Relation.objects.create(officer=pair[1], workshop=shop, kind=RelationKind.FAMILY, since=clock.today())
    with pytest.raises(ValidationError, match="应当回避"):
        begun(shop, pair=pair)


def test_somebody_else_cannot_start(shop, pair):
    visit = arranged(shop, pair=pair)
    with pytest.raises(PermissionDenied):
        actions.start(visit, by=officer_of(shop.station).user, place=Place(reason="x"))


def test_far_or_missing_place_asks_for_a_reason_and_does_not_block(shop, pair):
    visit = arranged(shop, pair=pair)
    with pytest.raises(ValidationError, match="没有取得定位"):
        actions.start(visit, by=pair[0].user, place=Place())
    far = Place(35.61, 110.98, 20)
    with pytest.raises(ValidationError, match="1112 米"):
        actions.start(visit, by=pair[0].user, place=far)
    held = actions.start(visit, by=pair[0].user, place=Place(35.61, 110.98, 20, "登记地址不准"))
    assert (held.distance, held.accuracy, held.place_reason) == (1112, 20, "登记地址不准")


def test_wrong_clock_on_the_phone_is_noted_and_server_time_kept(shop, pair):
    visit = arranged(shop, pair=pair)
    held = actions.start(visit, by=pair[0].user, place=Place(reason="x"), phone_at=clock.now() + timedelta(hours=2))
    assert held.clock_gap == 7200
    assert abs((held.started_at - clock.now()).total_seconds()) < 60


def test_start_twice_is_one_visit(shop, pair):
    visit = begun(shop, pair=pair)
    again = actions.start(visit, by=pair[1].user, place=Place(reason="y"))
    assert (again.pk, again.place_reason) == (visit.pk, "手机没有定位")


def test_steps_cannot_be_skipped(shop, pair):
    visit = begun(shop, pair=pair)
    with pytest.raises(MoveRefused, match="请先完成“亮证”"):
        actions.take_step(visit, Step.TELL, by=pair[0].user)
    told(visit)
    with pytest.raises(MoveRefused, match="还没有检查任何一项"):
        actions.take_step(visit, Step.CHECK, by=pair[0].user)
    words = visit.taken_steps.get(key=Step.SHOW).wording
    assert pair[0].name in words
    assert pair[0].certificate_number in words


def test_avoiding_officer_is_replaced_with_the_reason_kept(shop, pair):
    visit = begun(shop, pair=pair)
    for step in (Step.SHOW, Step.TELL):
        actions.take_step(visit, step, by=pair[0].user)
    with pytest.raises(ValidationError, match="写明理由"):
        actions.ask_avoid(visit, by=pair[0].user, is_asked=True)
    third = officer_of(shop.station)
    taken = actions.ask_avoid(visit, by=pair[0].user, is_asked=True, note="是我表弟", out=pair[1], into=third)
    visit.refresh_from_db()
    assert (visit.second, taken.is_yes) == (third, True)
    assert "是我表弟" in taken.note
    assert third.certificate_number in taken.note


def test_two_phones_never_overwrite_each_other(shop, pair):
    visit = told(begun(shop, pair=pair))
    item = item_of(visit, "E2")
    actions_fill.save_answers(visit, [actions_fill.Given(item.pk, NO, "地面有积水")], by=pair[0].user)
    saved = actions_fill.save_answers(visit, [actions_fill.Given(item.pk, "yes")], by=pair[1].user)
    assert [row.value for row in saved.conflicts] == [NO]
    answer = visit.answers.get()
    assert (answer.value, answer.remark, answer.version) == (NO, "地面有积水", 1)
    assert AnswerVersion.objects.get(is_refused=True).given_by == pair[1].user
    saved = actions_fill.save_answers(visit, [actions_fill.Given(item.pk, "yes", base=1)], by=pair[1].user)
    assert saved.versions == {item.pk: 2}
    assert AnswerVersion.objects.filter(is_refused=False).get().remark == "地面有积水"


def test_same_answer_again_changes_nothing(shop, pair):
    visit = told(begun(shop, pair=pair))
    given = [actions_fill.Given(item_of(visit, "E2").pk, NO, "有积水")]
    actions_fill.save_answers(visit, given, by=pair[0].user)
    saved = actions_fill.save_answers(visit, given, by=pair[0].user)
    visit.refresh_from_db()
    assert (saved.conflicts, visit.answered, visit.findings.count()) == ([], 1, 1)


def test_item_that_failed_before_is_a_repeated_problem(shop, pair):
    done(shop, pair=pair, values={"E2": NO})
    visit = answered(told(begun(shop, pair=pair)), E2=NO, E4=NO)
    assert {row.item.code: row.is_repeat for row in visit.findings.all()} == {"E2": True, "E4": False}


def test_route_changed_on_the_other_phone_is_refused(shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2=NO)
    finding = visit.findings.get()
    actions_fill.route(finding, by=pair[0].user, route=Route.SPOT, deadline_on=None, base=1)
    with pytest.raises(MoveRefused, match="没有覆盖"):
        actions_fill.route(finding, by=pair[1].user, route=Route.TERM, deadline_on=clock.today(), base=1)


def test_deadline_beyond_the_longest_is_refused(shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2=NO)
    late = clock.today() + timedelta(days=90)
    with pytest.raises(ValidationError, match="整改期限须在"):
        actions_fill.route(visit.findings.get(), by=pair[0].user, route=Route.TERM, deadline_on=late, base=1)


@pytest.mark.parametrize(("values", "outcome"), [({}, Outcome.GOOD), ({"E2": NO}, Outcome.FAIR), ({"P1": NO}, Outcome.BAD)])
def test_outcome_follows_the_rule(shop, pair, values, outcome):
    visit = concluded(answered(told(begun(shop, pair=pair)), **values))
    assert (visit.computed, visit.outcome) == (outcome, outcome)


def test_other_outcome_needs_a_reason(shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2=NO)
    with pytest.raises(ValidationError, match="改判须写明理由"):
        concluded(visit, Outcome.GOOD)
    held = actions.conclude(visit, actions.Conclusion(Outcome.BAD, "问题虽少但风险大"), by=pair[0].user)
    assert (held.computed, held.outcome, held.outcome_reason) == (Outcome.FAIR, Outcome.BAD, "问题虽少但风险大")


def test_conclusion_freezes_answers_until_it_is_taken_back(shop, pair):
    visit = signed(concluded(answered(told(begun(shop, pair=pair)))))
    given = [actions_fill.Given(item_of(visit, "E2").pk, NO, base=1)]
    with pytest.raises(MoveRefused, match="撤回结论"):
        actions_fill.save_answers(visit, given, by=pair[0].user)
    actions.reopen(visit, by=pair[0].user, reason="漏看一处")
    assert visit.signatures.filter(withdrawn_at__isnull=True).count() == 0
    assert visit.signatures.count() == 3
    actions_fill.save_answers(visit, given, by=pair[0].user)
    assert visit.findings.count() == 1


def test_finish_needs_all_signatures(shop, pair):
    visit = concluded(answered(told(begun(shop, pair=pair))))
    with pytest.raises(MoveRefused, match="还没有签名"):
        actions.finish(visit, by=pair[0].user, submission_id=uuid4())


def test_second_signature_never_replaces_the_first(shop, pair):
    visit = signed(concluded(answered(told(begun(shop, pair=pair)))))
    again = signing.sign(visit, Signer.OWNER, by=pair[1].user, method=SignedBy.DRAWN, strokes=STROKES)
    assert again == visit.signatures.get(signer=Signer.OWNER)
    with pytest.raises(MoveRefused, match="没有覆盖"):
        signing.sign(visit, Signer.OWNER, by=pair[1].user, method=SignedBy.DRAWN, strokes=[[[0, i] for i in range(9)]])


def test_refusal_needs_reason_and_witness(shop, pair):
    visit = concluded(answered(told(begun(shop, pair=pair))))
    by = pair[0].user
    for signer in (Signer.FIRST, Signer.SECOND):
        signing.sign(visit, signer, by=by, method=SignedBy.DRAWN, strokes=STROKES)
    with pytest.raises(ValidationError, match="写明理由"):
        signing.sign(visit, Signer.OWNER, by=by, method=SignedBy.REFUSED)
    signing.sign(visit, Signer.OWNER, by=by, method=SignedBy.REFUSED, note="对结果不服")
    with pytest.raises(MoveRefused, match="见证人"):
        actions.finish(visit, by=by, submission_id=uuid4())
    signing.sign(visit, Signer.WITNESS, by=by, method=SignedBy.DRAWN, strokes=STROKES, name="村主任 段平")
    assert actions.finish(visit, by=by, submission_id=uuid4()).refusal == "对结果不服"


def test_finish_orders_hazards_and_tells_every_part(shop, pair):
    visit = answered(told(begun(shop, pair=pair)), P1=NO, E2=NO)
    spot = visit.findings.get(item__code="E2")
    actions_fill.route(spot, by=pair[0].user, route=Route.SPOT, deadline_on=None, base=1)
    wanted = ((FollowKind.TALK, "多次未整改"), (FollowKind.SAMPLE, "成品送检"))
    visit = signed(concluded(visit, wanted=wanted))
    once = uuid4()
    visit = actions.finish(visit, by=pair[0].user, submission_id=once)
    assert actions.finish(visit, by=pair[1].user, submission_id=once).pk == visit.pk
    states = {row.item_code: row.state for row in Hazard.objects.all()}
    assert states == {"P1": HazardState.ORDERED, "E2": HazardState.CLOSED}
    assert Hazard.objects.get(item_code="P1").deadline_on == visit.findings.get(item__code="P1").deadline_on
    assert {row.kind for row in FollowUp.objects.owed()} == {"talk", "sample"}
    assert Duty.objects.open().filter(subject_kind="inspections.followup").count() == 2
    check = Check.objects.get()
    assert (check.is_full, check.kind, check.url) == (True, "daily", visit.url)
    assert Evidence.objects.filter(url=visit.url).exclude(section="check").exists()
    assert CreditLine.objects.get(url=visit.url).is_adverse
    published = Publication.objects.get(subject_kind="inspections.visit")
    assert "卫大成" not in published.title + published.body
    assert visit.paper.number
    assert not Duty.objects.open().filter(subject_kind="inspections.visit").exists()


def test_failed_item_of_the_ban_proposes_a_lead(shop, pair):
    visit = done(shop, pair=pair, values={"F1": NO})
    assert Lead.objects.get() == visit.to_lead


def test_finish_ticks_nothing_twice(shop, pair):
    visit = done(shop, pair=pair, values={"E2": NO})
    actions.finish(visit, by=pair[0].user, submission_id=uuid4())
    assert (Hazard.objects.count(), Check.objects.count()) == (1, 1)


def test_cancelled_while_it_is_filled_in_keeps_everything(shop, pair):
    visit = answered(told(begun(shop, pair=pair)), E2=NO)
    actions.cancel(visit, by=user_of(Role.STATION_CHIEF), note="户主住院")
    given = [actions_fill.Given(item_of(visit, "E4").pk, NO)]
    with pytest.raises(MoveRefused, match="已被取消（户主住院）"):
        actions_fill.save_answers(visit, given, by=pair[0].user)
    assert Visit.objects.get().answers.count() == 4


def test_unannounced_visit_tells_nobody_before_it_is_done(shop, pair):
    visit = begun(shop, pair=pair, kind=VisitKind.FLYING)
    assert Notice.objects.count() == 0
    township = user_of(Role.TOWNSHIP)
    assert list(Visit.objects.visible_to(township)) == []
    assert Duty.objects.open().get(subject_kind="inspections.visit").is_restricted
    assert not shop.events.filter(url=visit.url).exists()


def test_unannounced_visit_may_look_at_part_of_the_list(shop, pair):
    visit = told(begun(shop, pair=pair, kind=VisitKind.RAID))
    actions_fill.save_answers(visit, [actions_fill.Given(item_of(visit, "F1").pk, "yes")], by=pair[0].user)
    visit = actions.finish(signed(concluded(visit)), by=pair[0].user, submission_id=uuid4())
    assert not visit.check_record.is_full
