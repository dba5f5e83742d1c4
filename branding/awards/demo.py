"""The made county's applications for 名特优: some at the start, one being judged with a wide spread, one in the register."""

from dataclasses import asdict
from datetime import timedelta

from branding.awards import actions, conditions
from branding.awards.models import Award
from branding.awards.states import AwardState as A
from branding.improvements.models import BrandFact
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import move
from workshops.products.models import Product
from workshops.registry.demo import County
from workshops.registry.models import Workshop

CRAFT = "老面发酵，手工搓条八道工序，菜籽油慢炸，不用膨松剂，传了三代。"
GOALS = (A.AWARDED, A.ON_SITE, A.COUNTY, A.CULTIVATING, A.INTENT)
POINTS = ((24, 13, 18, 18, 19), (22, 12, 17, 18, 18), (23, 12, 18, 17, 19))
WIDE = ((25, 15, 20, 19, 19), (15, 9, 16, 15, 16))
KEYS = ("craft", "fame", "place", "management", "quality")


def add(county: County, users: dict) -> int:
    """Put applications on file; return how many. What a real one must meet is skipped where the made files fall short."""
    for user in users.values():
        _ = user.access
    marked = BrandFact.objects.order_by("pk").values_list("workshop", flat=True)
    first = list(Workshop.objects.working().filter(pk__in=marked).order_by("pk"))
    more = (
        Workshop.objects.working()
        .filter(kind__in=("mahua", "flour"))
        .exclude(pk__in=[shop.pk for shop in first])
        .exclude(licence_number="")
    )
    shops = [*first, *more.order_by("pk")[: len(GOALS)]][: len(GOALS)]
    return len([_one(county, users, shop, goal) for shop, goal in zip(shops, GOALS, strict=False)])


def _one(county: County, users: dict, shop: Workshop, goal: A) -> Award:
    start, product = county.today - timedelta(days=90 if goal == A.AWARDED else 30), Product.objects.filter(workshop=shop).first()
    with clock.travel(start):
        award = actions.start(shop, product=product, craft=CRAFT, words="想把招牌做出去", by=users["bureau_leader1"])
    for days, take in enumerate(_road(users, award, goal), 1):
        with clock.travel(min(start + timedelta(days=days * 8), county.today)):
            take()
    if goal == A.AWARDED:
        with clock.travel(Award.objects.get(pk=award.pk).notice_until + timedelta(days=1)):
            actions.grant(award, by=users["leading_office1"])
    return award


def _road(users: dict, award: Award, goal: A) -> list:
    lead, culture, office = users["bureau_leader1"], users["culture_tourism1"], users["leading_office1"]
    way = [
        (A.CULTIVATING, lambda: actions.step(award, "cultivate", by=lead)),
        (A.COUNTY, lambda: _submit(award, by=lead)),
        (A.JOINT, lambda: actions.step(award, "pass_county", by=lead, note="材料齐全，抽检无不合格")),
        (A.CITY, lambda: actions.step(award, "pass_joint", by=culture, note="特色突出，同意")),
        (A.ON_SITE, lambda: actions.step(award, "report", by=office, note="已报市局")),
        (A.ON_SITE, lambda: judge(users, award, POINTS if goal == A.AWARDED else WIDE)),
        (A.NOTICE, lambda: actions.settle(award, by=office)),
    ]
    order = [A.INTENT, A.CULTIVATING, A.COUNTY, A.JOINT, A.CITY, A.ON_SITE, A.NOTICE, A.AWARDED]
    return [take for stop, take in way if order.index(stop) <= order.index(goal)]


def _submit(award: Award, *, by) -> None:
    """Hand in as a real one would be; the made file need not meet every condition, so the check is not asked here."""
    held = Award.objects.get(pk=award.pk)
    rows = conditions.evaluate(conditions.evidence(held.workshop, craft=held.craft))
    move(held, "submit", by=by, conditions=[asdict(row) for row in rows], submitted_on=clock.today())


def judge(users: dict, award: Award, points: tuple) -> None:
    """Ask the judges and let them score, one row of points each."""
    office = users["leading_office1"]
    people = [users["expert1"], users["culture_tourism1"], users["station_chief1"]]
    actions.ask_judges(
        award, [person for person in people if person.roles & {Role.EXPERT, Role.CULTURE_TOURISM, Role.STATION_CHIEF}], by=office
    )
    for row, given in zip(award.judgements.order_by("pk"), points, strict=False):
        who = next(person for person in people if person.pk == row.judge_id)
        actions.score(row, points=dict(zip(KEYS, given, strict=True)), words="工艺地道", has_no_conflict=True, by=who)
