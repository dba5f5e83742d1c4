"""Messages on a record: both sides see them, nobody else does, they go into the file."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from jishan_portal.notifications.models import Notice
from jishan_portal.threads import actions
from jishan_portal.threads.models import Message, Thread
from tests.factories import TOWNSHIP, OwnershipFactory, WorkshopFactory, user_of
from tests.jishan_portal.files.conftest import picture

pytestmark = pytest.mark.django_db
KIND = "workshops.workshop"


@pytest.fixture
def owner(db):
    """Somebody who runs a workshop."""
    return user_of(Role.OWNER)


@pytest.fixture
def shop(owner):
    """The workshop they run."""
    return OwnershipFactory(user=owner, workshop=WorkshopFactory()).workshop


@pytest.fixture
def inspector(db):
    """An inspector of its area."""
    return user_of(Role.INSPECTOR, area=TOWNSHIP)


def _address(shop) -> str:
    return f"/messages/threads/workshops-workshop/{shop.pk}/"


def test_both_sides_write_and_hear_of_it(client_of, owner, shop, inspector):
    phone, desk = client_of(owner), client_of(inspector)
    photo = SimpleUploadedFile("图.jpg", picture(), "image/jpeg")
    phone.post(_address(shop), {"text": "灭蝇灯装哪里？", "photos": photo})
    thread = Thread.objects.get()
    assert (thread.waits_on_office, thread.workshop, Message.objects.get().is_owner) == (True, shop, True)
    assert [row for row, _ in desk.get("/messages/threads/?view=open").context["rows"]] == [thread]
    desk.post(_address(shop), {"text": "装在门口内侧，离地两米。"})
    assert (Thread.objects.get().waits_on_office, Notice.objects.filter(user=owner).count()) == (False, 1)
    phone.post(_address(shop), {"text": "装好了"})
    assert Notice.objects.filter(user=inspector).count() == 1
    shown = desk.get(_address(shop)).content.decode()
    assert ("灭蝇灯" in shown, "离地两米" in shown) == (True, True)
    assert desk.get(f"{_address(shop)}paper/").content[:4] == b"%PDF"
    first = Message.objects.order_by("pk").first()
    assert b"".join(desk.get(f"/messages/threads/photos/{first.pk}/").streaming_content)[:2] == b"\xff\xd8"
    assert "灭蝇灯" not in desk.get(f"/workshops/{shop.pk}/file/?tab=threads").content.decode()
    assert thread.title in desk.get(f"/workshops/{shop.pk}/file/?tab=threads").content.decode()


def test_nobody_else_reads_or_writes(client_of, owner, shop):
    actions.write(KIND, str(shop.pk), "你好", by=owner)
    for stranger in (user_of(Role.OWNER), user_of(Role.INSPECTOR, area="140881100000")):
        client = client_of(stranger)
        assert client.get(_address(shop)).status_code == 404
        assert client.get(f"{_address(shop)}paper/").status_code == 404
        with pytest.raises(PermissionDenied):
            actions.write(KIND, str(shop.pk), "你好", by=stranger)
    assert client_of(Role.FINANCE_PAYER).get(_address(shop)).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.write(KIND, str(shop.pk), "你好", by=user_of(Role.LEADING_OFFICE))
    assert client_of(owner).get("/messages/threads/jishan_portal-user/1/").status_code == 404


def test_an_empty_message_is_refused_and_a_repeated_one_kept_once(client_of, owner, shop):
    with pytest.raises(ValidationError):
        actions.write(KIND, str(shop.pk), "  ", by=owner)
    client, mark = client_of(owner), "0f0e3f6a-2f0b-4a58-9c1c-0c7f2e0c8a11"
    assert client.post(_address(shop), {"text": ""}).status_code == 422
    for _ in range(2):
        client.post(_address(shop), {"text": "在吗", "submission_id": mark})
    assert Message.objects.count() == 1


def test_the_list_makes_the_same_queries(client_of, inspector, assert_same_queries):
    client = client_of(inspector)
    assert_same_queries(
        lambda: client.get("/messages/threads/"), lambda: actions.write(KIND, str(WorkshopFactory().pk), "请看", by=inspector)
    )
