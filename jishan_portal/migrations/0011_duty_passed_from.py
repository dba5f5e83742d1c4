import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jishan_portal', '0010_photo_stamps'),
    ]

    operations = [
        migrations.AddField(
            model_name='duty',
            name='passed_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='原承办人'),
        ),
    ]
