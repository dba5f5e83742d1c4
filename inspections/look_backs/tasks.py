"""What the second look needs from the clock, and hands to the worker."""

from celery import shared_task

from inspections.hazards import stamps as hazard_stamps
from inspections.hazards.models import Picture
from inspections.look_backs import actions, stamps
from inspections.look_backs.models import LookBackPicture
from inspections.sampling import stamps as sample_stamps
from inspections.sampling.models import SamplePicture
from inspections.visits import stamps as visit_stamps
from inspections.visits.models import VisitPicture
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.files.stamping import left_over

PHOTOS = (  # a visit's first: its stamp says most
    (VisitPicture, visit_stamps), (SamplePicture, sample_stamps), (LookBackPicture, stamps), (Picture, hazard_stamps),
)  # fmt: skip


@shared_task
def draw_look_backs():
    """Every morning: the list is drawn up on its day and kept true afterwards; twice is as good as once."""
    actions.draw_due(by=SYSTEM)


@shared_task
def stamp_look_back_picture(picture_id: int):
    """Draw the time into the copy of a photo that is shown; twice is as good as once."""
    stamps.stamp(picture_id, by=SYSTEM)


@shared_task
def stamp_left_over():
    """Every hour: photos of visits, samples, second looks and hazards whose stamp was lost on the way; twice is as good as once."""
    for model, slice_stamps in PHOTOS:
        for pk in left_over(model.objects.all()):
            slice_stamps.stamp(pk, by=SYSTEM)
