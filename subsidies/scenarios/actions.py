"""Computing scenarios from the rows of the moment, computing them again, taking one over as the year's arrangement."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.workflow.actions import MoveRefused
from subsidies.applications.rules import floor_on
from subsidies.budgets.states import Source
from subsidies.readiness.queries import next_deadline
from subsidies.scenarios import queries, rules
from subsidies.scenarios.models import Scenario
from workshops.registry.bulk import note_many


@transaction.atomic
def make(scenario: Scenario, *, by: User) -> Scenario:
    """Compute and keep a new scenario (name, year, area, terms and submission are set); the same submission again gives the same."""
    known = Scenario.objects.filter(submission_id=scenario.submission_id).first()
    if known:
        return known
    if not by.may("scenarios.edit"):
        raise PermissionDenied("资金测算由市监局领导、领导小组办公室和财政审核办理。")
    scenario.made_by, scenario.made_at = by, clock.now()
    scenario.deadline_on, scenario.floor_amount = next_deadline(), floor_on(Source.COUNTY, clock.today())
    _compute(scenario, by)
    scenario.save(force_insert=True)
    audit.record("subsidies.scenario.make", scenario, by=by, summary=f"资金测算：{scenario}，{_said(scenario)}")
    return scenario


@transaction.atomic
def compute_again(scenario: Scenario, *, by: User) -> Scenario:
    """Compute a scenario from today's rows with its own terms; one that is in force, or was, stays as it was taken over."""
    held = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if held.adopted_at:
        raise MoveRefused("已采用的方案不再重算。要按新情况安排，请另做一个方案。")
    _compute(held, by)
    held.save(update_fields=["rows", "computed_at"])
    audit.record("subsidies.scenario.compute", held, by=by, summary=f"重新测算：{held}，{_said(held)}")
    return held


@transaction.atomic
def adopt(scenario: Scenario, *, by: User) -> Scenario:
    """Take a scenario over as the year's arrangement; the one before it ends. Each workshop that is in reads so in its file."""
    # All of the year are locked in one order: of two taken over at the same moment the later replaces the earlier.
    rivals = Scenario.objects.select_for_update().filter(area_code=scenario.area_code, year=scenario.year).order_by("pk")
    held = {row.pk: row for row in rivals}[scenario.pk]
    if held.is_official:
        return held
    if held.ended_at:
        raise MoveRefused("这个方案已被后来的方案替换。要再用它，请按它的条件另做一个。")
    now = clock.now()
    for row in Scenario.objects.official().filter(area_code=held.area_code, year=held.year):
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record("subsidies.scenario.replace", row, by=by, summary=f"{row}被{held}替换")
    held.adopted_at, held.adopted_by = now, by
    held.save(update_fields=["adopted_at", "adopted_by"])
    audit.record("subsidies.scenario.adopt", held, by=by, summary=f"采用资金安排：{held}，{_said(held)}")
    chosen = [row for row in held.rows if row["is_in"]]
    note_many([(row["workshop"], f"列入{held.year}年达标资金安排“{held.name}”，预计 {row['day']} 补齐差距", now) for row in chosen])
    return held


def terms_of(scenario: Scenario) -> rules.Terms:
    """Return what a scenario assumes, as of today."""
    return rules.Terms(
        budget=scenario.budget_amount,
        floor=scenario.floor_amount,
        county_share=scenario.county_share,
        city=scenario.city_amount,
        own_most=scenario.own_most,
        gap_cost=scenario.gap_cost,
        gap_days=scenario.gap_days,
        on=clock.today(),
        deadline=scenario.deadline_on,
    )


def _compute(scenario: Scenario, by: User) -> None:
    found = rules.plan(queries.shops(by, scenario.year), terms_of(scenario))
    scenario.rows, scenario.computed_at = [one.frozen() for one in found], clock.now()


def _said(scenario: Scenario) -> str:
    sums = queries.sums_of(scenario)
    return f"县级资金 {yuan(scenario.budget_amount)} 元，{sums.count} 户按期达标，用县级 {yuan(sums.grant)} 元"
