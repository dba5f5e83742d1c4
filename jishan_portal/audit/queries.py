"""Reading the trail, and proving that nothing in it was changed, removed or slipped in."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection
from django.db.models import QuerySet

from jishan_portal.audit.models import ChainHead, Entry, Manifest
from jishan_portal.audit.rules import GENESIS, entry_hash, kind_of, manifest_hash

MOST_NAMED = 50


@dataclass(frozen=True)
class Break:
    """One place where the trail does not hold: the chain, the entry's position (0: the chain as a whole) and what is wrong."""

    chain: str
    position: int
    sentence: str

    def __str__(self):
        return f"{self.chain}#{self.position} {self.sentence}"


@dataclass
class Verdict:
    """What a verification read and what it found; `breaks` names the first break of each chain, at most MOST_NAMED."""

    entries: int = 0
    chains: int = 0
    manifests: int = 0
    breaks: list = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.breaks

    def add(self, found: Break | None) -> None:
        """Note a break."""
        if found and len(self.breaks) < MOST_NAMED:
            self.breaks.append(found)


@dataclass(frozen=True)
class Anchor:
    """The last a manifest says of a chain."""

    position: int
    hash: str
    day: str


def of(subject) -> QuerySet:
    """Return the entries of one record, newest first."""
    return Entry.objects.filter(subject_kind=kind_of(subject), subject_id=str(subject.pk)).order_by("-id")


def of_chain(chain: str) -> QuerySet:
    """Return the entries of a whole file (a workshop's chain), newest first."""
    return Entry.objects.filter(chain=chain).order_by("-position")


def verify(chain: str = "") -> Verdict:
    """Check every entry's hash and link, every chain's head, and the daily manifests; `chain` limits it to one chain."""
    verdict = Verdict()
    verdict.add(_missing_guard())
    anchors = _anchors(verdict)
    heads = {head.chain: head for head in _limited(ChainHead.objects.all(), chain)}
    if chain:
        anchors = {chain: anchors[chain]} if chain in anchors else {}
    entries = _limited(Entry.objects.order_by("chain", "position"), chain)
    for name, rows in groupby(entries.iterator(chunk_size=5000), key=lambda entry: entry.chain):
        verdict.chains += 1
        verdict.add(_first_break(name, rows, heads.pop(name, None), anchors.pop(name, None), verdict))
    for name in sorted(heads.keys() | anchors.keys()):
        verdict.add(Break(name, 0, "整条链的记录不见了"))
    return verdict


def guards_missing() -> list[str]:
    """Return the append-only triggers that the database lacks."""
    tables = (Entry._meta.db_table, Manifest._meta.db_table)
    if connection.vendor == "postgresql":
        wanted = {f"{table}_{what}" for table in tables for what in ("append_only", "no_truncate")}
        sql = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
    else:
        wanted = {f"{table}_no_{verb}" for table in tables for verb in ("update", "delete")}
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(wanted - {row[0] for row in cursor.fetchall()})


def _missing_guard() -> Break | None:
    missing = guards_missing()
    return Break("数据库", 0, f"防改触发器不在：{'、'.join(missing)}") if missing else None


def _limited(queryset, chain: str):
    return queryset.filter(chain=chain) if chain else queryset


def _anchors(verdict: Verdict) -> dict[str, Anchor]:
    """Check the manifests among themselves and return what they say last of each chain."""
    anchors: dict[str, Anchor] = {}
    previous = GENESIS
    for manifest in Manifest.objects.order_by("day").iterator():
        verdict.manifests += 1
        if manifest.previous_hash != previous:
            verdict.add(Break("日清单", 0, f"{manifest.day} 的清单与前一日接不上，其前有清单缺失或被改"))
        if manifest.hash != manifest_hash(manifest):
            verdict.add(Break("日清单", 0, f"{manifest.day} 的清单被改动"))
        for name, position, hash_ in manifest.heads:
            if name not in anchors or position > anchors[name].position:
                anchors[name] = Anchor(position, hash_, manifest.day.isoformat())
        previous = manifest.hash
    return anchors


def _first_break(name: str, rows, head: ChainHead | None, anchor: Anchor | None, verdict: Verdict) -> Break | None:
    """Walk one chain to its end and return the first break in it."""
    found, previous, expected = None, GENESIS, 1
    for entry in rows:
        verdict.entries += 1
        found = found or _broken_link(entry, previous, expected) or _broken_anchor(entry, anchor)
        previous, expected = entry.hash, entry.position + 1
    return found or _broken_end(name, expected - 1, previous, head, anchor)


def _broken_link(entry: Entry, previous: str, expected: int) -> Break | None:
    if entry.position != expected:
        return Break(entry.chain, expected, f"第 {expected} 条被删除（其后是第 {entry.position} 条）")
    if entry.hash != entry_hash(entry):
        return Break(entry.chain, entry.position, f"第 {entry.position} 条的内容或次序被改动")
    if entry.previous_hash != previous:
        return Break(entry.chain, entry.position, f"第 {entry.position} 条与前一条接不上：其前有改动、插入或调换")
    return None


def _broken_anchor(entry: Entry, anchor: Anchor | None) -> Break | None:
    if anchor and anchor.position == entry.position and anchor.hash != entry.hash:
        return Break(entry.chain, entry.position, f"第 {entry.position} 条与 {anchor.day} 的日清单不符，链被整体改写")
    return None


def _broken_end(name: str, last: int, hash_: str, head: ChainHead | None, anchor: Anchor | None) -> Break | None:
    if anchor and last < anchor.position:
        return Break(name, last + 1, f"第 {last + 1} 条起被截去（{anchor.day} 的日清单记到第 {anchor.position} 条）")
    if head is None:
        return Break(name, last, "链头不见了")
    if last < head.position:
        return Break(name, last + 1, f"第 {last + 1} 条起被截去（链头记到第 {head.position} 条）")
    if last > head.position or hash_ != head.hash:
        return Break(name, last, f"第 {last} 条与链头不符，可能是插入的")
    return None
