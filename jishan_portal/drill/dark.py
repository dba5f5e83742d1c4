"""What is done in the dark, in the drill: two dens closed and watched, one of them back at work; a case that goes to the police."""

from datetime import date, timedelta

from inspections.dens import actions as closing
from inspections.dens import demo as dens
from inspections.dens import watching
from inspections.dens.models import Den, SurpriseCheck
from inspections.dens.states import CheckState
from inspections.transfers import actions as transfers
from inspections.transfers import demo as crimes
from inspections.transfers.models import Transfer
from jishan_portal.accounts.models import User
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock

CLOSED = ((7, 14), (8, 18))  # days on which the dens of `dens.CLOSED` are found
MISSED, REVIVED = 1, 3  # of the surprise checks shown, which is missed on its day and which finds the place at work again
QUIET, AT_WORK = "门窗上锁，封条完好，无生产痕迹。", "封条被撕，锅里有热油，院内晾着成品。"


def dens_closed(stage: Stage) -> None:
    """Two dens are closed; on the mornings drawn for it their officers hear of a surprise check, and go."""
    for told, (month, day) in zip(dens.CLOSED, CLOSED, strict=True):
        stage.on(date(stage.first.year, month, day), _find, told[1:])
    stage.on(date(stage.first.year, 7, 15), _surprise)


def _find(stage: Stage, told: tuple) -> None:
    towns = sorted({shop.area_code for shop in stage.county.files})
    people = (stage.users["case_handler1"], stage.users["case_handler2"])
    den = dens.propose(told, towns[-1], people, key=stage.key(stage.rng(f"den:{told[1]}")))
    stage.on(clock.today() + timedelta(days=1), _close, den.pk)


def _close(stage: Stage, pk: int) -> None:
    closing.approve(Den.objects.get(pk=pk), by=stage.users["bureau_leader1"])
    stage.note("取缔黑窝点")


def _surprise(stage: Stage) -> None:
    """Go where today's draw sends one; the others wait for their day."""
    for check in SurpriseCheck.objects.filter(state=CheckState.SHOWN).select_related("den", "first").order_by("pk"):
        shown = stage.told.get("突击检查", 0)
        stage.note("突击检查")
        if shown == MISSED:  # nobody went: the next morning draws anew
            continue
        first = User.objects.get(pk=check.first_id)
        is_revived = shown == REVIVED
        watching.report(check, [dens.photo(first)], by=first, is_revived=is_revived, note=AT_WORK if is_revived else QUIET)
        if is_revived:
            stage.note("死灰复燃")
    stage.on(clock.today() + timedelta(days=1), _surprise)


def to_the_police(stage: Stage) -> None:
    """Borax in fried dough, found in August: taken up, reported, approved, handed in, received, a criminal case, the things handed over."""
    stage.on(date(stage.first.year, 8, 5), _learn)


def _learn(stage: Stage) -> None:
    town = min(shop.area_code for shop in stage.county.files)
    made = crimes.learn(town, stage.users, key=stage.key(stage.rng("crime")))
    for days, step in ((3, _take_up), (9, _ask)):
        stage.on(clock.today() + timedelta(days=days), step, made.pk)


def _take_up(stage: Stage, pk: int) -> None:
    crimes.take_up(pk, stage.users)


def _ask(stage: Stage, pk: int) -> None:
    asked = crimes.ask(pk, stage.users, key=stage.key(stage.rng("transfer")))
    for days, step in ((1, _approve), (2, _hand_in), (3, _receive), (6, _open), (8, _hand_over)):
        stage.on(clock.today() + timedelta(days=days), step, asked.pk)


def _approve(stage: Stage, pk: int) -> None:
    transfers.approve(Transfer.objects.get(pk=pk), by=stage.users["bureau_head1"])


def _hand_in(stage: Stage, pk: int) -> None:
    crimes.hand_in(pk, stage.users)
    stage.note("移送公安")


def _receive(stage: Stage, pk: int) -> None:
    number = f"稷公（食药环）受案字〔{stage.first.year}〕12号"
    transfers.receive(Transfer.objects.get(pk=pk), by=stage.users["police1"], receipt_number=number)


def _open(stage: Stage, pk: int) -> None:
    number = f"稷公（食药环）立字〔{stage.first.year}〕7号"
    transfers.answer(Transfer.objects.get(pk=pk), "file", by=stage.users["police1"], on=clock.today(), number=number)
    stage.note("公安立案")


def _hand_over(stage: Stage, pk: int) -> None:
    transfers.hand_over(Transfer.objects.get(pk=pk), by=stage.users["case_handler1"], on=clock.today())
    stage.note("物品移交公安")
