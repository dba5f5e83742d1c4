"""Where an item of a box may be taken from: what registry, people, ledgers, self-checks and trainings hold already.

Each source says in words what it found in an `assessing.Evidence` for a workshop; "" means that it is not there.
"""

from workshops.ledgers.models import LedgerKind
from workshops.licences.models import LicenceKind


def _licence(*kinds):
    def found(evidence, root: int) -> str:
        return next((words for kind in kinds if (words := evidence.licences.get((root, kind)))), "")

    return found


def _identity(evidence, root: int) -> str:
    return "监管所已登记" if root in evidence.identified else ""


def _roster(evidence, root: int) -> str:
    at_work, _ = evidence.people.get(root, (0, 0))
    return f"在岗 {at_work} 人" if at_work else ""


def _health(evidence, root: int) -> str:
    at_work, lacking = evidence.people.get(root, (0, 0))
    return "都在有效期内" if at_work and not lacking else ""


def _ledger(kind: str):
    def found(evidence, root: int) -> str:
        number, last, _ = evidence.lines.get((root, kind), (0, None, 0))
        return f"近期 {number} 笔，最近 {last}" if number else ""

    return found


def _receipts(evidence, root: int) -> str:
    photos = evidence.lines.get((root, LedgerKind.PURCHASE), (0, None, 0))[2]
    return f"近期进货附票据 {photos} 张" if photos else ""


def _rules(evidence, root: int) -> str:
    wanted, held, _ = evidence.rules_of(root)
    return f"{held} 项制度都在" if wanted and held >= wanted else ""


def _self_check(evidence, root: int) -> str:
    last = evidence.self_checks.get(root)
    return f"最近自查 {last}" if last else ""


def _training(evidence, root: int) -> str:
    number, last = evidence.trainings.get(root, (0, None))
    return f"培训证明 {number} 份，最近 {last}" if number else ""


# What an item may be taken from: its label, where an owner and where staff see it, and how it is found; "" is not there.
SOURCES = {
    "licence.business": ("营业执照登记", _licence(LicenceKind.BUSINESS)),
    "licence.workshop": ("许可证登记", _licence(LicenceKind.WORKSHOP, LicenceKind.PRODUCTION)),
    "owner.identity": ("负责人登记", _identity),
    "people.roster": ("从业人员登记", _roster),
    "people.health": ("健康证明登记", _health),
    "rules.adopted": ("管理制度", _rules),
    "ledger.receipts": ("进货台账所附票据", _receipts),
    "self_check": ("自查", _self_check),
    "training": ("培训登记", _training),
    **{f"ledger.{kind.value}": (f"{kind.label}台账", _ledger(kind)) for kind in LedgerKind},
}
SHORTFALLS = {"people.health": "有人没有登记健康证明，或已过期", "rules.adopted": "制度还没建全"}
