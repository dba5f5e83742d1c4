"""An owner with a workshop, and lines of its books."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jishan_portal.accounts.roles import Role
from tests.factories import OwnershipFactory, user_of
from workshops.ledgers import actions
from workshops.ledgers.actions import Entry

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
def write(shop, owner):
    """Return `write("purchase", name="小麦粉", …)`: a line of today with what its book asks for."""

    def enter(kind: str, *, workshop=None, **facts):
        usual = {"name": "麻花", "quantity": Decimal(50), "unit": "公斤", "party": "河津面粉厂", "person": "段福顺", "detail": "擦拭"}
        usual |= {"is_ok": True} if kind == "test" else {}
        return actions.enter(workshop or shop, Entry(kind=kind, on=facts.pop("on", TODAY), **usual | facts), by=owner)

    return enter


@pytest.fixture
def picture():
    """Return an upload that is a real photo."""

    def made(name: str = "票据.jpg", colour: str = "white") -> SimpleUploadedFile:
        target = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(target, "JPEG")
        return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")

    return made
