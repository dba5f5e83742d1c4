"""The handbook with its pictures drawn, and without."""

import pytest
from django.urls import reverse

from jishan_portal.accounts.roles import Role
from jishan_portal.help import pictures


@pytest.fixture
def folder(settings, tmp_path):
    settings.HANDBOOK_DIR = tmp_path
    return tmp_path


def test_section_without_a_picture_is_text_alone(client_of, folder):
    page = client_of(Role.INSPECTOR).get(reverse("help:section", args=["ledger"])).content.decode()
    assert "<figure" not in page


def test_section_and_guide_show_the_picture_that_was_drawn(client_of, folder):
    pictures.path_of("ledger").write_bytes(b"jpeg")
    client = client_of(Role.INSPECTOR)
    for address in (reverse("help:section", args=["ledger"]), reverse("help:guide", args=["inspector"])):
        assert f'src="{reverse("help:picture", args=["ledger"])}"' in client.get(address).content.decode()


def test_picture_is_sent_to_whoever_is_logged_in(client_of, client, folder):
    pictures.path_of("ledger").write_bytes(b"jpeg")
    address = reverse("help:picture", args=["ledger"])

    sent = client_of(Role.OWNER).get(address)

    assert b"".join(sent.streaming_content) == b"jpeg"
    assert sent["Content-Type"] == "image/jpeg"
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("slug", ["ledger", "nothing"])
def test_picture_that_is_not_there_is_not_found(client_of, folder, slug):
    assert client_of(Role.INSPECTOR).get(reverse("help:picture", args=[slug])).status_code == 404
