"""Files that may be one workshop: candidates before saving, and the work list of pairs."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from jishan_portal.kit.sealed import fingerprint
from workshops.registry import keys
from workshops.registry.models import Workshop
from workshops.registry.models_merge import DistinctPair

MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Reason:
    """Why two files may be one: the columns that are equal, in words."""

    key: str
    label: str
    fields: tuple

    def same(self, first, second) -> bool:
        """Whether both files have the columns, and alike."""
        return all(getattr(first, name) and getattr(first, name) == getattr(second, name) for name in self.fields)


REASONS = (
    Reason("identity", "负责人身份证号相同", ("owner_id_print",)),
    Reason("credit", "统一社会信用代码相同", ("credit_code",)),
    Reason("licence", "许可证号相同", ("licence_number",)),
    Reason("phone", "联系电话相同", ("phone",)),
    Reason("name", "同一乡镇、名称相近", ("name_key", "area_code")),
    Reason("owner", "名称相近、负责人同名", ("name_key", "owner_name")),
    Reason("address", "同一乡镇、地址相同", ("address_key", "area_code")),
)
BY_KEY = {reason.key: reason for reason in REASONS}


def probe(data: dict) -> Workshop:
    """Return an unsaved workshop with its keys, to compare others with."""
    found = Workshop(**data)
    keys.fill(found)
    found.owner_id_print = fingerprint(found.owner_id)
    return found


def candidates(workshop: Workshop) -> list[tuple[Workshop, list[str]]]:
    """Return files that may be the same workshop with the reasons, most reasons first; one query over indexed columns.

    Looks beyond one's own area too: a workshop that moved to the next township is still one workshop.
    """
    condition = Q(pk__in=[])
    for reason in REASONS:
        values = {name: getattr(workshop, name) for name in reason.fields}
        if all(values.values()):
            condition |= Q(**values)
    others = Workshop.objects.roots().defer("owner_id").filter(condition)
    if workshop.pk:
        known = DistinctPair.objects.filter(Q(first=workshop.pk) | Q(second=workshop.pk)).values_list("first", "second")
        others = others.exclude(pk__in={pk for pair in known for pk in pair} | {workshop.pk})
    found = [(other, [reason.label for reason in REASONS if reason.same(workshop, other)]) for other in others.order_by("id")[:50]]
    return sorted(found, key=lambda pair: -len(pair[1]))[:MOST_CANDIDATES]


def suspects(user, reason: Reason):
    """Return the files in reach that share the columns of `reason` with a younger file nobody has told apart from them."""
    mine = Workshop.objects.visible_to(user).roots().defer("owner_id")
    told_apart = DistinctPair.objects.filter(first=OuterRef(OuterRef("pk")), second=OuterRef("pk"))
    told = mine.saying(reason.fields[0])
    twin = told.filter(pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in reason.fields}).filter(~Exists(told_apart))
    return told.select_related("kind").filter(Exists(twin))


def pairs(user, reason: Reason, firsts: list[Workshop]) -> list[tuple[Workshop, Workshop]]:
    """Return the pairs that begin with `firsts`; two queries."""
    column = reason.fields[0]
    mine = Workshop.objects.visible_to(user).roots().defer("owner_id").select_related("kind")
    others = list(mine.saying(column).filter(**{f"{column}__in": {getattr(first, column) for first in firsts}}).order_by("id"))
    apart = set(DistinctPair.objects.filter(first__in=[first.pk for first in firsts]).values_list("first", "second"))
    return [
        (first, other)
        for first in firsts
        for other in others
        if other.pk > first.pk and reason.same(first, other) and (first.pk, other.pk) not in apart
    ]
