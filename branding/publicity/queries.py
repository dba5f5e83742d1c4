"""What the pages of the policy library, notices and publicity read."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from branding.publicity.models import Bulletin, Effort, PolicyText, Receipt
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import search
from jishan_portal.kit.paging import Order

NEWEST = Order("newest", "最新", descending=True)
BY_AREA = Order("area", "乡镇", "area_code")
SNIPPET, AROUND = 90, 30


@dataclass
class Reading:
    """How many a notice is for, and how many read it."""

    name: str
    code: str
    due: int = 0
    read: int = 0

    @property
    def unread(self) -> int:
        """Those who did not."""
        return self.due - self.read


def policies(*, q: str = "", kind: str = "", is_public: bool = False) -> QuerySet:
    """Return the policy texts that contain every word (two-character words included), to be ordered by NEWEST."""
    rows = search.matches(PolicyText.objects.all(), q)
    rows = rows.filter(is_public=True) if is_public else rows
    return rows.filter(kind=kind) if kind else rows


def snippet(policy: PolicyText, q: str) -> list[tuple[str, bool]]:
    """Return the stretch of a text around the first word sought, in pieces (words, is_hit)."""
    body, wanted = " ".join(policy.body.split()), search.words(q)
    at = next((at for word in wanted if (at := body.upper().find(word)) >= 0), -1)
    if at < 0:
        return [(body[:SNIPPET], False)]
    word = next(word for word in wanted if body.upper().startswith(word, at))
    start = max(at - AROUND, 0)
    end = at + len(word)
    return [("…" * bool(start) + body[start:at], False), (body[at:end], True), (body[end : at + SNIPPET], False)]


def bulletins(user) -> QuerySet:
    """Return the notices in reach with how many read them, to be ordered by NEWEST."""
    read = Count("receipts", filter=Q(receipts__read_at__isnull=False))
    return Bulletin.objects.visible_to(user).select_related("organisation").annotate(due=Count("receipts"), read=read)


def readings(bulletin: Bulletin, user) -> list[Reading]:
    """Return the townships in reach with how many of a notice's receivers read it, the least read first (one query)."""
    rows = Receipt.objects.visible_to(user).filter(bulletin=bulletin).order_by().values("area_code")
    counted = rows.annotate(due=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
    found = [Reading(name_of(row["area_code"]) or "县直", row["area_code"], row["due"], row["read"]) for row in counted]
    return sorted(found, key=lambda line: (-line.unread, line.code))


def receipts(bulletin: Bulletin, user, *, view: str = "", area: str = "") -> QuerySet:
    """Return the receivers in reach (`view` "unread" or "read"), to be ordered by BY_AREA."""
    rows = Receipt.objects.visible_to(user).filter(bulletin=bulletin).select_related("workshop__root", "user", "read_by")
    if view:
        rows = rows.filter(read_at__isnull=view == "unread")
    return rows.filter(area_code=area) if area else rows


def inbox(user) -> list[Receipt]:
    """Return the notices that somebody is to read, unread first."""
    rows = Receipt.objects.of_person(user).select_related("bulletin__policy", "bulletin__organisation", "workshop").distinct()
    return sorted(rows.order_by("-bulletin")[:50], key=lambda row: (row.read_at is not None, -row.bulletin_id))


def efforts(user, *, q: str = "", area: str = "", medium: str = "", year: str = "") -> QuerySet:
    """Return the publicity in reach, to be ordered by NEWEST."""
    rows = Effort.objects.visible_to(user).select_related("organisation")
    for word in search.words(q):
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
    wanted = {"area_code": area, "medium": medium, "year": year}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def figures(user, year: int) -> dict:
    """Return how much was done this year and how many it reached."""
    rows = Effort.objects.visible_to(user).filter(year=year)
    found = rows.aggregate(number=Count("pk"), reach=Sum("reach"), media=Count("medium", distinct=True))
    return {"number": found["number"], "reach": found["reach"] or 0, "media": found["media"]}
