"""The public notice (公示) of a decision: shown from the day of the decision, for whoever signed it has approved what is in it."""

from django.conf import settings

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.places import bureau, name_of
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_name
from jishan_portal.kit.money import yuan
from jishan_portal.kit.numbers import whole
from jishan_portal.programme.queries import current
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from jishan_portal.rulebook.queries import rule
from jishan_portal.rulebook.rules import Period
from jishan_portal.templatetags.face import cn_date
from subsidies.applications.models import Application

KIND = "subsidy_notice"


def address_of(application: Application) -> str:
    """Return where the public reads what is proposed and objects to it."""
    return f"/objections/{application.code}/"


def public_name(application: Application) -> str:
    """Return the applicant as the public reads it: a registered name in full, a person who has no other by surname only."""
    name, owner = application.entity_name.strip(), application.workshop.owner_name.strip()
    return mask_name(name) if name == owner else name


def period_words(application: Application) -> str:
    """Say how long the notice lasts, as an office writes it; how it was reckoned and who confirmed the rule is for the staff's pages."""
    length = Period.from_value(rule("subsidy.public_notice", application.notice_from).value).measure
    days = f"{cn_date(application.notice_from)}至{cn_date(application.notice_until)}"
    return f"{days}（公示当日不计，共 {length}）"


def body_of(application: Application) -> str:
    """Return what the public reads: who, where, how much of whose money, until when, whom to tell; no account, phone or person."""
    office, source, plan = bureau(), application.get_source_display(), current(application.notice_from)
    call = f"（电话：{office.phone}）" if office.phone else ""
    return (
        f"根据《{plan.title}》（{plan.doc_number}），经申请、核实、审核、审定，拟给予下列主体{source}提档升级奖补，现予公示。\n\n"
        f"申请主体：{public_name(application)}\n原小作坊：{application.workshop.name}\n所在乡镇：{name_of(application.area_code)}\n"
        f"资金：{application.year}年{source}提档升级奖补\n拟补助金额：{yuan(application.approved_amount)} 元\n"
        f"公示期：{period_words(application)}\n\n"
        f"对公示有异议的，请在公示期内向{office.name}{call}提出，可以不留姓名，也可以在网上提出：{settings.SITE_URL}{address_of(application)}"
    )


def show(application: Application) -> Publication:
    """Show a decision to everybody, once a round; persons are masked by `publications`."""
    shop, name, office = application.workshop, public_name(application), bureau()
    queued = publications.queue(
        KIND,
        "subsidies.application",
        application.pk,
        f"{name}拟给予{application.get_source_display()}奖补公示",
        body_of(application),
        by=SYSTEM,
        area_code=application.area_code,
        organisation=office,
        started_on=clock.today(),
        until=application.notice_until,
        url=application.url,
        file=application.audit_chain,
        key=f"round:{application.rounds}:{application.steps.count()}",
        persons=(shop.owner_name,),
        kept=(name, shop.name, office.name, office.phone),
    )
    return publications.publish(queued, by=SYSTEM)


def objection_address(kind: str, subject_id: str) -> str:
    """Return where one objects to a publication; empty for other kinds and records that are gone."""
    number = whole(subject_id)
    if kind != KIND or number is None:
        return ""
    found = Application.objects.filter(pk=number, notice_from__isnull=False).first()
    return address_of(found) if found else ""
