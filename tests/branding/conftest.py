"""Who works on brands, a workshop that makes 麻花 with its owner, and pictures."""

import pytest
from django.core.files.base import ContentFile

from branding.labels.loading import load_labels
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from tests.factories import TOWNSHIP, OwnershipFactory, user_of, workshop_of
from tests.jishan_portal.files.conftest import picture as drawn
from workshops.products.models import Product


@pytest.fixture(autouse=True)
def _bodies(db):
    load_areas_and_organisations()
    load_labels()


@pytest.fixture
def culture(db):
    """Somebody of the culture and tourism office."""
    return user_of(Role.CULTURE_TOURISM)


@pytest.fixture
def chief(db):
    """A station chief of TOWNSHIP."""
    return user_of(Role.STATION_CHIEF, area=TOWNSHIP)


@pytest.fixture
def owner(db):
    """Somebody who runs a workshop."""
    return user_of(Role.OWNER)


@pytest.fixture
def shop(owner):
    """The workshop they run."""
    made = workshop_of(name="福顺麻花坊", kind_id="mahua")
    OwnershipFactory(user=owner, workshop=made)
    type(made).objects.filter(pk=made.pk).update(licence_number="JZ140824001")
    made.refresh_from_db()
    return made


@pytest.fixture
def product(shop):
    """What it makes."""
    return Product.objects.create(workshop=shop, name="油酥麻花", kind_id="mahua", packing="packed", is_main=True)


@pytest.fixture
def photo():
    """Return `make(by)`: a fresh upload of a picture."""
    made = []

    def make(by):
        made.append(1)
        return files.keep(ContentFile(drawn((40 + len(made), 30)), name=f"{len(made)}.jpg"), by=by, purpose="photo")

    return make


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
