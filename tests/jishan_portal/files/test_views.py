"""The upload address, and how files are sent."""

import hashlib
from uuid import uuid4

import pytest
from django.http import Http404

from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions
from jishan_portal.files.http import send
from jishan_portal.files.models import StoredFile
from tests.factories import user_of

from .conftest import phone_photo, picture, upload, workbook

pytestmark = pytest.mark.django_db
URL = "/files/upload/"


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    if response.file_to_stream:
        response.file_to_stream.close()
    return content


@pytest.mark.parametrize("role", [Role.OWNER, Role.INSPECTOR, Role.POLICE])
def test_upload_answers_with_id_and_hash(client_of, role):
    content = picture((40, 30))

    answer = client_of(role).post(URL, {"file": upload(content), "purpose": "photo", "uuid": uuid4()})

    assert answer.status_code == 201
    row = StoredFile.objects.get()
    assert answer.json() == {
        "id": row.pk,
        "sha256": hashlib.sha256(content).hexdigest(),
        "name": "照片.jpg",
        "size": len(content),
        "width": 40,
        "height": 30,
        "thumb": f"/files/{row.pk}/thumb/",
    }


def test_upload_repeated_answers_the_same(client_of):
    client, number = client_of(Role.INSPECTOR), uuid4()

    answers = [client.post(URL, {"file": upload(picture()), "purpose": "photo", "uuid": number}).json() for _ in range(2)]

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": "photo"}, "选择一个文件"),
        ({"purpose": "result", "file": upload(workbook())}, "上传内容不完整"),
        ({"purpose": "photo", "file": upload(workbook())}, "这不是照片，是Excel 工作簿"),
        ({"purpose": "photo", "file": upload(b"", "a.jpg")}, "文件是空的"),
        ({"purpose": "attachment", "file": upload(b"<svg/>", "a.jpg")}, "SVG"),
    ],
)
def test_upload_refused_says_what_to_do(client_of, fields, words):
    answer = client_of(Role.INSPECTOR).post(URL, fields)

    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert StoredFile.objects.count() == 0


def test_upload_is_a_post(client_of):
    assert client_of(Role.INSPECTOR).get(URL).status_code == 405


def test_thumb_is_for_the_uploader_until_it_is_used(client_of):
    client = client_of(Role.OWNER)
    stored = actions.keep(upload(picture()), by=client.user, purpose="photo")
    url = f"/files/{stored.pk}/thumb/"

    shown = client.get(url)
    assert (shown["Content-Type"], body(shown)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client_of(Role.OWNER).get(url).status_code == 404
    actions.claim(stored, by=client.user)
    assert client.get(url).status_code == 404


def test_send_is_private_and_inert():
    stored = actions.keep(upload(phone_photo((800, 600)), "现场 照片.jpg"), by=user_of(Role.INSPECTOR), purpose="photo", is_evidence=True)

    response = send(stored)

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"Secret" not in body(response)
    assert b"SecretMaker" in body(send(stored, "original"))


def test_send_of_a_document_is_its_original():
    content = workbook()
    stored = actions.keep(upload(content, "台账.xlsx"), by=user_of(Role.INSPECTOR), purpose="ledger")

    response = send(stored)

    assert body(response) == content
    assert response["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("variant", ["original", "thumb"])
def test_send_without_such_a_variant_is_not_found(variant):
    purpose, content = ("photo", picture()) if variant == "original" else ("ledger", workbook())
    stored = actions.keep(upload(content), by=user_of(Role.INSPECTOR), purpose=purpose)

    with pytest.raises(Http404):
        send(stored, variant)


def test_send_of_an_unknown_variant_is_a_programming_error():
    with pytest.raises(ValueError, match="secret"):
        send(StoredFile(sha256="0" * 64), "secret")


def test_send_leaves_the_bytes_to_the_web_server(settings):
    settings.FILES_ACCEL_PREFIX = "/protected"
    stored = actions.keep(upload(picture()), by=user_of(Role.INSPECTOR), purpose="photo")

    response = send(stored, "thumb", as_attachment=False)

    assert response["X-Accel-Redirect"] == f"/protected/thumb/{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}"
    assert (response.content, response["Content-Type"]) == (b"", "image/jpeg")
