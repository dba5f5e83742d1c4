"""People of an award, and a workshop that meets its conditions."""

from dataclasses import dataclass, field
from datetime import timedelta

from branding.awards import actions
from branding.awards.models import Award
from branding.improvements.models import BrandFact
from branding.improvements.states import FactKind
from branding.labels import actions as labels
from inspections.checklists.states import CleanTag
from inspections.self_checks.models import IndicatorResult
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import place
from tests.factories.accounts import TOWNSHIP, user_of
from tests.factories.inspections import self_check_of
from workshops.archive_boxes.models import Completeness
from workshops.products.models import Product
from workshops.registry.models import Workshop

LABEL = (
    "{name}\n配料：小麦粉、植物油\n净含量：500克\n生产者：{shop} 地址：荆平村\n生产日期：见封口 保质期：60天\n贮存条件：阴凉干燥处\n"
    "小作坊许可证编号：{licence}\n执行标准：GB/T 20977"
)
POINTS = {"craft": 24, "fame": 13, "place": 18, "management": 18, "quality": 19}


@dataclass
class Cast:
    """Who takes which step."""

    chief: User = field(default_factory=lambda: user_of(Role.STATION_CHIEF, area=TOWNSHIP))
    lead: User = field(default_factory=lambda: user_of(Role.BUREAU_LEADER))
    culture: User = field(default_factory=lambda: user_of(Role.CULTURE_TOURISM))
    office: User = field(default_factory=lambda: user_of(Role.LEADING_OFFICE))
    experts: list = field(default_factory=lambda: [user_of(Role.EXPERT) for _ in range(3)])


def qualify(shop: Workshop, *, by: User) -> Product:
    """Give a workshop everything that the conditions ask for; return its product."""
    today = clock.today()
    Workshop.objects.filter(pk=shop.pk).update(licence_number=f"JZ{shop.pk:09d}", licence_until=today + timedelta(days=300), risk_grade="A")
    shop.refresh_from_db()
    product = Product.objects.create(workshop=shop, name="油酥麻花", kind_id="mahua", packing="packed", process="手工搓条")
    counted = {"required": 5, "met": 5, "percent": 100, "is_full": True, "refreshed_at": clock.now()}
    Completeness.objects.update_or_create(workshop=shop, defaults={"area_code": shop.area_code, **counted})
    BrandFact.objects.create(workshop=shop, kind=FactKind.TRADEMARK, name="稷福", number="1")
    text = LABEL.format(name=product.name, shop=shop.name, licence=shop.licence_number)
    labels.check(product, labels.Label(text, today, "packed"), labels.Finding(), by=by)
    _clean(shop)
    return product


def _clean(shop: Workshop) -> None:
    check = self_check_of(shop)
    place(check, "accepted", at=clock.now())
    check.submitted_at = clock.now()
    check.save()
    IndicatorResult.objects.bulk_create(
        IndicatorResult(
            check_record=check, workshop=shop, tag=tag, is_met=True, area_code=shop.area_code, month=clock.today().replace(day=1)
        )
        for tag in CleanTag.values
    )


def award_of(shop: Workshop, cast: Cast, *, until: str = "on_site") -> Award:
    """An application that has come as far as a state: cultivating, county, joint, city, on_site."""
    award = actions.start(shop, by=cast.chief, craft="手工搓条")
    road = [
        ("cultivating", lambda: actions.step(award, "cultivate", by=cast.chief)),
        ("county", lambda: actions.submit(award, by=cast.chief)),
        ("joint", lambda: actions.step(award, "pass_county", by=cast.lead, note="材料齐全")),
        ("city", lambda: actions.step(award, "pass_joint", by=cast.culture, note="特色突出")),
        ("on_site", lambda: actions.step(award, "report", by=cast.office, note="已报市局")),
    ]
    for name, take in road:
        take()
        if name == until:
            break
    return Award.objects.get(pk=award.pk)
