"""Who is told that a document in a box runs out, and in which words."""

from datetime import date

from django.urls import reverse

from workshops.archive_boxes.models import Document
from workshops.registry.reminders import Reminder, Stage, tell, words_left

SUBJECT = "档案盒材料到期"


def reminder(document: Document, name: str, stage: Stage, on: date) -> Reminder:
    """Return the reminder of a document in a stage."""
    root = document.workshop.root
    said = f"{document.title or name}{words_left(document.valid_until, on)}（{document.valid_until}），请换新的放进档案盒"
    return Reminder(root.pk, root.station_id, stage, f"{root.name}：{said}", f"archive:{document.pk}:{stage.days}")


def send(reminders: list[Reminder], on: date) -> int:
    """Tell owners and stations."""
    return tell(reminders, on=on, subject=SUBJECT, owner_url=reverse("workshops:boxes:mine"), staff_url=reverse("workshops:boxes:expiring"))
