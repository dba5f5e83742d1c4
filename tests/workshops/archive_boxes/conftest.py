"""An owner with a workshop, uploads, and documents in its boxes."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions as files
from tests.factories import TOWNSHIP, OwnershipFactory, user_of
from workshops.archive_boxes import actions, queries
from workshops.archive_boxes.actions import Facts
from workshops.archive_boxes.models import Item

TODAY = date(2026, 3, 17)


@pytest.fixture
def owner(shop):
    """The owner of the workshop."""
    return OwnershipFactory(workshop=shop, user=user_of(Role.OWNER)).user


@pytest.fixture
def stranger(db):
    """The owner of nothing here."""
    return user_of(Role.OWNER)


@pytest.fixture
def chief(db):
    """The chief of the station."""
    return user_of(Role.STATION_CHIEF, area=TOWNSHIP)


@pytest.fixture
def picture():
    """Return an upload that is a real photo; each colour is another file."""

    def made(colour: str = "white", name: str = "照片.jpg") -> SimpleUploadedFile:
        target = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(target, "JPEG")
        return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")

    return made


@pytest.fixture
def photo(owner, picture):
    """Return `photo("red")`: a photo that the owner has uploaded."""
    return lambda colour="white": files.keep(picture(colour), by=owner, purpose="scan")


@pytest.fixture
def item(db) -> Item:
    """The list of equipment: required, photos only."""
    return queries.item_of("equipment_list")


@pytest.fixture
def put(shop, owner, photo):
    """Return `put("equipment_list", valid_until=…)`: a document of one page in its box."""

    def into(key: str = "equipment_list", *, workshop=None, colour: str = "white", **facts):
        known = Facts(**{"issued_on": TODAY, **facts})
        return actions.put_in(workshop or shop, queries.item_of(key), known, [photo(colour)], by=owner)

    return into
