"""Opening, correcting and moving files; who may, when it is refused, what it leaves behind."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from jishan_portal.accounts.models import Organisation
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of, workshop_of
from tests.workshops.registry.conftest import ELSEWHERE, JIFENG, XISHE
from workshops.registry import actions
from workshops.registry.models import Workshop, WorkshopText
from workshops.registry.queries import search


def test_register_writes_root_keys_text_life_and_event(county, inspector):
    made = actions.register({"name": "孙家醋作坊", "area_code": JIFENG, "opened_on": date(2020, 5, 1)}, by=inspector)
    made.refresh_from_db()
    assert (made.root, made.name_key, made.station, made.state, made.created_by) == (made, "孙家醋", county, "active", inspector)
    assert "孙家醋作坊" in made.text.text
    assert [(life.to_state, life.holds_from) for life in made.life_changes.all()] == [("active", date(2020, 5, 1))]
    assert [event.sentence for event in made.events.all()] == ["建立小作坊档案"]


def test_register_twice_with_one_submission_gives_one_file(inspector):
    number = uuid.uuid4()
    first = actions.register({"name": "甲", "area_code": JIFENG}, by=inspector, submission_id=number)
    second = actions.register({"name": "甲", "area_code": JIFENG}, by=inspector, submission_id=number)
    assert (second, Workshop.objects.count()) == (first, 1)


def test_register_elsewhere_is_refused(inspector):
    with pytest.raises(PermissionDenied, match="管辖范围"):
        actions.register({"name": "甲", "area_code": ELSEWHERE}, by=inspector)


def test_register_names_who_has_the_credit_code(inspector):
    workshop_of(name="甲麻花坊", credit_code="92140824MA0XXX015A")
    with pytest.raises(MoveRefused, match="甲麻花坊"):
        actions.register({"name": "乙", "area_code": JIFENG, "credit_code": "92140824MA0XXX015A"}, by=inspector)
    assert Workshop.objects.count() == 1


def test_amend_writes_version_text_and_masked_audit(workshop, inspector):
    changed = actions.amend(workshop, {"phone": "13800001111", "owner_id": "14082419000101008X"}, by=inspector, version=1)
    entry = Entry.objects.get(action="registry.amend")
    assert (changed.version, list(search(Workshop.objects.all(), "13800001111"))) == (2, [workshop])
    assert entry.data["changes"]["phone"] == {"from": "136****0033", "to": "138****1111"}
    assert "14082419000101008X" not in str(entry.data)


def test_amend_with_an_old_version_is_a_conflict(workshop, inspector):
    actions.amend(workshop, {"note": "一"}, by=inspector, version=1)
    with pytest.raises(actions.VersionConflict) as conflict:
        actions.amend(workshop, {"note": "二"}, by=inspector, version=1)
    assert (conflict.value.current.note, conflict.value.changes) == ("一", {"note": "二"})


def test_amend_without_difference_leaves_no_trace(workshop, inspector):
    actions.amend(workshop, {"phone": workshop.phone}, by=inspector, version=1)
    workshop.refresh_from_db()
    assert (workshop.version, Entry.objects.filter(action="registry.amend").count()) == (1, 0)


def test_amend_to_another_township_changes_the_station(workshop, inspector):
    changed = actions.amend(workshop, {"area_code": XISHE}, by=inspector, version=1)
    assert changed.station == Organisation.objects.get(kind="station", areas__code=XISHE)
    assert "西社镇" in WorkshopText.objects.get(pk=workshop.pk).text


def test_amend_is_refused_out_of_reach(workshop, inspector, stranger):
    with pytest.raises(PermissionDenied):
        actions.amend(workshop, {"note": "x"}, by=stranger, version=1)
    with pytest.raises(PermissionDenied, match="移交"):
        actions.amend(workshop, {"area_code": ELSEWHERE}, by=inspector, version=1)


def test_change_life_is_dated_and_told(workshop, inspector):
    change = actions.change_life(workshop, "suspend", by=inspector, holds_from=date(2026, 3, 1), reason="天热停产")
    assert (workshop.state, change.from_state, change.to_state, change.holds_from) == ("suspended", "active", "suspended", date(2026, 3, 1))
    assert workshop.events.first().sentence == "登记停产，自2026-03-01起：天热停产"


def test_change_life_refuses_illegal_jump_and_wrong_role(workshop, inspector):
    with pytest.raises(MoveRefused):
        actions.change_life(workshop, "resume", by=inspector, holds_from=date(2026, 3, 1), reason="x")
    with pytest.raises(PermissionDenied):
        actions.change_life(workshop, "cancel", by=inspector, holds_from=date(2026, 3, 1), reason="x")
    with pytest.raises(MoveRefused, match="理由"):
        actions.change_life(workshop, "suspend", by=inspector, holds_from=date(2026, 3, 1), reason=" ")


def test_change_life_refuses_future_and_backward_days(workshop, inspector):
    with pytest.raises(MoveRefused, match="不能晚于今天"):
        actions.change_life(workshop, "suspend", by=inspector, holds_from=date(2026, 3, 18), reason="x")
    actions.change_life(workshop, "suspend", by=inspector, holds_from=date(2026, 3, 10), reason="x")
    with pytest.raises(MoveRefused, match="不能早于上一次"):
        actions.change_life(workshop, "resume", by=inspector, holds_from=date(2026, 3, 9), reason="x")


def test_reopening_is_refused_while_another_file_has_the_code(chief):
    closed = workshop_of(name="甲", credit_code="92140824MA0XXX015A")
    actions.change_life(closed, "cancel", by=chief, holds_from=date(2026, 3, 1), reason="歇业")
    workshop_of(name="乙麻花坊", credit_code="92140824MA0XXX015A")
    with pytest.raises(MoveRefused, match="乙麻花坊"):
        actions.change_life(closed, "reopen", by=chief, holds_from=date(2026, 3, 2), reason="重开")


def test_unmask_returns_the_value_and_logs_it(workshop, inspector):
    assert actions.unmask(workshop, "phone", by=inspector, why="电话核实") == "13614610033"
    entry = Entry.objects.get(action="registry.unmask")
    assert (entry.actor_name, entry.data) == (inspector.name, {"field": "phone", "why": "电话核实"})


def test_unmask_needs_role_reach_and_a_personal_field(workshop, inspector, stranger):
    with pytest.raises(PermissionDenied):
        actions.unmask(workshop, "phone", by=user_of(Role.LEADER))
    with pytest.raises(PermissionDenied):
        actions.unmask(workshop, "phone", by=stranger)
    with pytest.raises(ValueError, match="not a masked field"):
        actions.unmask(workshop, "name", by=inspector)
