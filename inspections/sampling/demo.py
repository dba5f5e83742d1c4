"""The made county's samples: one to send, one at the laboratory, some passed, one failed with its period running, one handled."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from inspections.hazards.demo import wall_photo
from inspections.officers.models import Officer
from inspections.sampling import actions
from inspections.sampling.models import Sample
from inspections.sampling.states import Level, Place, Spare
from inspections.visits.demo import pair_of
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from workshops.products.models import Product
from workshops.registry.demo import County
from workshops.registry.models import Workshop

# Story → (days since it was taken, what it failed for).
STORIES = (
    ("taken", 1, ""),
    ("sent", 6, ""),
    ("passed", 30, ""),
    ("passed", 45, ""),
    ("failed", 26, "铝的残留量，实测 186 mg/kg，标准 ≤100 mg/kg"),
    ("handled", 80, "菌落总数，实测 210000 CFU/g，标准 ≤100000 CFU/g"),
)
LAB, ITEMS = "运城市综合检验检测中心", "铝的残留量、菌落总数、大肠菌群"


def add(county: County, users: dict) -> int:
    """Take the samples; return how many. A very large county is left to its people."""
    if not county.is_small:
        return 0
    rng = county.rng("samples")
    living = [row.pk for row in county.files if not county.lives[row.pk]]
    mine = Officer.objects.filter(user=users["inspector1"]).first()
    near = Workshop.objects.living().filter(pk__in=living, station=mine.station if mine else None)
    shops = near.select_related("root", "station").order_by("-pk")[: len(STORIES)]
    for shop, (story, days, wrong) in zip(shops, STORIES, strict=False):
        day = max(county.opened[shop.pk], county.today - timedelta(days=days))
        pair = pair_of(shop)
        if pair:
            _tell(county, rng, take_one(rng, shop, pair, day), story, wrong)
    return Sample.objects.count()


def take_one(rng, shop: Workshop, pair, day) -> Sample:
    """Take a sample of a workshop on a day by two officers: two kilogrammes with a sealed spare and a photo of the seal."""
    by = pair[0].user
    _ = by.access  # looked up before travelling back: demo accounts hold their posts from today
    known = Product.objects.filter(workshop=shop).first()
    sample = Sample(
        submission_id=UUID(int=rng.getrandbits(128), version=4), workshop=shop, product=known.name if known else "馒头", place=Place.STORE,
        level=rng.choice((Level.COUNTY, Level.COUNTY, Level.CITY)), stock=f"{rng.randint(20, 90)} 千克", quantity=Decimal(2),
        spare_quantity=Decimal("0.5"), spare_kept=Spare.LAB, seal_number=f"封{rng.randint(100000, 999999)}", first=pair[0], second=pair[1],
        taken_on=day, produced_on=day - timedelta(days=1), paid=f"{rng.randint(18, 40)} 元",
    )  # fmt: skip
    with clock.travel(day):
        seal = files.keep(wall_photo(rng, dark=False), by=by, purpose="photo", is_evidence=True)
        return actions.take(sample, by=by, seals=(seal,))


def _tell(county: County, rng, sample: Sample, story: str, wrong: str) -> None:
    by, day = sample.first.user, sample.taken_on
    if story == "taken":
        return
    with clock.travel(min(day + timedelta(days=2), county.today)):
        actions.send(sample, by=by, lab=LAB, items=ITEMS, sent_on=clock.today())
    if story == "sent":
        return
    with clock.travel(min(day + timedelta(days=16), county.today)):
        result = actions.Result(not wrong, clock.today(), f"YC{rng.randint(10000, 99999)}", wrong)
        actions.enter_result(sample, result, by=by)
        if wrong:
            actions.tell(sample, by=by, told_on=clock.today())
    if story == "handled":
        with clock.travel(min(day + timedelta(days=40), county.today)):
            actions.lapse_objections()
            sample.refresh_from_db()
            actions.handle(sample, by=by, handling="同批 12 千克封存销毁，查清为包装间消毒不到位，已整改，立案查处")
