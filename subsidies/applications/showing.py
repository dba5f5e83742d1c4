"""The public notice (公示) of a decision: shown from the day of the decision, for whoever signed it has approved what is in it."""

from django.conf import settings

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.places import bureau, name_of
from jishan_portal.kit import clock
from jishan_portal.kit.money import yuan
from jishan_portal.kit.numbers import whole
from jishan_portal.publications import actions as publications
from jishan_portal.publications.models import Publication
from subsidies.applications.models import Application

KIND = "subsidy_notice"


def address_of(application: Application) -> str:
    """Return where the public reads what is proposed and objects to it."""
    return f"/objections/{application.code}/"


def body_of(application: Application) -> str:
    """Return what the public reads: who, where, how much of whose money, until when; no account, phone or person."""
    return (
        f"申请主体：{application.entity_name}\n原小作坊：{application.workshop.name}\n所在乡镇：{name_of(application.area_code)}\n"
        f"资金：{application.year}年{application.get_source_display()}提档升级奖补\n拟补助金额：{yuan(application.approved_amount)} 元\n"
        f"公示期：{application.notice_from} 至 {application.notice_until}（{application.notice_working}）\n\n"
        f"对公示有异议的，请在公示期内提出，可以不留姓名：{settings.SITE_URL}{address_of(application)}"
    )


def show(application: Application) -> Publication:
    """Show a decision to everybody, once a round; persons are masked by `publications`."""
    shop = application.workshop
    queued = publications.queue(
        KIND,
        "subsidies.application",
        application.pk,
        f"{application.entity_name}拟给予{application.get_source_display()}奖补公示",
        body_of(application),
        by=SYSTEM,
        area_code=application.area_code,
        organisation=bureau(),
        started_on=clock.today(),
        until=application.notice_until,
        url=application.url,
        file=application.audit_chain,
        key=f"round:{application.rounds}:{application.steps.count()}",
        persons=(shop.owner_name,),
        kept=(application.entity_name, shop.name),
    )
    return publications.publish(queued, by=SYSTEM)


def objection_address(kind: str, subject_id: str) -> str:
    """Return where one objects to a publication; empty for other kinds and records that are gone."""
    number = whole(subject_id)
    if kind != KIND or number is None:
        return ""
    found = Application.objects.filter(pk=number, notice_from__isnull=False).first()
    return address_of(found) if found else ""
