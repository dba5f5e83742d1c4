"""Photos of visits that were stamped already show their stamp wherever they are shown: the copy hangs on the file from now on."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def hang_on_files(apps, schema_editor):
    """Give each stamped photo's file its copy, where it has none."""
    pictures = apps.get_model("inspections", "VisitPicture").objects.filter(stamped__isnull=False)
    files = apps.get_model("jishan_portal", "StoredFile").objects.filter(stamped__isnull=True, pk__in=pictures.values("file"))
    files.update(stamped=Subquery(pictures.filter(file=OuterRef("pk")).order_by("pk").values("stamped")[:1]))


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = [("inspections", "0014_visit_corrections"), ("jishan_portal", "0010_photo_stamps")]

    operations = [migrations.RunPython(hang_on_files, migrations.RunPython.noop)]
