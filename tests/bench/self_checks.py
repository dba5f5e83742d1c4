"""Handing in a self-check (30 answers in the same request, 5 photos uploaded before) beside list_min, one process, real commits."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from tests.bench.bars import bracketed, middle

ROUNDS, FLOORS, ANSWERS, PHOTOS = 20, 4, 30, 5
HELPER, TITLE, TOWN = "inspector1", "量测自查", "140824100000"


def _seconds(work: Callable) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def handed_in() -> float:
    """Return the rate of handing in as a ratio of list_min's (median over the rounds)."""
    from jishan_portal.accounts.models import User
    from tests.bench.windows import logged_in

    by = User.objects.get(username=HELPER)
    client = logged_in(by)

    def floor():
        return _seconds(lambda: [client.get("/bench/list_min/") for _ in range(FLOORS)]) / FLOORS

    ratios = []
    for check in _checks(by):
        form = _prepared(check, by)
        before = floor()
        spent = _seconds(lambda check=check, form=form: _post(client, check, form))
        ratios.append(1 / bracketed(spent, before, floor()))
    return middle(ratios[2:])


def _checks(by) -> list:
    """Return forms that nobody has begun: of a wave over one town, launched anew when its forms are used up."""
    from inspections.checklists.models import Version
    from inspections.self_checks import waves
    from inspections.self_checks.models import SelfCheck
    from jishan_portal.kit import clock

    version = Version.objects.published().get(checklist__key="self_check")
    title = f"{TITLE} {clock.now():%m%d%H%M%S}"
    wave = waves.launch(
        year=clock.today().year, title=title, area_code=TOWN, version=version, deadline_on=clock.today() + timedelta(days=30), by=by
    )
    return list(SelfCheck.objects.filter(wave=wave).select_related("version").order_by("pk")[: ROUNDS + 2])


def _prepared(check, by) -> dict:
    """Begin a form, answer what goes beyond 30, hang five photos on it; return what the phone then sends."""
    from django.core.files.base import ContentFile
    from PIL import Image

    from inspections.self_checks import actions, actions_fill
    from jishan_portal.files.actions import keep

    actions.start(check, by=by)
    items = list(check.version.items.all())
    actions_fill.save_answers(check, [actions_fill.Given(item.pk, "yes") for item in items[ANSWERS:]], by=by)
    for number, item in enumerate(items[:PHOTOS]):
        out = BytesIO()
        Image.new("RGB", (640, 480), (number, check.pk % 256, 90)).save(out, "JPEG")
        stored = keep(ContentFile(out.getvalue(), name="photo.jpg"), by=by, purpose="photo")
        actions_fill.add_picture(check, actions_fill.Given(item.pk, "no"), stored, by=by)
    answers = [{"item": item.pk, "value": "no" if at < PHOTOS else "yes", "remark": ""} for at, item in enumerate(items[:ANSWERS])]
    return {"submission_id": str(uuid4()), "owner_word": "段福顺", "answers": json.dumps(answers)}


def _post(client, check, form: dict) -> None:
    answer = client.post(f"/inspections/self-checks/{check.pk}/submit/", form)
    if answer.status_code != 302:
        raise RuntimeError(answer.content.decode()[:400])


PARTS = {"handed_in": handed_in}
