"""Records of officers are kept by chiefs, leave and relations by the officers themselves."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections.officers import actions
from inspections.officers.models import Leave, Officer
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.audit.models import Entry
from jishan_portal.notifications.models import Notice
from jishan_portal.workflow.actions import MoveRefused
from tests.factories import user_of
from tests.inspections.officers.conftest import officer_of

pytestmark = pytest.mark.django_db


def facts(user, **changed) -> actions.Facts:
    held = {"station": user.posts.first().organisation, "certificate_number": "14080001", "certificate_until": date(2028, 1, 1)}
    return actions.Facts(**{**held, **changed})


def test_register_is_audited_and_done_once(chief, inspector):
    made = actions.register(inspector, facts(inspector), by=chief)
    again = actions.register(inspector, facts(inspector, certificate_number="2"), by=chief)
    assert (again.pk, again.certificate_number) == (made.pk, "14080001")
    assert Entry.objects.filter(action="inspections.officer.register").count() == 1


def test_register_needs_a_chief_and_somebody_else(chief, inspector):
    with pytest.raises(PermissionDenied):
        actions.register(chief, facts(chief), by=inspector)
    with pytest.raises(PermissionDenied):
        actions.register(chief, facts(chief), by=chief)
    with pytest.raises(ValidationError):
        actions.register(user_of(Role.TOWNSHIP), facts(inspector), by=chief)


@pytest.mark.parametrize("changed", [{"certificate_until": None}, {"certificate_number": ""}, {"home_village": "东南村"}])
def test_half_a_record_is_refused(chief, inspector, changed):
    with pytest.raises(ValidationError):
        actions.register(inspector, facts(inspector, **changed), by=chief)


def test_a_certificate_number_stands_once(chief, inspector):
    actions.register(inspector, facts(inspector), by=chief)
    other = user_of(Role.INSPECTOR)
    with pytest.raises(ValidationError, match="已登记在另一位人员名下"):
        actions.register(other, facts(other), by=chief)


def test_amend_refuses_an_old_version_and_ones_own_record(chief, officer):
    saved = actions.amend(officer, facts(officer.user, note="调回"), version=1, by=chief)
    assert (saved.version, saved.note) == (2, "调回")
    assert actions.amend(officer, facts(officer.user, note="调回"), version=2, by=chief).version == 2
    with pytest.raises(MoveRefused):
        actions.amend(officer, facts(officer.user), version=1, by=chief)
    own = officer_of(chief)
    with pytest.raises(PermissionDenied):
        actions.amend(own, facts(chief), version=1, by=chief)


def leave(officer, by, since=date(2026, 4, 1), until=date(2026, 4, 3)) -> Leave:
    return actions.take_leave(officer, kind="leave", since=since, until=until, reason="", by=by)


def test_leave_is_entered_once_and_does_not_cross(officer, chief):
    made = leave(officer, officer.user)
    assert leave(officer, chief).pk == made.pk
    with pytest.raises(ValidationError, match="重叠"):
        leave(officer, chief, until=date(2026, 4, 2))
    with pytest.raises(ValidationError):
        leave(officer, chief, since=date(2026, 6, 3), until=date(2026, 6, 1))
    with pytest.raises(ValidationError, match="一年"):
        leave(officer, chief, since=date(2026, 6, 3), until=date(2028, 6, 1))
    with pytest.raises(PermissionDenied):
        leave(officer, user_of(Role.INSPECTOR))


def test_leave_is_taken_back_before_it_is_over(officer, freeze):
    made = leave(officer, officer.user)
    with pytest.raises(PermissionDenied):
        actions.withdraw_leave(made, by=user_of(Role.INSPECTOR))
    done = actions.withdraw_leave(made, by=officer.user)
    assert actions.withdraw_leave(done, by=officer.user).withdrawn_at == done.withdrawn_at
    late = leave(officer, officer.user)
    freeze("2026-05-01")
    with pytest.raises(MoveRefused):
        actions.withdraw_leave(late, by=officer.user)


def test_relation_is_declared_by_oneself_and_ended_by_the_chief(officer, chief, workshop):
    made = actions.declare(officer, workshop, kind="family", note="堂兄", by=officer.user)
    assert actions.declare(officer, workshop, kind="other", note="", by=officer.user).pk == made.pk
    with pytest.raises(PermissionDenied):
        actions.declare(officer, workshop, kind="family", note="", by=user_of(Role.INSPECTOR))
    with pytest.raises(PermissionDenied):
        actions.end_relation(made, reason="已不相关", by=officer.user)
    with pytest.raises(ValidationError):
        actions.end_relation(made, reason=" ", by=chief)
    ended = actions.end_relation(made, reason="转让给他人", by=chief)
    assert (ended.until, actions.end_relation(ended, reason="x", by=chief).end_reason) == (date(2026, 3, 17), "转让给他人")


def test_remind_tells_officer_and_chief_once_a_stage(inspector):
    station = inspector.posts.first().organisation
    head = user_of(Role.STATION_CHIEF, organisation=station)
    officer_of(inspector, certificate_until=date(2026, 4, 10))
    assert (actions.remind(by=SYSTEM), actions.remind(by=SYSTEM)) == (1, 0)
    titles = dict(Notice.objects.values_list("user_id", "title"))
    assert set(titles) == {inspector.pk, head.pk}
    assert titles[inspector.pk].startswith("您的执法证还有 24 天到期")
    assert Notice.objects.count() == 2


def test_officers_are_seen_in_ones_area(officer, chief):
    far = user_of(Role.STATION_CHIEF, area="140881100000")
    seen = [Officer.objects.visible_to(user).count() for user in (chief, officer.user, far, user_of(Role.TOWNSHIP))]
    assert seen == [1, 1, 0, 0]
