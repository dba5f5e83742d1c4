"""Samples in the drill: taken every second week, sent, answered; what failed is objected to or not, and handled."""

from datetime import date, timedelta

from inspections.sampling import actions
from inspections.sampling import demo as samples
from inspections.sampling.models import Sample
from inspections.sampling.rules import must_wait
from inspections.sampling.states import RetestState, SampleState
from inspections.visits.demo import pair_of
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock
from workshops.registry.models import Workshop
from workshops.registry.states import LIVING

AT_A_TIME, EVERY, LABORATORY = 2, timedelta(days=14), timedelta(days=16)
FAILS_EVERY = 6  # of so many samples one fails; of those that failed the first is not objected to, the second stands, the third is cleared
WRONG = "菌落总数，实测 210000 CFU/g，标准 ≤100000 CFU/g"
HANDLING = "同批 12 千克封存销毁，查清为包装间消毒不到位，已整改，立案查处"


def sampling(stage: Stage) -> None:
    """Two products are sampled every second week from the 10th of June on."""
    rng, day = stage.rng("samples"), date(stage.first.year, 6, 10)
    shops = [shop.pk for shop in stage.county.files if not stage.county.lives[shop.pk] and shop.station_id]
    rng.shuffle(shops)
    number = 0
    while day < stage.last and len(shops) >= AT_A_TIME:
        for _ in range(AT_A_TIME):
            stage.on(day, _take, shops.pop(), number)
            number += 1
        day += EVERY


def _take(stage: Stage, pk: int, number: int) -> None:
    shop = Workshop.objects.select_related("root", "station").get(pk=pk)
    pair = pair_of(shop)
    if pair is None or shop.state not in LIVING:
        return
    made = samples.take_one(stage.rng(f"sample:{number}"), shop, pair, clock.today())
    stage.note("抽检取样")
    stage.on(clock.today() + timedelta(days=2), _send, made.pk, number)


def _send(stage: Stage, pk: int, number: int) -> None:
    sample = _held(pk)
    actions.send(sample, by=sample.first.user, lab=samples.LAB, items=samples.ITEMS, sent_on=clock.today())
    stage.on(clock.today() + LABORATORY, _enter, pk, number)


def _enter(stage: Stage, pk: int, number: int) -> None:
    sample, is_passed = _held(pk), number % FAILS_EVERY != FAILS_EVERY // 2
    result = actions.Result(is_passed, clock.today(), f"YC{10000 + number}", "" if is_passed else WRONG)
    actions.enter_result(sample, result, by=sample.first.user)
    stage.note("抽检合格" if is_passed else "抽检不合格")
    if is_passed:
        return
    actions.tell(sample, by=sample.first.user, told_on=clock.today())
    objects = number // FAILS_EVERY % 3
    if objects:
        stage.on(clock.today() + timedelta(days=3), _ask, pk, objects == 2)
    stage.on(clock.today() + timedelta(days=9), _handle, pk)


def _ask(stage: Stage, pk: int, is_cleared: bool) -> None:
    sample = _held(pk)
    actions.ask_retest(sample, by=sample.first.user, asked_on=clock.today(), lab="山西省检验检测中心", grounds="对菌落总数结果有异议")
    stage.note("申请复检")
    stage.on(clock.today() + timedelta(days=10), _end_retest, pk, is_cleared)


def _end_retest(stage: Stage, pk: int, is_cleared: bool) -> None:
    sample = _held(pk)
    actions.end_retest(sample, by=sample.first.user, is_passed=is_cleared, finding="复检合格" if is_cleared else "复检维持不合格结论")
    stage.note("复检改为合格" if is_cleared else "复检维持")


def _handle(stage: Stage, pk: int) -> None:
    """Close the handling once nothing may come any more; ask again two days later until then."""
    sample = _held(pk)
    if sample.state != SampleState.HANDLING:
        return
    if must_wait(sample) or sample.retest.state in {RetestState.OWED, RetestState.TOLD}:
        stage.on(clock.today() + timedelta(days=2), _handle, pk)
        return
    actions.handle(sample, by=sample.first.user, handling=HANDLING)
    stage.note("不合格食品处置办结")


def _held(pk: int) -> Sample:
    return Sample.objects.select_related("workshop__root", "workshop__station", "first__user", "second", "retest").get(pk=pk)
