"""Hazards in the drill: found every week, ordered, mended in time or late, sent back, checked and struck off."""

from datetime import timedelta

from inspections.hazards import actions as hazards
from inspections.hazards.models import Finding, Hazard
from inspections.hazards.states import HazardState, Source
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock
from workshops.registry.models import Workshop
from workshops.registry.states import LIVING

HAZARDS_A_WEEK = 6


def hazards_found(stage: Stage) -> None:
    """Every week some hazards are found and ordered; most are mended in time, some late, some sent back, one in ten drags on."""
    rng = stage.rng("hazards")
    shops = [shop.pk for shop in stage.county.files if shop.state in LIVING and shop.station_id]
    day = stage.first + timedelta(days=8)
    while day < stage.last and shops:
        for pk in rng.sample(shops, min(HAZARDS_A_WEEK, len(shops))):
            stage.on(day + timedelta(days=rng.randrange(5)), _find, pk)
        day += timedelta(days=7)


def _find(stage: Stage, pk: int) -> None:
    rng = stage.rng(f"hazard:{pk}:{clock.today()}")
    shop = Workshop.objects.select_related("root", "station").get(pk=pk)
    finding = rng.choice(list(Finding.objects.order_by("code")))
    problem = hazards.Problem(
        text=finding.text, category=finding.category, severity=finding.severity, basis=finding.basis, demand=finding.advice, finding=finding
    )
    inspector = stage.users["inspector1"]
    made = hazards.open_hazards(shop, [problem], source=Source.PATROL, by=inspector)[0]
    stage.note("隐患")
    hazards.order(made, by=inspector, deadline_on=clock.today() + timedelta(days=rng.choice((5, 7, 10))))
    drags_on = rng.random() < 0.1
    wait = rng.choice((2, 4, 6, 14)) if not drags_on else 60
    stage.on(clock.today() + timedelta(days=wait), mend, made.pk)


def mend(stage: Stage, pk: int) -> None:
    """Answer an order of today; two days later somebody looks."""
    hazard = Hazard.objects.select_related("workshop__root", "workshop__station").get(pk=pk)
    if hazard.state not in {HazardState.ORDERED, HazardState.RETURNED}:
        return
    rng = stage.rng(f"mend:{pk}:{hazard.rounds}")
    is_owner = hazard.workshop.present_owner() == stage.users["owner1"]
    by = stage.users["owner1"] if is_owner else stage.users["township1"]
    hazards.answer(hazard, by=by, submission_id=stage.key(rng), on_behalf=not is_owner, words="已整改，请复查")
    stage.on(clock.today() + timedelta(days=2), _check_mended, pk)


def _check_mended(stage: Stage, pk: int) -> None:
    hazard = Hazard.objects.select_related("workshop__root", "workshop__station").get(pk=pk)
    if hazard.state != HazardState.FIXED:
        return
    inspector, rng = stage.users["inspector1"], stage.rng(f"check:{pk}:{hazard.rounds}")
    if hazard.rounds == 1 and rng.random() < 0.2:
        hazards.return_answer(hazard, by=inspector, note="只改了一半，请继续")
        stage.note("退回整改")
        stage.on(clock.today() + timedelta(days=4), mend, pk)
        return
    hazards.accept(hazard, by=inspector, note="现场看过，已改好")
    if hazard.state == HazardState.PASSED:
        hazards.close(hazard, by=stage.users["station_chief1"])
    stage.note("隐患销号")
