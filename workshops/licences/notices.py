"""Who is told that a licence runs out, and in which words."""

from datetime import date

from django.urls import reverse

from workshops.licences.models import Licence, LicenceKind
from workshops.licences.rules import renew_by
from workshops.registry.reminders import Reminder, Stage, tell, words_left

SUBJECT = "证照到期"


def sentence(licence: Licence, on: date) -> str:
    """Return what stands in the owner's inbox and timeline: 食品小作坊许可证还有 45 天到期（2026-05-01）."""
    said = f"{licence.get_kind_display()}{words_left(licence.valid_until, on)}（{licence.valid_until}）"
    last = renew_by(licence.valid_until) if licence.kind == LicenceKind.WORKSHOP else None
    return f"{said}，延续申请最迟 {last} 提出" if last and last >= on else f"{said}，请尽快到监管所办理"


def reminder(licence: Licence, stage: Stage, on: date) -> Reminder:
    """Return the reminder of a licence in a stage."""
    root = licence.workshop.root
    return Reminder(root.pk, root.station_id, stage, f"{root.name}：{sentence(licence, on)}", f"licence:{licence.pk}:{stage.days}")


def send(reminders: list[Reminder], on: date) -> int:
    """Tell owners and stations."""
    urls = {"owner_url": reverse("dossier:my_licences"), "staff_url": reverse("workshops:licences:expiring")}
    return tell(reminders, on=on, subject=SUBJECT, **urls)
