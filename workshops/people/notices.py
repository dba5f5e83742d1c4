"""Who is told that a health certificate runs out, and in which words."""

from datetime import date

from django.urls import reverse

from workshops.people.models import Person
from workshops.registry.reminders import Reminder, Stage, tell, words_left

SUBJECT = "健康证明到期"


def reminder(person: Person, stage: Stage, on: date) -> Reminder:
    """Return the reminder of somebody's certificate in a stage."""
    root, until = person.workshop.root, person.certificate_until
    title = f"{root.name}：{person.name} 的健康证明{words_left(until, on)}，请尽快体检换证"
    return Reminder(root.pk, root.station_id, stage, title, f"certificate:{person.pk}:{until}:{stage.days}")


def send(reminders: list[Reminder], on: date) -> int:
    """Tell owners and stations."""
    urls = {"owner_url": reverse("dossier:my_licences"), "staff_url": reverse("workshops:people:expiring")}
    return tell(reminders, on=on, subject=SUBJECT, **urls)
