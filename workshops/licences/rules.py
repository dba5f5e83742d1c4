"""What a licence may look like, how long it runs and when its renewal must be asked for."""

import re
from datetime import date, timedelta

from jishan_portal.clocks.rules import due_within
from jishan_portal.kit.identifiers import check_credit_code, check_food_licence, half_width
from jishan_portal.rulebook.queries import value
from workshops.licences.models import Licence, LicenceEnd, LicenceKind
from workshops.registry.standing import Standing, licence_standing, standing, warn_days

__all__ = ["Standing", "check_number", "licence_standing", "renew_by", "standing", "standing_of", "usual_end", "warn_days"]

MAX_NUMBER = 40
CREDIT_CODE_LENGTH = 18


def check_number(text: str, kind: str, on: date | None = None) -> tuple[str, str]:
    """Return a number as it is kept and a warning (or ""); raise ValueError with a sentence when it cannot be kept.

    The provincial numbering rule for workshop licences is not known: not empty, no spaces, at most 40 characters,
    and one of the patterns that the bureau may set as the rule `workshop_licence.number_pattern`.
    """
    number = "".join(half_width(text or "").split())
    if not number:
        raise ValueError("请填写证号。")
    if len(number) > MAX_NUMBER:
        raise ValueError(f"证号最多 {MAX_NUMBER} 个字符，现为 {len(number)} 个，请核对。")
    if kind == LicenceKind.BUSINESS and len(number) == CREDIT_CODE_LENGTH:
        return check_credit_code(number), ""
    if kind == LicenceKind.PRODUCTION:
        return check_food_licence(number)
    patterns = value("workshop_licence.number_pattern", on) if kind == LicenceKind.WORKSHOP else [".+"]
    if not any(re.fullmatch(pattern, number) for pattern in patterns):
        raise ValueError("证号与规则库“小作坊许可证编号格式”不符，请对照证件核对；确实无误的，请系统管理员调整该规则。")
    return number, ""


def usual_end(issued_on: date) -> date:
    """Return the last day of the usual term of a workshop licence issued on a day: the day before its anniversary."""
    return due_within("workshop_licence.validity", issued_on) - timedelta(days=1)


def renew_by(until: date) -> date:
    """Return the last day on which the renewal of a workshop licence should be asked for."""
    return due_within("workshop_licence.renew", until)


def standing_of(licence: Licence, on: date | None = None) -> Standing:
    """Say how one licence stands: ended ones by how they ended, others by their date."""
    if licence.ended_on:
        late = licence.end_kind == LicenceEnd.REVOKED
        return Standing(
            "late" if late else "off", f"已{licence.get_end_kind_display()}" if licence.end_kind != LicenceEnd.MISTAKEN else "录入有误"
        )
    return standing(licence.valid_until, on)
