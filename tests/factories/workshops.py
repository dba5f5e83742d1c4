"""Workshops as bare rows; what actions add to them (keys, search text, events) is the actions' to test."""

from datetime import date

import factory

from tests.factories.accounts import TOWNSHIP
from workshops.registry.models import FoodKind, Ownership, Workshop


class FoodKindFactory(factory.django.DjangoModelFactory):
    """A kind of food; asking for a code twice gives the same row."""

    class Meta:
        model = FoodKind
        django_get_or_create = ("code",)

    code = "twist"
    name = "麻花"


class WorkshopFactory(factory.django.DjangoModelFactory):
    """A workshop in business in TOWNSHIP; `root` is set as the registry sets it."""

    class Meta:
        model = Workshop
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"稷峰镇第{n}麻花坊")
    name_key = factory.LazyAttribute(lambda workshop: workshop.name)
    owner_name = factory.Sequence(lambda n: f"段福{n}")
    phone = factory.Sequence(lambda n: f"138{n:08d}")
    area_code = TOWNSHIP
    address = factory.Sequence(lambda n: f"荆平村南巷{n}号")
    kind = factory.SubFactory(FoodKindFactory)

    @factory.post_generation
    def root(self, create, root, **kwargs):
        """A file is its own root unless it was merged into `root`."""
        self.root = root or self
        self.save(update_fields=["root"])


class OwnershipFactory(factory.django.DjangoModelFactory):
    """Links an owner's account to a workshop since 2024."""

    class Meta:
        model = Ownership

    workshop = factory.SubFactory(WorkshopFactory)
    since = date(2024, 1, 1)
