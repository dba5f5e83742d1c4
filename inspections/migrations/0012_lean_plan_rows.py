"""The visits of a plan are found by workshop through the rule that each stands once: one index less to write for each of them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0011_look_backs'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='planitem',
            name='plan_item_once',
        ),
        migrations.RemoveIndex(
            model_name='planitem',
            name='plan_item_of_workshop',
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('workshop', 'plan', 'nth'), name='plan_item_once'),
        ),
    ]
