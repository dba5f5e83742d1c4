"""The made county's improvements and label checks: advice at every state with pictures, labels sound and not."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile

from branding.improvements import actions as improvements
from branding.improvements.models import BrandFact, Improvement
from branding.improvements.states import FactKind, PictureKind, Subject
from branding.labels import actions
from branding.labels.loading import load_labels
from branding.labels.states import Packing
from jishan_portal.files import actions as files
from jishan_portal.kit import clock
from workshops.products.models import Product
from workshops.registry.demo import County
from workshops.registry.models import Workshop

BAD = "古法{name}\n祖传手艺，降血糖、增强免疫力\n配料：小麦粉、植物油、白砂糖\n净含量：500克\n作坊地址：稷山县{village}\nSC12414082400012"
GOOD = (
    "{name}\n配料：小麦粉、植物油、白砂糖、食用盐\n净含量：500克\n生产者：{shop}\n地址：稷山县{village}　电话：见包装\n"
    "生产日期：见封口　保质期：60天\n贮存条件：阴凉干燥处\n小作坊许可证编号：{licence}\n执行标准：GB/T 20977"
)
ADVICE = (
    (Subject.PACKAGING, "塑料袋薄，没有防潮，运到外地容易碎", "改用铝箔自封袋加纸盒，盒面留出标签位置"),
    (Subject.LABEL, "标签上没有许可证编号和保质期", "按检查单补全，编号放在名称下面"),
    (Subject.DESIGN, "三种产品三种样子，看不出是一家", "统一用“稷”字图案和红黄两色，先出两版设计稿"),
)
COLOURS = {PictureKind.BEFORE: (196, 190, 176), PictureKind.DESIGN: (214, 150, 60), PictureKind.AFTER: (170, 52, 40)}


def picture(kind: str, place: int, *, by):
    """Return an upload of a plain drawn picture: a bag with a label, each a little different."""
    from PIL import Image, ImageDraw

    drawn, out = Image.new("RGB", (480, 360), (246, 243, 236)), BytesIO()
    pen, shift = ImageDraw.Draw(drawn), place * 7 % 40
    pen.rounded_rectangle((110 + shift, 40, 330 + shift, 320), 18, fill=COLOURS[kind])
    pen.rectangle((150 + shift, 150, 290 + shift, 250), fill=(250, 247, 240))
    for line in range(1 if kind == PictureKind.BEFORE else 4):
        pen.line((165 + shift, 170 + line * 20, 275 + shift, 170 + line * 20), fill=(90, 80, 70), width=4)
    drawn.save(out, "JPEG", quality=80)
    return files.keep(ContentFile(out.getvalue(), name=f"{PictureKind(kind).label}.jpg"), by=by, purpose="photo")


def add(county: County, users: dict) -> int:
    """Put improvements, trademarks and label checks on file; return how many improvements there are."""
    load_labels()
    for user in users.values():
        _ = user.access
    shops = list(
        Workshop.objects.working().filter(kind__in=("mahua", "flour", "bingzi", "jujube")).exclude(licence_number="").order_by("pk")[:8]
    )
    made = [_improve(county, users, shop, place) for place, shop in enumerate(shops)]
    for place, shop in enumerate(shops):
        _facts(shop, place, users)
        _labels(county, users, shop, place)
    return len(made)


def _improve(county: County, users: dict, shop: Workshop, place: int) -> Improvement:
    by, (subject, problem, advice) = users["culture_tourism1" if place % 2 else "bureau_leader1"], ADVICE[place % 3]
    day, product = county.today - timedelta(days=70 - place * 6), Product.objects.filter(workshop=shop).first()
    with clock.travel(day):
        row = improvements.advise(
            shop,
            subject,
            on=day,
            problem=problem,
            advice=advice,
            product=product,
            photos=[picture(PictureKind.BEFORE, place, by=by)],
            by=by,
        )
    if place % 4 == 3:
        return row
    with clock.travel(day + timedelta(days=12)):
        improvements.add_pictures(row, PictureKind.DESIGN, [picture(PictureKind.DESIGN, place, by=by)], words="初稿", by=by)
        improvements.add_pictures(row, PictureKind.DESIGN, [picture(PictureKind.DESIGN, place + 3, by=by)], words="按业主意见改", by=by)
        row = improvements.carry_out(row, words="已换新包装", photos=[picture(PictureKind.AFTER, place, by=by)], by=by)
    if place % 4 < 2:
        with clock.travel(day + timedelta(days=15)):
            row = improvements.review(row, is_adopted=True, words="改后效果好，统一了样式", by=by)
    return row


def _facts(shop: Workshop, place: int, users: dict) -> None:
    by = users["culture_tourism1"]
    if place % 2 == 0:
        facts = {"kind": FactKind.TRADEMARK, "name": f"稷{shop.owner_name[:1]}", "number": f"{62000000 + place * 137}"}
        improvements.keep_fact(BrandFact(workshop=shop, **facts), by=by)
    if place == 0:
        improvements.keep_fact(BrandFact(workshop=shop, kind=FactKind.HERITAGE, name="稷山麻花制作技艺", level="县级"), by=by)


def _labels(county: County, users: dict, shop: Workshop, place: int) -> None:
    product, by = Product.objects.filter(workshop=shop).first(), users["inspector1"]
    if product is None or not by.access.covers(shop.area_code):
        by = users["bureau_leader1"]
    words = {"name": product.name, "village": shop.village, "shop": shop.name, "licence": shop.licence_number}
    for step, text in enumerate((BAD, GOOD) if place % 3 != 1 else (BAD,)):
        day = county.today - timedelta(days=50 - place - step * 20)
        with clock.travel(day):
            actions.check(product, actions.Label(text.format(**words), day, Packing.PACKED), actions.Finding(words="请照单改正"), by=by)
