"""A draft is changed piece by piece; a published version never; a list comes back from a workbook as it went out."""

import io

import pytest

from inspections.checklists import actions, editing, exports, intake, queries
from inspections.checklists.loading import load_checklists
from inspections.checklists.models import Item, Version
from inspections.checklists.states import AnswerValue, VersionState
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.xlsx import Column, Heading, write_workbook
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.factories.inspections import checklist_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return actions.copy_version(checklist_of(), by=SYSTEM)


def _codes(version) -> list[str]:
    return [item.code for section in queries.sections(version) for item in section.items.all()]


def _book(rows, columns=exports.COLUMNS) -> bytes:
    target = io.BytesIO()
    write_workbook(target, columns, rows, heading=Heading("自查表", "某局", ("导出：某人",)))
    return target.getvalue()


def test_sections_change_places(draft):
    first, second = draft.sections.all()
    assert editing.shift_section(first, 1, by=SYSTEM)
    assert [section.title for section in draft.sections.order_by("order")] == [second.title, first.title]
    assert not editing.shift_section(draft.sections.get(pk=first.pk), 1, by=SYSTEM)


def test_items_change_places_within_their_section(draft):
    item = draft.items.get(code="P3")
    assert editing.shift_item(item, -1, by=SYSTEM)
    assert _codes(draft)[:3] == ["P1", "P3", "P2"]
    assert not editing.shift_item(draft.items.get(code="P1"), -1, by=SYSTEM)


def test_a_new_item_stands_last(draft):
    section = draft.sections.first()
    editing.put_item(Item(version=draft, section=section, code="P9", text="新题", link="people"), by=SYSTEM)
    assert _codes(draft)[3] == "P9"


def test_sections_are_added_renamed_and_removed_with_their_items(draft):
    section = editing.add_section(draft, by=SYSTEM, title="新部分")
    editing.rename_section(section, by=SYSTEM, title="改名", plain_title="一、改名")
    assert draft.sections.get(order=3).plain_title == "一、改名"
    editing.remove_section(draft.sections.get(order=1), by=SYSTEM)
    assert _codes(draft) == ["F1", "F2", "F3"]


@pytest.mark.parametrize("verb", ["add_section", "shift_item", "replace_all", "drop_draft"])
def test_a_published_version_is_never_touched(verb):
    version = checklist_of()
    calls = {
        "add_section": lambda: editing.add_section(version, by=SYSTEM, title="x"),
        "shift_item": lambda: editing.shift_item(version.items.first(), 1, by=SYSTEM),
        "replace_all": lambda: editing.replace_all(version, [], by=SYSTEM),
        "drop_draft": lambda: editing.drop_draft(version, by=SYSTEM),
    }
    with pytest.raises(MoveRefused, match="已经发布"):
        calls[verb]()
    assert _codes(version) == ["P1", "P2", "P3", "F1", "F2", "F3"]


def test_drop_draft_leaves_the_version_in_use(draft):
    editing.drop_draft(draft, by=SYSTEM)
    assert list(Version.objects.filter(checklist__key="list").values_list("state", flat=True)) == [VersionState.PUBLISHED]


def test_confirm_takes_the_mark_away():
    version = editing.confirm(checklist_of(), by=user_of(Role.BUREAU_LEADER))
    assert version.is_confirmed


def test_retire_needs_a_reason():
    version = checklist_of()
    with pytest.raises(MoveRefused):
        actions.retire(version, by=SYSTEM, note="")
    assert actions.retire(version, by=SYSTEM, note="改用新表").state == VersionState.RETIRED


def test_begin_list_opens_an_empty_draft():
    version = editing.begin_list(key="oil", title="油炸专项", purpose="visit", by=SYSTEM)
    assert (version.number, version.state, queries.figures(version)["items"]) == (1, VersionState.DRAFT, 0)


def test_differences_name_what_changed(draft):
    old = draft.copied_from
    actions.remove_item(draft.items.get(code="F3"), by=SYSTEM)
    changed = draft.items.get(code="P2")
    changed.text, changed.is_key = "新说法", True
    editing.put_item(changed, by=SYSTEM)
    editing.put_item(Item(version=draft, section=draft.sections.first(), code="P9", text="新题", link="people"), by=SYSTEM)
    found = {change.code: (change.kind, change.fields) for change in queries.differences(old, draft)}
    assert found == {
        "P2": ("changed", [("题目", "人员着装干净第2题", "新说法"), ("重点项", "否", "是")]),
        "P9": ("added", []),
        "F3": ("removed", []),
    }
    assert queries.differences(old, old) == []


def test_a_list_comes_back_as_it_went_out():
    load_checklists()
    old = Version.objects.get(checklist__key="self_check")
    draft = actions.copy_version(old, by=SYSTEM)
    premise, item = draft.items.get(code="P1"), draft.items.get(code="P2")
    item.asked_when, item.asked_answer = premise, AnswerValue.YES
    item.help_text = "=SUM(1)"
    item.save()
    before = [(row.code, row.text, row.weight, row.is_key, row.link, row.photo_rule, row.help_text) for row in exports.rows_of(draft)]
    assert editing.replace_all(draft, intake.read(_book(exports.rows_of(draft))), by=SYSTEM) == 35
    rows = exports.rows_of(draft)
    assert [(row.code, row.text, row.weight, row.is_key, row.link, row.photo_rule, row.help_text) for row in rows] == before
    again = draft.items.get(code="P2")
    assert (again.asked_when.code, again.asked_answer) == ("P1", AnswerValue.YES)


def _changed(draft, **cells) -> bytes:
    """The draft's workbook with other values in its first row."""
    rows = exports.rows_of(draft)

    def reading(column):
        return lambda item: cells.get(column.title, column.value(item)) if item is rows[0] else column.value(item)

    columns = [Column(column.title, reading(column)) for column in exports.COLUMNS]
    return _book(rows, columns)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"题目": ""}, "第 5 行：“题目”没有填"),
        ({"环节": "厨房"}, "第 5 行：“环节”写的是“厨房”，只能是原辅料、人员管理、设施设备、生产过程、产品检验"),
        ({"重点项": "大概"}, "第 5 行：“重点项”写的是“大概”，只能是“是”或“否”"),
        ({"权重": "0"}, "第 5 行：“权重”写的是“0”，应是 1 到 100 的整数"),
        ({"编号": "P2"}, "第 6 行：编号 P2 与第 5 行重复"),
        ({"前提题编号": "Z9", "前提答案": "是"}, "第 5 行：前提题 Z9 不在表里"),
        ({"前提题编号": "P2"}, "第 5 行：“前提题编号”和“前提答案”要么都填，要么都不填"),
        ({"题目": "长" * 201}, "第 5 行：“题目”有 201 字，最多 200 字"),
        ({"部分": "长" * 61}, "第 5 行：“部分”有 61 字，最多 60 字"),
    ],
)
def test_errors_are_named_by_row(draft, cells, said):
    with pytest.raises(intake.ListUnreadable) as refused:
        intake.read(_changed(draft, **cells))
    assert said in refused.value.lines


def test_what_is_no_list_is_refused():
    for content in (b"junk", _book([], [exports.COLUMNS[0]])):
        with pytest.raises(intake.ListUnreadable):
            intake.read(content)
