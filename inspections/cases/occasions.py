"""What has happened in a case, as the occasions of its papers: for each the records it happened to, "" for the case itself."""

from inspections.cases.models import Case
from inspections.cases.states import CaseState, Procedure, ServiceMethod, Verdict
from inspections.cases.states_beside import SEIZURES, DeferralState, RestraintKind, RestraintState
from inspections.exhibits.models import Exhibit, Whereabouts
from jishan_portal.clocks.models import Clock

C = CaseState
TESTS = "检测检验鉴定"
ONCE = ("",)


def exhibits_of(case: Case) -> list[Exhibit]:
    """Return the exhibits of a case with their way through hands."""
    rows = Exhibit.objects.filter(dossier=case.audit_chain).select_related("taken_by", "second", "file").prefetch_related("custody")
    return list(rows.order_by("number"))


def occasions(case: Case) -> dict[str, list[str]]:
    """Return {occasion: [about, …]} of what has happened; an occasion that has not is left out."""
    found = {name: list(ONCE) for name, is_so in _of_case(case).items() if is_so}
    found |= {name: abouts for name, abouts in _of_records(case).items() if abouts}
    return found


def _of_case(case: Case) -> dict[str, bool]:
    simple, penal = case.procedure == Procedure.SIMPLE, case.verdict == Verdict.PENALTY
    decided = case.decided_on is not None
    things = list(Exhibit.objects.filter(dossier=case.audit_chain).values_list("whereabouts", flat=True))
    concluded = case.concluded_on is not None and not simple
    return {
        "always": True,
        "ordinary": not simple,
        "filed": case.filed_on is not None,
        "not_filed": case.state == C.NOT_FILED,
        "concluded": concluded,
        "reviewed": case.reviewed_by_id is not None,
        "proposed": concluded and penal,
        "proposed_none": concluded and case.verdict in {Verdict.NO_PENALTY, Verdict.NOT_ESTABLISHED},
        "notified": case.notified_on is not None,
        "spoke": bool(case.statement),
        "discussed": case.discussed_on is not None,
        "decided_ordinary": decided and not simple,
        "punished": decided and penal and not simple,
        "simple_punished": decided and simple,
        "spared": decided and not penal,
        "elsewhere": case.verdict == Verdict.ELSEWHERE,
        "closed_ordinary": case.closed_on is not None and not simple,
        "exhibits": bool(things),
        "things": any(where != Whereabouts.ON_FILE for where in things),
    }


def _of_records(case: Case) -> dict[str, list[str]]:
    restraints = list(case.restraints.all())
    seized = [row for row in restraints if row.kind in SEIZURES]
    registered = [row for row in restraints if row.kind == RestraintKind.REGISTERED]
    longer = set(
        Clock.objects.filter(subject_kind="inspections.restraint", subject_id__in=[str(row.pk) for row in seized], extensions__isnull=False)
        .values_list("subject_id", flat=True)
    )  # fmt: skip
    tests = [row for row in case.timeouts.all() if row.ground == TESTS]
    hearings, demands, services = list(case.hearings.all()), list(case.demands.all()), list(case.services.all())
    return {
        "registered": _named("restraint", registered),
        "registered_end": _named("restraint", [row for row in registered if row.state == RestraintState.LIFTED]),
        "seized": _named("restraint", seized),
        "seized_longer": _named("restraint", [row for row in seized if str(row.pk) in longer]),
        "seized_end": _named("restraint", [row for row in seized if row.state != RestraintState.IMPOSED]),
        "restrained": _named("restraint", restraints),
        "tested": _named("test", tests),
        "tested_end": _named("test", [row for row in tests if row.until_on]),
        "ordered": _named("order", case.orders.all()),
        "heard": _named("hearing", [row for row in hearings if row.announced_on]),
        "heard_held": _named("hearing", [row for row in hearings if row.held_on]),
        "deferred": _named("deferral", [row for row in case.deferrals.all() if row.state == DeferralState.GRANTED]),
        "demanded": _named("demand", demands),
        "enforced": _named("demand", [row for row in demands if row.applied_on]),
        "served": _named("service", services),
        "served_by_notice": _named("service", [row for row in services if row.method == ServiceMethod.NOTICE]),
    }


def _named(kind: str, rows) -> list[str]:
    return [f"{kind}-{row.pk}" for row in sorted(rows, key=lambda row: row.pk)]
