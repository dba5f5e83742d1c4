"""Take over the legal reviewers who hold their post when their qualification begins to be recorded.

No source says how they are to be treated: they go on reviewing, marked 待局方确认 until the bureau registers them.
"""

from datetime import date

from django.db import migrations
from django.db.models import Q


def take_over(apps, schema_editor):
    """Give everybody with the post of a legal reviewer a record without certificate or day."""
    post, reviewer = apps.get_model("jishan_portal", "Post"), apps.get_model("inspections", "Reviewer")
    held = post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=date.today()), role="legal_reviewer")  # noqa: DTZ011 a day more does no harm
    known = set(reviewer.objects.values_list("user_id", flat=True))
    users = sorted(set(held.values_list("user_id", flat=True)) - known)
    reviewer.objects.bulk_create(reviewer(user_id=pk, is_taken_over=True) for pk in users)


def give_back(apps, schema_editor):
    """Drop what was taken over and nobody has touched since."""
    rows = apps.get_model("inspections", "Reviewer").objects.filter(is_taken_over=True, version=1)
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0018_reviewers"), ("jishan_portal", "0012_hidden_publications")]

    operations = [migrations.RunPython(take_over, give_back)]
