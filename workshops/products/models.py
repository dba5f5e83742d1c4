"""What a workshop makes; branding adds improvement files and awards later."""

from django.db import models

from workshops.registry.models import FoodKind, Workshop
from workshops.registry.reach import OfFileQuerySet

PACKINGS = [("bulk", "散装"), ("packed", "预包装"), ("both", "散装和预包装")]


class Product(models.Model):
    """A product of a workshop."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, db_index=False, related_name="products")
    name = models.CharField("产品名称", max_length=60)
    kind = models.ForeignKey(FoodKind, models.PROTECT, null=True, blank=True, db_index=False, verbose_name="食品类别")
    packing = models.CharField("包装方式", max_length=10, choices=PACKINGS, blank=True)
    raw_materials = models.CharField("主要原辅料", max_length=200, blank=True)
    process = models.CharField("生产工艺", max_length=300, blank=True)
    shelf_life = models.CharField("保质期", max_length=30, blank=True)
    trademark = models.CharField("注册商标", max_length=60, blank=True)
    is_main = models.BooleanField("主要产品", default=False)
    stopped_on = models.DateField("停产日期", null=True, blank=True)

    objects = OfFileQuerySet.as_manager()

    class Meta:
        verbose_name = "产品"
        ordering = ["-is_main", "id"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="product_once")]
        indexes = [models.Index(fields=["kind"], name="product_kind")]

    def __str__(self):
        return self.name

    @property
    def audit_chain(self) -> str:
        """Belongs to the workshop's file."""
        return self.workshop.audit_chain
