"""What 绩效自评报告 says: figures of the year from their rows, nothing that is not counted."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.templatetags.face import cn_date

COLUMNS = ("amount", "committed_amount", "paid_amount", "free_amount", "returned_amount")
KIND, PAPER = "performance", "documents/performance.html"


def _share(part, whole) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def _mean(part, number) -> str:
    return yuan(part / number) if number else "—"


def _worth(found: dict) -> dict:
    """Return what the money cost and brought, how long it took, and what is left or odd."""
    return {
        "unspent": yuan(found["granted"] - found["spent"]),
        "off_list": yuan(found["off_list"]),
        "open_flags": found["open_flags"],
        "per_workshop": _mean(found["granted"], found["workshops"]),
        "own_for_one": _mean(found["promised_own"], found["granted"]),
        "days": f"{sum(found['waited']) / len(found['waited']):.1f}" if found["waited"] else "—",
        "objections": found["objections"],
        "upheld": found["upheld"],
    }


def report_content(found: dict, year: int) -> dict:
    """Return what the report freezes, from `queries.performance`."""
    total = sum(row.amount for row in found["budgets"])
    paid = sum(row.paid_amount for row in found["budgets"])
    return {
        "heading": f"{year}年食品小作坊提档升级奖补资金绩效自评报告",
        "year": year,
        "budgets": [[str(row), *(yuan(getattr(row, name)) for name in COLUMNS)] for row in found["budgets"]],
        "total": yuan(total),
        "paid": yuan(paid),
        "paid_share": _share(paid, total),
        "workshops": found["workshops"],
        "applications": found["applications"],
        "granted": yuan(found["granted"]),
        "promised_own": yuan(found["promised_own"]),
        "spent": yuan(found["spent"]),
        "spent_share": _share(found["spent"], found["granted"]),
        "own": yuan(found["own"]),
        **_worth(found),
        "lines": found["lines"],
        "checked": found["checked"],
        "checked_share": _share(found["checked"], found["applications"]),
        "compliant": found["compliant"],
        "rectify": found["rectify"],
        "claw_back": found["claw_back"],
        "due": yuan(found["due"]),
        "repaid": yuan(found["repaid"]),
        "owed": yuan(found["due"] - found["repaid"]),
        "towns": [[name_of(row["area_code"]), row["count"], yuan(row["total"])] for row in found["towns"]],
        "date": cn_date(clock.today()),
    }
