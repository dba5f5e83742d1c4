"""Who may publish what, what the public may read, and the hash of a text that was shown."""

from jishan_portal.accounts.roles import Role
from jishan_portal.audit.rules import digest
from jishan_portal.kit.masking import redact
from jishan_portal.publications.models import Publication
from jishan_portal.publications.states import kinds

LONGEST_BODY = 20_000
INTERNAL_MARKS = ("待局方确认", "门户默认值")  # how sure the office is of its rules stands on its own pages


def can_manage(user, publication: Publication) -> bool:
    """Whether somebody may publish, change or take back: the role that owes the kind, or the bureau's leader, in reach of it."""
    owed = {kinds()[publication.kind].role, Role.BUREAU_LEADER}
    reach = user.access.covers(publication.area_code) or publication.organisation_id in user.access.organisation_ids
    return user.may("publications.manage") and bool(user.roles & owed) and reach


def for_public(text: str, *, persons=(), kept=()) -> str:
    """Return a text as the public may read it, with plain line ends: no ID, phone or account, persons by surname only.

    Basis: 《市场监督管理行政处罚信息公示规定》第六条.
    """
    lines = (line.rstrip() for line in redact(text.replace("\r\n", "\n"), persons=persons, kept=kept).split("\n"))
    return "\n".join(lines).strip()


def internal_marks(text: str) -> list[str]:
    """Return the office's own marks that stand in a text; what is shown to the public has none."""
    return [mark for mark in INTERNAL_MARKS if mark in text]


def content_hash(publication: Publication) -> str:
    """Return the hash over what is shown: kind, title, text, the day and the public code."""
    parts = {
        "kind": publication.kind,
        "code": publication.code,
        "title": publication.title,
        "body": publication.body,
        "published_on": publication.published_on.isoformat(),
    }
    return digest(parts)
