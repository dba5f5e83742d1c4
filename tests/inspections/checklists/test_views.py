"""Pages of checklists: who reads, who edits, what is asked before something is final."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Version
from inspections.checklists.states import VersionState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from tests.factories import user_of
from tests.factories.inspections import checklist_of
from tests.jishan_portal.files.conftest import picture, upload

pytestmark = pytest.mark.django_db
BASE = "/inspections/checklists/"
ITEM = {"code": "P9", "text": "新题", "link": "people", "photo_rule": "never", "weight": "1"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the bytes of a test to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft():
    return actions.copy_version(checklist_of(), by=SYSTEM)


@pytest.fixture
def editor(client_of):
    return client_of(Role.STATION_CHIEF)


@pytest.mark.parametrize("where", ["", "{pk}/", "{pk}/preview/", "{pk}/preview/?screen=99", "{pk}/differences/{old}/", "{pk}/export/"])
def test_readers_read(client_of, draft, where):
    url = BASE + where.format(pk=draft.pk, old=draft.copied_from_id)
    assert client_of(Role.INSPECTOR).get(url).status_code == 200
    assert client_of(Role.FINANCE_REVIEWER).get(url).status_code == 403


@pytest.mark.parametrize(
    "where", ["new/", "{pk}/publish/", "{pk}/import/", "{pk}/sections/new/", "{pk}/drop/", "sections/{section}/", "items/{item}/"]
)
def test_only_editors_edit(client_of, editor, draft, where):
    url = BASE + where.format(pk=draft.pk, section=draft.sections.first().pk, item=draft.items.first().pk)
    assert editor.get(url).status_code == 200
    assert client_of(Role.INSPECTOR).get(url).status_code == 403


@pytest.mark.parametrize(
    "where", ["{pk}/import/", "{pk}/sections/new/", "sections/{section}/", "items/{item}/", "sections/{section}/items/new/"]
)
def test_published_versions_are_not_edited(editor, where):
    version = checklist_of()
    url = BASE + where.format(pk=version.pk, section=version.sections.first().pk, item=version.items.first().pk)
    assert editor.get(url).status_code == 409


def test_copy_then_publish_retires_the_old_one(editor):
    old = checklist_of()
    editor.post(f"{BASE}{old.pk}/copy/")
    draft = old.checklist.versions.get(state=VersionState.DRAFT)
    asked = editor.get(f"{BASE}{draft.pk}/publish/")
    assert (asked.context["old"], asked.context["kinds"]) == (old, {"added": 0, "removed": 0, "changed": 0})
    editor.post(f"{BASE}{draft.pk}/publish/")
    versions = old.checklist.versions.order_by("number")
    assert list(versions.values_list("state", flat=True)) == [VersionState.RETIRED, VersionState.PUBLISHED]
    assert editor.post(f"{BASE}{draft.pk}/publish/").status_code == 409


def test_sections_and_items_are_edited_by_plain_forms(editor, draft):
    editor.post(f"{BASE}{draft.pk}/sections/new/", {"title": "新部分"})
    section = draft.sections.get(title="新部分")
    editor.post(f"{BASE}sections/{section.pk}/items/new/", {**ITEM, "section": section.pk})
    item = draft.items.get(code="P9")
    editor.post(f"{BASE}items/{item.pk}/", {**ITEM, "section": section.pk, "text": "改过的题"})
    editor.post(f"{BASE}sections/{section.pk}/shift/up/")
    editor.post(f"{BASE}items/{item.pk}/shift/down/")
    item.refresh_from_db()
    assert (item.text, draft.sections.get(pk=section.pk).order) == ("改过的题", 2)
    assert "P9" in editor.get(f"{BASE}items/{item.pk}/remove/").content.decode()
    editor.post(f"{BASE}items/{item.pk}/remove/")
    editor.post(f"{BASE}sections/{section.pk}/remove/")
    assert (draft.items.count(), draft.sections.count()) == (6, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "P1"}, "code"), ({"weight": "0"}, "weight"), ({"asked_answer": "yes"}, "asked_when"), ({"text": ""}, "text")],
)
def test_an_item_that_cannot_be_is_refused_beside_the_field(editor, draft, changes, field):
    section = draft.sections.first()
    answer = editor.post(f"{BASE}sections/{section.pk}/items/new/", {**ITEM, "section": section.pk, **changes})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_help_picture_is_kept_shown_and_taken_off(editor, draft, client_of):
    item = draft.items.first()
    facts = {**ITEM, "section": item.section_id, "code": item.code}
    editor.post(f"{BASE}items/{item.pk}/", {**facts, "picture": upload(picture())})
    answer = client_of(Role.OWNER).get(f"{BASE}items/{item.pk}/picture/")
    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    if answer.file_to_stream:
        answer.file_to_stream.close()
    assert f"items/{item.pk}/picture/" in editor.get(f"{BASE}{draft.pk}/preview/").content.decode()
    editor.post(f"{BASE}items/{item.pk}/", {**facts, "drops_picture": "on"})
    assert Item.objects.get(pk=item.pk).help_picture is None
    assert editor.get(f"{BASE}items/{item.pk}/picture/").status_code == 404


def test_a_file_that_is_no_picture_is_refused_beside_the_field(editor, draft):
    item = draft.items.first()
    facts = {**ITEM, "section": item.section_id, "code": item.code, "picture": upload(b"MZ junk", "x.jpg")}
    answer = editor.post(f"{BASE}items/{item.pk}/", facts)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["picture"])


def test_import_takes_back_what_was_exported(editor, draft):
    book = editor.get(f"{BASE}{draft.pk}/export/").content
    assert editor.post(f"{BASE}{draft.pk}/import/", {"file": SimpleUploadedFile("表.xlsx", book)}).status_code == 302
    assert draft.items.count() == 6


def test_import_with_an_error_changes_nothing(editor, draft):
    ids = set(draft.items.values_list("pk", flat=True))
    answer = editor.post(f"{BASE}{draft.pk}/import/", {"file": io.BytesIO(b"junk")})
    assert (answer.status_code, set(draft.items.values_list("pk", flat=True))) == (422, ids)


def test_new_list_confirm_retire_and_drop(editor, client_of, draft):
    editor.post(f"{BASE}new/", {"title": "油炸专项", "purpose": "visit", "key": "oil"})
    assert Checklist.objects.get(key="oil").versions.get().state == VersionState.DRAFT
    assert editor.post(f"{BASE}new/", {"title": "又一张", "purpose": "visit", "key": "oil"}).status_code == 422
    old = draft.copied_from
    assert editor.post(f"{BASE}{old.pk}/confirm/").status_code == 403
    client_of(user_of(Role.BUREAU_LEADER)).post(f"{BASE}{old.pk}/confirm/")
    editor.post(f"{BASE}{old.pk}/retire/", {"note": "改用新表"})
    editor.post(f"{BASE}{draft.pk}/drop/")
    old.refresh_from_db()
    assert (old.is_confirmed, old.state, Version.objects.filter(pk=draft.pk).exists()) == (True, VersionState.RETIRED, False)


@pytest.mark.parametrize("where", ["", "{pk}/", "{pk}/preview/"])
def test_pages_cost_the_same_for_many_items(editor, draft, assert_same_queries, where):
    numbers = iter(range(20))

    def make():
        section = draft.sections.first()
        Item.objects.create(version=draft, section=section, code=f"N{next(numbers)}", order=9, text="题", link="people")

    assert_same_queries(lambda: editor.get(BASE + where.format(pk=draft.pk)), make)
