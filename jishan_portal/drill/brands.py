"""Labels, packaging and 名特优 in the drill: three workshops advised in summer, their boxes filled, judged and awarded by November."""

from datetime import date, timedelta

from branding.awards import actions as awards
from branding.awards import conditions
from branding.awards import demo as judging
from branding.awards.models import Award
from branding.awards.states import AwardState
from branding.improvements import actions as improvements
from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import FactKind, PictureKind
from branding.labels import actions as labels
from branding.labels import demo as made
from branding.labels.loading import load_labels
from branding.labels.states import Packing
from inspections.self_checks.models import IndicatorResult
from jishan_portal.drill.stage import Stage
from jishan_portal.kit import clock
from workshops.archive_boxes import actions as boxes
from workshops.archive_boxes import adopting
from workshops.archive_boxes.models import Item
from workshops.products.models import Product
from workshops.registry.models import Workshop

CHOSEN, KINDS, GOOD_GRADES = 3, ("mahua", "flour", "bingzi", "jujube"), ("A", "B")


def brands(stage: Stage) -> None:
    """Good workshops of the foods the county is known for get advice from the 20th of July, and apply in September."""
    load_labels()
    stage.on(date(stage.first.year, 7, 20), _choose)


def _choose(stage: Stage) -> None:
    unclean = IndicatorResult.objects.filter(is_met=False).values("workshop")
    clean = IndicatorResult.objects.exclude(workshop__in=unclean).values("workshop")
    shops = Workshop.objects.working().filter(pk__in=clean, kind__in=KINDS, risk_grade__in=GOOD_GRADES).exclude(credit_code="")
    lasting = shops.filter(licence_until__gt=date(stage.first.year, 12, 31), products__isnull=False).distinct().order_by("pk")
    for place, shop in enumerate(lasting[:CHOSEN]):
        _check_label(stage, shop.pk, made.BAD)
        _advise(stage, shop, place)


def _check_label(stage: Stage, pk: int, words: str) -> None:
    shop, product = Workshop.objects.get(pk=pk), Product.objects.filter(workshop=pk).order_by("pk").first()
    text = words.format(name=product.name, village=shop.village, shop=shop.name, licence=shop.licence_number)
    label = labels.Label(text, clock.today(), Packing.PACKED)
    held = labels.check(product, label, labels.Finding(words="请照单改正"), by=stage.users["bureau_leader1"])
    stage.note(f"标签{held.get_verdict_display()}")


def _advise(stage: Stage, shop: Workshop, place: int) -> None:
    by, (subject, problem, advice) = stage.users["culture_tourism1"], made.ADVICE[place % 3]
    photos, product = [made.picture(PictureKind.BEFORE, place, by=by)], Product.objects.filter(workshop=shop).order_by("pk").first()
    facts = {"on": clock.today(), "problem": problem, "advice": advice, "product": product, "photos": photos}
    row = improvements.advise(shop, subject, by=by, **facts)
    stage.note("包装标签指导")
    stage.on(clock.today() + timedelta(days=12), _carry_out, row.pk, place)
    stage.on(clock.today() + timedelta(days=20), _check_label, shop.pk, made.GOOD)
    for days, step in ((24, _mark), (47, _start)):
        stage.on(clock.today() + timedelta(days=days), step, shop.pk, place)


def _carry_out(stage: Stage, pk: int, place: int) -> None:
    row, by = Improvement.objects.get(pk=pk), stage.users["culture_tourism1"]
    improvements.add_pictures(row, PictureKind.DESIGN, [made.picture(PictureKind.DESIGN, place, by=by)], words="初稿", by=by)
    row = improvements.carry_out(row, words="已换新包装", photos=[made.picture(PictureKind.AFTER, place, by=by)], by=by)
    improvements.review(row, is_adopted=True, words="改后效果好，统一了样式", by=by)
    stage.note("改进采纳")


def _mark(stage: Stage, pk: int, place: int) -> None:
    shop = Workshop.objects.get(pk=pk)
    fact = BrandFact(workshop=shop, kind=FactKind.TRADEMARK, name=f"稷{shop.owner_name[:1]}", number=f"{62000000 + place * 137}")
    improvements.keep_fact(fact, by=stage.users["culture_tourism1"])


# --- 名特优 ------------------------------------------------------------------------------------------------
def _start(stage: Stage, pk: int, place: int) -> None:
    shop, product = Workshop.objects.get(pk=pk), Product.objects.filter(workshop=pk).order_by("pk").first()
    award = awards.start(shop, product=product, craft=judging.CRAFT, words="想把招牌做出去", by=stage.users["bureau_leader1"])
    awards.step(award, "cultivate", by=stage.users["bureau_leader1"])
    stage.note("名特优申报")
    stage.on(clock.today() + timedelta(days=14), _fill_boxes, pk, place)
    stage.on(clock.today() + timedelta(days=15), _submit, award.pk, place)


def _fill_boxes(stage: Stage, pk: int, place: int) -> None:
    """Put a page of everything that is asked for into the six boxes, adopt the rules and show that they are followed."""
    shop, by = Workshop.objects.get(pk=pk), stage.users["bureau_leader1"]
    facts = boxes.Facts(clock.today(), valid_until=clock.today() + timedelta(days=300))
    for item in Item.objects.in_force(clock.today()).filter(is_required=True, takes_documents=True).order_by("pk"):
        boxes.put_in(shop, item, facts, [made.picture(PictureKind.AFTER, place + item.pk, by=by)], by=by)
    adopting.adopt_all(shop, by=by, adopted_on=clock.today())


def _submit(stage: Stage, pk: int, place: int) -> None:
    """Hand in where every condition is met; the others are cultivated on."""
    award = Award.objects.get(pk=pk)
    if conditions.unmet(conditions.evaluate(conditions.evidence(award.workshop, craft=award.craft))):
        stage.note("名特优继续培育")
        return
    awards.submit(award, by=stage.users["bureau_leader1"])
    for days, step in ((5, _pass), (12, _judge), (13, _settle)):
        stage.on(clock.today() + timedelta(days=days), step, pk, place)


def _pass(stage: Stage, pk: int, place: int) -> None:
    awards.step(Award.objects.get(pk=pk), "pass_county", by=stage.users["bureau_leader1"], note="材料齐全，抽检无不合格")
    awards.step(Award.objects.get(pk=pk), "pass_joint", by=stage.users["culture_tourism1"], note="特色突出，同意")
    awards.step(Award.objects.get(pk=pk), "report", by=stage.users["leading_office1"], note="已报市局")


def _judge(stage: Stage, pk: int, place: int) -> None:
    judging.judge(stage.users, Award.objects.get(pk=pk), judging.POINTS)


def _settle(stage: Stage, pk: int, place: int) -> None:
    award = awards.settle(Award.objects.get(pk=pk), by=stage.users["leading_office1"])
    stage.on(award.notice_until + timedelta(days=1), _grant, pk)


def _grant(stage: Stage, pk: int) -> None:
    award = Award.objects.get(pk=pk)
    if award.state == AwardState.NOTICE:
        awards.grant(award, by=stage.users["leading_office1"])
        stage.note("名特优认定")
