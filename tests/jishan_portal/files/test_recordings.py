"""Recordings are told by their content, whole files only, up to the size the office has set."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishan_portal.accounts.roles import Role
from jishan_portal.files import actions, kinds, storage
from jishan_portal.files.kinds import MEGABYTE
from jishan_portal.files.rules import FileRefused, most_bytes, recognise
from jishan_portal.rulebook import queries as rulebook
from jishan_portal.rulebook.models import Rule
from tests.factories import user_of
from tests.jishan_portal.files.recordings import box, large_mp4, mp3, mp4, riff


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (mp4(), kinds.MP4),
        (mp4(b"3gp4"), kinds.MP4),
        (large_mp4(), kinds.MP4),
        (mp4(b"qt  "), kinds.MOV),
        (mp4(b"M4A "), kinds.M4A),
        (box(b"ftyp", b"iso5\0\0\2\0") + box(b"moov") + box(b"moof") + box(b"mdat"), kinds.MP4),
        (riff(b"AVI "), kinds.AVI),
        (riff(b"WAVE"), kinds.WAV),
        (riff(b"AVI ", b"\0" * 41) + b"\0", kinds.AVI),
        (mp3(), kinds.MP3),
        (mp3(is_tagged=True), kinds.MP3),
    ],
)
def test_recordings_are_recognised(content, kind):
    assert recognise(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        mp4()[:-1],
        mp4() + b"<script>",
        mp4() + b"PK\x03\x04more",
        box(b"ftyp", b"isom\0\0\2\0") + box(b"mdat", b"\7" * 9),
        box(b"ftyp", b"isom\0\0\2\0") + b"<html><script>alert(1)</script></html>",
        box(b"ftyp", b"isom") + b"\0\0\0\4moov" + box(b"mdat"),
        riff(b"AVI ")[:-5],
        riff(b"WAVE") + b"MZ and a program",
        mp3(is_tagged=True)[:21] + b"<script>",
    ],
)
def test_what_is_cut_off_or_has_something_hung_on_is_refused(content):
    with pytest.raises(FileRefused, match="不完整或者已经损坏"):
        recognise(io.BytesIO(content))


@pytest.mark.parametrize("content", [b"\xff\xfb\x90\x00" + b"\0" * 50, b"\xff\xf3\0\0\0"])
def test_what_only_begins_like_sound_is_none(content):
    with pytest.raises(FileRefused, match="不认识"):
        recognise(io.BytesIO(content))


@pytest.mark.django_db
def test_a_recording_is_kept_unaltered_and_only_where_recordings_are_taken(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    by = user_of(Role.CASE_HANDLER)
    kept = actions.keep(SimpleUploadedFile("执法记录.exe", mp4()), by=by, purpose="recording", is_evidence=True)

    assert (kept.content_type, kept.original_name, kept.is_picture) == ("video/mp4", "执法记录.mp4", False)
    assert storage.path_of(storage.ORIGINAL, kept.sha256).read_bytes() == mp4()
    with pytest.raises(FileRefused, match="这不是照片，是MP4 录像"):
        actions.keep(SimpleUploadedFile("执法记录.mp4", mp4()), by=by, purpose="photo", is_evidence=True)
    for purpose in ("attachment", "scan"):
        with pytest.raises(FileRefused, match="这里不收MP4 录像"):
            actions.keep(SimpleUploadedFile("a.mp4", mp4()), by=by, purpose=purpose)


@pytest.mark.django_db
def test_how_large_a_recording_may_be_stands_in_the_rulebook(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert most_bytes("recording") == 500 * MEGABYTE
    Rule.objects.filter(key="files.recording_limit").update(value=1)
    rulebook.changed()
    by = user_of(Role.CASE_HANDLER)
    actions.keep(SimpleUploadedFile("a.mp4", mp4(size=MEGABYTE // 2)), by=by, purpose="recording")
    with pytest.raises(FileRefused, match="超过 1 MB"):
        actions.keep(SimpleUploadedFile("a.mp4", mp4(size=MEGABYTE)), by=by, purpose="recording")
