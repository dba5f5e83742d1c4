"""Checklists, made through their actions because a version's states matter."""

from datetime import timedelta

from inspections.checklists import actions
from inspections.checklists.models import Checklist, Item, Section, Version
from inspections.checklists.states import CleanTag, ProcessLink, Purpose
from inspections.self_checks import waves
from inspections.self_checks.models import SelfCheck
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from jishan_portal.kit import clock
from tests.factories import COUNTY, user_of

SCREENS = ((CleanTag.DRESS, "人员着装干净"), (CleanTag.BAN, "一禁"))


def checklist_of(*, key: str = "list", published: bool = True, general: int = 2) -> Version:
    """Return a version with two screens, each of one key item (`P1`, `F1`) and `general` general ones."""
    checklist = Checklist.objects.create(key=key, title="自查表", purpose=Purpose.SELF_CHECK)
    version = actions.begin_draft(Version(checklist=checklist, number=1), by=SYSTEM)
    for order, (tag, title) in enumerate(SCREENS, 1):
        section = Section.objects.create(version=version, order=order, title=title)
        for place in range(1, general + 2):
            letter = "P" if tag == CleanTag.DRESS else "F"
            Item.objects.create(
                version=version, section=section, code=f"{letter}{place}", order=place, text=f"{title}第{place}题",
                is_key=place == 1, link=ProcessLink.PEOPLE, clean_tag=tag,
            )  # fmt: skip
    return actions.publish(version, by=SYSTEM) if published else version


def self_check_of(workshop, *, version: Version | None = None, title: str = "春季自查") -> SelfCheck:
    """Launch a wave over the county with a fortnight to go and return the workshop's self-check in it."""
    version = version or checklist_of()
    waves.launch(
        year=clock.today().year, title=title, area_code=COUNTY, version=version, deadline_on=clock.today() + timedelta(days=14),
        by=user_of(Role.BUREAU_LEADER),
    )  # fmt: skip
    return SelfCheck.objects.get(workshop=workshop, wave__title=title)
