"""The made county's ledgers: most working workshops kept them in the last weeks, some let them slip, some never began."""

from datetime import timedelta
from decimal import Decimal

from jishan_portal.audit import actions as audit
from jishan_portal.kit import bulk, clock
from workshops.ledgers.models import LedgerKind, Line, Stage, Tie
from workshops.registry.demo import County
from workshops.registry.states import WORKING

K = LedgerKind
GOODS = {
    "mahua": ("麻花", "小麦粉", "食用植物油"),
    "flour": ("面粉", "小麦", "包装袋"),
    "bingzi": ("饼子", "小麦粉", "芝麻"),
    "egg": ("咸鸡蛋", "鲜鸡蛋", "食盐"),
    "jujube": ("蜜枣", "板枣", "白砂糖"),
}
USUAL = ("糕点", "小麦粉", "白砂糖")
SUPPLIERS = (("河津面粉厂", "0359-5022011"), ("稷山粮油批发部", "0359-5523006"), ("新绛油脂公司", "0359-7522018"))
BUYERS = ("县城老街副食店", "稷峰镇超市", "散客零售", "太阳乡供销社", "运城批发市场")
PLACES = (("生产间地面、案板", "84 消毒液 1:100 擦拭"), ("和面机、油锅", "热碱水清洗"), ("工器具", "煮沸消毒 15 分钟"))
DAYS, KEPT, SLIPPED = 12, 0.55, 0.2
FIRST = 5  # the demonstration accounts of owners are among the first: their books are kept


def add(county: County) -> int:
    """Write the ledgers; return how many lines."""
    rng, lines, pairs = county.rng("ledgers"), [], []
    for place, workshop in enumerate(county.detailed):
        draw = rng.random() if place >= FIRST else 0
        if workshop.state not in WORKING or draw > KEPT + SLIPPED:
            continue
        last = county.today - timedelta(days=rng.randrange(3) if draw < KEPT else rng.randrange(35, 60))
        if last - timedelta(days=DAYS) < county.opened[workshop.pk]:
            continue
        _fortnight(rng, workshop, last, lines, pairs)
    for pk, line in zip(bulk.next_ids(Line, len(lines)), lines, strict=True):
        line.pk = pk
    bulk.insert(Line, lines)
    ties = [Tie(line_id=line.pk, source_id=source.pk) for line, source in pairs]
    for pk, tie in zip(bulk.next_ids(Tie, len(ties)), ties, strict=True):
        tie.pk = pk
    bulk.insert(Tie, ties)
    if lines:
        ids = [line.pk for line in lines]
        audit.record_bulk("workshops.line.enter_many", "workshops.line", ids, by=county.by, summary=f"演示县：台账 {len(lines)} 笔")
    return len(lines)


def _fortnight(rng, workshop, last, lines: list, pairs: list) -> None:
    """A purchase, then on every third day production, sale, cleaning, now and then a test and a sample."""
    product, *materials = GOODS.get(workshop.kind_id, USUAL)
    first = last - timedelta(days=DAYS)

    def write(kind, on, name, quantity=None, unit="", **more) -> Line:
        made_at = clock.start_of(on).replace(hour=rng.randrange(8, 19))
        stage = more.pop("stage", Stage.SALE if kind == K.SALE else Stage.PRODUCTION)
        person = workshop.owner_name
        line = Line(workshop_id=workshop.pk, kind=kind, on=on, name=name, unit=unit, stage=stage, person=person, made_at=made_at, **more)
        line.quantity = Decimal(quantity) if quantity else None
        lines.append(line)
        return line

    bought = []
    for material in materials:
        party, phone = rng.choice(SUPPLIERS)
        bought.append(write(K.PURCHASE, first, material, rng.randrange(2, 20) * 25, "公斤", party=party, party_phone=phone))
    for step in range(0, DAYS + 1, 3):
        day, number = first + timedelta(days=step), rng.randrange(20, 120)
        batch = f"{day:%Y%m%d}-1"
        made = write(K.PRODUCTION, day, product, number, "公斤", batch=batch, until=day + timedelta(days=60))
        pairs += [(made, line) for line in bought]
        if rng.random() < 0.5:
            packed = write(K.PRODUCTION, day, f"{product}装袋", number, "公斤", batch=f"{day:%Y%m%d}-2", stage=Stage.PACKING)
            packed.detail = "食品级包装袋，封口后贴标签"
        sold = write(K.SALE, day, product, max(number - rng.randrange(10), 1), "公斤", batch=batch, party=rng.choice(BUYERS))
        pairs.append((sold, made))
        place, way = rng.choice(PLACES)
        write(K.CLEANING, day, place, detail=way)
    if rng.random() < 0.6:
        pairs.append((write(K.SAMPLE, last, product, 250, "克", batch=batch, detail="留样柜", until=last + timedelta(days=60)), made))
        tested = write(K.TEST, last, product, batch=batch, detail="感官、净含量", is_ok=True, party="自检")
        pairs.append((tested, made))
