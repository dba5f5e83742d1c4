"""Knowing a photo again after it was recompressed, made smaller, brightened or mirrored (features 3-7); others stay others."""

from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageOps

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.files import actions
from jishan_portal.files.likeness import PLAIN, SURE, are_alike, count_alike, first_alike, likeness_of
from jishan_portal.files.models import StoredFile
from jishan_portal.files.tasks import sweep_orphans
from tests.factories import rooms
from tests.factories.rooms import Look, passed_on, room, sent, upload

ROOMS = range(40)


def _of(content: bytes) -> str:
    return likeness_of(Image.open(BytesIO(content)).convert("RGB"))


CHANGES = {
    "recompressed": lambda picture: sent(picture, 40),
    "passed_on": passed_on,
    "smaller": lambda picture: sent(picture.resize((400, 300)), 60),
    "mirrored": lambda picture: sent(ImageOps.mirror(picture), 60),
    "brighter": lambda picture: sent(picture.point(lambda value: min(255, int(value * 1.15))), 70),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_known_again(change):
    known = sum(are_alike(_of(CHANGES[change](room(seed))), _of(sent(room(seed)))) for seed in ROOMS)
    assert known >= 0.95 * len(ROOMS)


@pytest.mark.parametrize("change", ["recompressed", "passed_on", "smaller", "mirrored"])
def test_what_is_refused_is_surely_the_same(change):
    known = sum(are_alike(_of(CHANGES[change](room(seed))), _of(sent(room(seed))), within=SURE) for seed in ROOMS)
    assert known >= 0.95 * len(ROOMS)


def test_another_photo_of_the_same_room_is_another():
    rng, wrong = Random(3), 0
    for seed in ROOMS:
        aside = (rng.gauss(0, 0.05), rng.gauss(0, 0.05))
        look = Look(aside, rng.uniform(0.85, 1.15), moved=0.02, bright=rng.uniform(0.85, 1.15))
        wrong += are_alike(_of(sent(room(seed, look), 85)), _of(sent(room(seed))))
    assert wrong <= 0.02 * len(ROOMS)


def test_other_rooms_are_others():
    likenesses = [_of(sent(room(seed))) for seed in ROOMS]
    assert sum(count_alike([one], likenesses[:at]) for at, one in enumerate(likenesses)) == 0


@pytest.mark.parametrize("other", ["", PLAIN, "0" * 128])
def test_a_plain_picture_is_like_none(other):
    white = likeness_of(Image.new("RGB", rooms.SIZE, "white"))
    assert (white, are_alike(white, white), are_alike(white, other)) == (PLAIN, False, False)
    assert not are_alike(_of(sent(room(1))), other)


@pytest.mark.django_db
def test_an_upload_keeps_its_likeness_and_older_ones_get_theirs_at_night():
    first = actions.keep(upload(sent(room(1))), by=SYSTEM, purpose="photo")
    second = actions.keep(upload(passed_on(room(1))), by=SYSTEM, purpose="photo")
    other = actions.keep(upload(sent(room(2))), by=SYSTEM, purpose="photo")
    assert (first_alike([other, second], [first]), first_alike([other], [first, second])) == (second, None)
    StoredFile.objects.filter(pk=first.pk).update(likeness="")
    sweep_orphans()
    first.refresh_from_db()
    assert first_alike([second], [first]) == second
    assert not StoredFile.objects.unlikened().exists()


@pytest.mark.django_db
def test_the_same_bytes_are_the_same_photo_even_when_plain():
    plain = sent(Image.new("RGB", (40, 30), "grey"))
    one, again = (actions.keep(upload(plain), by=SYSTEM, purpose="photo") for _ in range(2))
    assert first_alike([again], [one]) == again
