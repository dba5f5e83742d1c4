"""A day in September 2024, and hazards taken as far as a test needs."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.hazards import actions
from inspections.hazards.models import Hazard
from inspections.hazards.states import Severity, Source
from jishan_portal.kit import clock


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    """Keep the bytes of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def in_september():
    """2 September 2024, a Monday."""
    with clock.travel(date(2024, 9, 2)):
        yield


@pytest.fixture
def hazard_of(workshop, inspector, owner):
    """Return `make(until="found" | "ordered" | "answered" | "passed", **problem)`: a hazard taken as far as that."""

    def make(until: str = "found", *, shop=None, **problem) -> Hazard:
        found = actions.Problem(**{"text": "煎炸油更换没有记录", "severity": Severity.GENERAL, **problem})
        hazard = actions.open_hazards(shop or workshop, [found], source=Source.VISIT, by=inspector)[0]
        if until != "found":
            actions.order(hazard, by=inspector)
        if until in {"answered", "passed"}:
            actions.answer(hazard, by=owner, words="已换油", submission_id=uuid4())
        if until == "passed":
            actions.accept(hazard, by=inspector)
        return hazard

    return make


@pytest.fixture
def photo():
    """Return `make()`: an uploaded JPEG."""

    def make() -> SimpleUploadedFile:
        target = BytesIO()
        Image.new("RGB", (40, 30), "#8a7a60").save(target, "JPEG")
        return SimpleUploadedFile("现场.jpg", target.getvalue(), content_type="image/jpeg")

    return make
