"""Verification names the first changed, removed, inserted, reordered or cut-off entry."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Area
from jishan_portal.audit import actions, queries
from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.audit.tasks import make_daily_manifest
from jishan_portal.kit import clock
from tests.jishan_portal.audit.conftest import CHAIN

pytestmark = pytest.mark.django_db
TABLE = "jishan_portal_entry"
HEAD = "jishan_portal_chainhead"


def first(chain=""):
    found = queries.verify(chain).breaks[0]
    return found.chain, found.position, found.sentence


def test_untouched_trail_is_whole(trail):
    verdict = queries.verify()

    assert verdict.is_whole
    assert verdict.entries == Entry.objects.count()
    assert verdict.chains == ChainHead.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        "summary = '别的'",
        "actor_name = '别人'",
        "data = '{\"n\": 9}'",
        "at = '2020-01-01 00:00:00+00'",
        "subject_id = '2'",
        "action = 'workshops.close'",
        "actor_post = '局长'",
    ],
)
def test_changed_entry_is_named(trail, tamper, change):
    tamper(f"UPDATE {TABLE} SET {change} WHERE id = {trail[2].pk}")

    assert first() == (CHAIN, 3, "第 3 条的内容或次序被改动")


def test_changed_entry_with_a_new_hash_shows_at_the_next(trail, tamper):
    entry = trail[2]
    entry.summary = "别的"
    tamper(f"UPDATE {TABLE} SET summary = '别的', hash = '{actions.entry_hash(entry)}' WHERE id = {entry.pk}")

    assert first() == (CHAIN, 4, "第 4 条与前一条接不上：其前有改动、插入或调换")


def test_deleted_entry_is_named(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE id = {trail[2].pk}")

    assert first() == (CHAIN, 3, "第 3 条被删除（其后是第 4 条）")


def test_deleted_first_entry_is_named(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE id = {trail[0].pk}")

    assert first() == (CHAIN, 1, "第 1 条被删除（其后是第 2 条）")


def test_inserted_entry_is_named(trail, tamper):
    forged = trail[4]
    forged.pk, forged.position, forged.previous_hash = None, 6, trail[4].hash
    forged.hash = actions.entry_hash(forged)
    forged.save()

    assert first() == (CHAIN, 6, "第 6 条与链头不符，可能是插入的")


def test_entry_inserted_in_the_middle_is_named(trail, tamper):
    moves = [f"UPDATE {TABLE} SET position = {n + 1} WHERE chain = '{CHAIN}' AND position = {n}" for n in (5, 4, 3)]
    tamper(*moves)
    forged = Entry.objects.get(pk=trail[1].pk)
    forged.pk, forged.position, forged.previous_hash = None, 3, trail[1].hash
    forged.hash = actions.entry_hash(forged)
    forged.save()

    assert first() == (CHAIN, 4, "第 4 条的内容或次序被改动")


def test_reordered_entries_are_named(trail, tamper):
    tamper(
        f"UPDATE {TABLE} SET position = 99 WHERE id = {trail[1].pk}",
        f"UPDATE {TABLE} SET position = 2 WHERE id = {trail[2].pk}",
        f"UPDATE {TABLE} SET position = 3 WHERE id = {trail[1].pk}",
    )

    assert first() == (CHAIN, 2, "第 2 条的内容或次序被改动")


def test_cut_tail_is_named(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE chain = '{CHAIN}' AND position > 3")

    assert first() == (CHAIN, 4, "第 4 条起被截去（链头记到第 5 条）")


def test_cut_tail_with_a_falsified_head_shows_against_the_manifest(trail, tamper):
    actions.make_manifest(clock.today())
    tamper(
        f"DELETE FROM {TABLE} WHERE chain = '{CHAIN}' AND position > 3",
        f"UPDATE {HEAD} SET position = 3, hash = '{trail[2].hash}' WHERE chain = '{CHAIN}'",
    )

    assert first() == (CHAIN, 4, "第 4 条起被截去（2026-03-17 的日清单记到第 5 条）")


def test_missing_chain_is_named(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE chain = '{CHAIN}'")

    assert first() == (CHAIN, 0, "整条链的记录不见了")


def test_missing_chain_with_its_head_shows_against_the_manifest(trail, tamper):
    actions.make_manifest(clock.today())
    tamper(f"DELETE FROM {TABLE} WHERE chain = '{CHAIN}'", f"DELETE FROM {HEAD} WHERE chain = '{CHAIN}'")

    assert first() == (CHAIN, 0, "整条链的记录不见了")


def test_rewritten_chain_shows_against_the_manifest(trail, tamper, write):
    actions.make_manifest(clock.today())
    tamper(f"DELETE FROM {TABLE} WHERE chain = '{CHAIN}'", f"DELETE FROM {HEAD} WHERE chain = '{CHAIN}'")
    for number in range(1, 6):
        write(CHAIN, number + 10)

    assert first() == (CHAIN, 5, "第 5 条与 2026-03-17 的日清单不符，链被整体改写")


def test_missing_head_is_named(trail, tamper):
    tamper(f"DELETE FROM {HEAD} WHERE chain = '{CHAIN}'")

    assert first() == (CHAIN, 5, "链头不见了")


def test_verify_one_chain_reads_only_that(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE id = {trail[2].pk}")

    assert queries.verify("workshops.workshop:2").is_whole
    assert first(CHAIN)[1] == 3


def test_manifest_holds_the_heads_that_grew(trail, write):
    first_day = actions.make_manifest(clock.today())
    write(CHAIN, 6)
    second = actions.make_manifest(clock.today() + timedelta(days=1))

    assert [CHAIN, 5, trail[4].hash] in first_day.heads
    assert [head[1] for head in second.heads if head[0] == CHAIN] == [6]
    assert second.previous_hash == first_day.hash
    assert queries.verify().is_whole


def test_manifest_of_a_day_is_made_once(trail):
    again = [actions.make_manifest(clock.today()) for _ in range(2)]

    assert again[0] == again[1]
    assert actions.make_manifest(clock.today() - timedelta(days=3)) == again[0]


def test_daily_manifest_is_yesterdays(trail):
    make_daily_manifest()
    make_daily_manifest()

    assert Manifest.objects.get().day == date(2026, 3, 16)


def test_changed_manifest_is_named(trail, tamper):
    actions.make_manifest(clock.today())
    tamper("UPDATE jishan_portal_manifest SET up_to = 1")

    assert first() == ("日清单", 0, "2026-03-17 的清单被改动")


def test_missing_manifest_is_named(trail, tamper):
    for days in range(3):
        actions.make_manifest(clock.today() + timedelta(days=days))
    tamper("DELETE FROM jishan_portal_manifest WHERE day = '2026-03-18'")

    assert first() == ("日清单", 0, "2026-03-19 的清单与前一日接不上，其前有清单缺失或被改")


def test_command_names_the_break_and_fails(trail, tamper):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "审计记录完整" in out.getvalue()

    tamper(f"DELETE FROM {TABLE} WHERE id = {trail[2].pk}")
    with pytest.raises(CommandError, match=r"workshops\.workshop:1#3 第 3 条被删除"):
        call_command("verify_audit", stdout=out)


def test_command_makes_todays_manifest(trail):
    out = StringIO()
    call_command("audit_manifest", stdout=out)

    assert out.getvalue().split()[-1] == Manifest.objects.get().hash


def test_of_gives_the_history_of_one_record(db):
    area = Area.objects.create(code="990000000000", name="示例", level=2)
    other = Area.objects.create(code="980000000000", name="示例", level=2)
    for summary in ("一", "二"):
        actions.record("area.edit", area, by=SYSTEM, summary=summary)
    actions.record("area.edit", other, by=SYSTEM, summary="三")

    assert [entry.summary for entry in queries.of(area)] == ["二", "一"]
    assert [entry.summary for entry in queries.of_chain(actions.chain_of(other))] == ["三"]


def test_bulk_act_leaves_one_entry_with_the_hash_of_its_list(db):
    first_entry = actions.record_bulk("workshops.move", "workshops.workshop", [3, 1, 2], by=SYSTEM, summary="三户")
    again = actions.record_bulk("workshops.move", "workshops.workshop", [1, 2, 3], by=SYSTEM, summary="三户")

    assert first_entry.data["count"] == 3
    assert first_entry.data == again.data
