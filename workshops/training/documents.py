"""The certificate of a training (培训证明), and the printed list on which people sign."""

from django.conf import settings

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock, qr
from jishan_portal.templatetags.face import cn_date
from workshops.training.models import Seat, Session
from workshops.training.models_quiz import Attempt

KIND, TITLE = "training", "食品安全培训证明"


def content_of(seat: Seat, attempt: Attempt | None, office: str) -> dict:
    """Return what the certificate freezes: who, which training, when, with what score."""
    session = seat.session
    who = f"{seat.workshop.name}（参加人：{seat.name}）" if seat.workshop_id and seat.name else seat.who
    facts = [
        ("参加单位", seat.workshop.name) if seat.workshop_id else ("参加人", seat.name),
        ("培训名称", session.title),
        ("培训主题", session.theme.name),
        ("培训时间", f"{clock.day_of(session.starts_at):%Y-%m-%d}"),
        ("培训地点", session.place),
        ("签到方式", seat.get_way_display()),
    ]
    if attempt:
        facts.append(("测验", f"{attempt.score} 分，合格（合格线 {attempt.pass_mark} 分，{attempt.label}）"))
    said = "参加培训，课后测验合格" if attempt else "参加培训"
    return {
        "facts": [{"label": label, "value": value} for label, value in facts],
        "paragraphs": [{"text": f"兹证明{who}于{cn_date(session.on)}{said}，特此证明。"}],
        "signed_by": office,
        "date": cn_date(clock.today()),
        "signs": [],
    }


def sign_address(session: Session) -> str:
    """Return the address behind the sign-in code of a session."""
    return f"{settings.SITE_URL.rstrip('/')}/workshops/training/sign/{session.code}/"


def sheet_context(session: Session, seats: list[Seat]) -> dict:
    """Return what the printed sign-in list shows: the invited by township, blank lines for others, the code to scan."""
    rows = [(seat.who, seat.name, name_of(seat.area_code)) for seat in seats]
    return {"session": session, "rows": rows, "blanks": range(8), "qr": qr.svg_of(sign_address(session)), "address": sign_address(session)}
