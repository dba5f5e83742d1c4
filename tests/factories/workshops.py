"""Workshops: as bare rows (`WorkshopFactory`), or opened by the action as in life, with keys, search text and events (`workshop_of`)."""

from datetime import date
from itertools import count

import factory

from jishan_portal.accounts.actors import SYSTEM
from tests.factories.accounts import TOWNSHIP, AreaFactory
from workshops.registry import actions
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import FoodKind, Ownership, Workshop


class FoodKindFactory(factory.django.DjangoModelFactory):
    """A kind of food; asking for a code twice gives the same row."""

    class Meta:
        model = FoodKind
        django_get_or_create = ("code",)

    code = "mahua"
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


_numbers = count(1)


def workshop_of(*, by=SYSTEM, **data) -> Workshop:
    """Open a file: `workshop_of(name="…", area_code="140824101000", kind_id="mahua")`; what is not named is made up."""
    number = next(_numbers)
    fields = {
        "name": f"第{number}麻花坊",
        "area_code": TOWNSHIP,
        "owner_name": f"李{number}",
        "phone": f"138{number:08d}",
        "address": f"东南村{number}号",
        **data,
    }
    AreaFactory(code=fields["area_code"])
    if fields.get("kind_id"):
        load_food_kinds()
    return actions.register(fields, by=by)
