"""What the pages of the management rules read."""

from dataclasses import dataclass

from django.db.models import Count, Max

from workshops.archive_boxes.rule_models import AdoptedRule, RuleKind, RuleProof
from workshops.archive_boxes.rules import proof_since
from workshops.ledgers.models import Line
from workshops.registry.standing import Standing

SHOWN = 20


@dataclass
class RuleRow:
    """A rule as it stands with a workshop."""

    kind: RuleKind
    adopted: AdoptedRule | None
    lines: int = 0
    last_line: object = None
    proofs: list | tuple = ()
    proof_count: int = 0
    earlier: list | tuple = ()

    @property
    def is_lacking(self) -> bool:
        """Asked for and not adopted."""
        return self.kind.is_required and self.adopted is None

    @property
    def is_followed(self) -> bool:
        """Evidence within the days of `boxes.proof_days`."""
        return bool(self.lines or self.proof_count)

    @property
    def standing(self) -> Standing:
        """The tag beside it."""
        if self.adopted is None:
            return Standing("near" if self.kind.is_required else "off", "还没有建")
        return Standing("ok", "在执行") if self.is_followed else Standing("near", "建了，没有执行依据")


def _lines(root_id: int, kinds) -> dict:
    rows = Line.objects.standing().of_file(root_id).filter(kind__in=kinds, on__gte=proof_since())
    counted = rows.order_by().values("kind").annotate(number=Count("pk"), last=Max("on"))
    return {row["kind"]: (row["number"], row["last"]) for row in counted}


def rules_of(root_id: int) -> list[RuleRow]:
    """Return every rule as it stands with a workshop, those it lacks first; four queries."""
    kinds = list(RuleKind.objects.all())
    adopted = {row.kind_id: row for row in AdoptedRule.objects.filter(workshop__root=root_id, ended_at__isnull=True)}
    lines = _lines(root_id, [kind.ledger for kind in kinds if kind.ledger])
    proofs = RuleProof.objects.filter(workshop__root=root_id, on__gte=proof_since()).order_by().values("kind")
    counts = {row["kind"]: row["number"] for row in proofs.annotate(number=Count("pk"))}
    rows = [RuleRow(kind, adopted.get(kind.pk), *lines.get(kind.ledger, (0, None)), proof_count=counts.get(kind.pk, 0)) for kind in kinds]
    return sorted(rows, key=lambda row: not row.is_lacking)


def rule_of(root_id: int, kind: RuleKind) -> RuleRow:
    """Return one rule with its evidence and the words it had before."""
    held = list(AdoptedRule.objects.filter(workshop__root=root_id, kind=kind).select_related("workshop__root", "made_by", "kind"))
    proofs = list(RuleProof.objects.filter(workshop__root=root_id, kind=kind).select_related("file", "made_by")[:SHOWN])
    since = proof_since()
    return RuleRow(
        kind,
        next((row for row in held if row.ended_at is None), None),
        *_lines(root_id, [kind.ledger]).get(kind.ledger, (0, None)),
        proofs=proofs,
        proof_count=sum(proof.on >= since for proof in proofs),
        earlier=[row for row in held if row.ended_at],
    )
