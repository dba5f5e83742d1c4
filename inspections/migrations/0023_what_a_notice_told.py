"""What the last prior notice told the party is kept: a proposal after it spoke may be no heavier without new facts (行政处罚法第四十五条)."""

from django.db import migrations, models

AMOUNTS = ("fine", "confiscated", "goods_confiscated")


def from_the_case(apps, schema_editor):
    """A proposal cannot change between its notice and the next end of an investigation: what stands in the case was told."""
    Case = apps.get_model("inspections", "Case")
    for case in Case.objects.filter(notified_on__isnull=False).iterator():
        kinds = sorted(case.penalties.values_list("kind", flat=True))
        case.told = {name: str(getattr(case, name)) for name in AMOUNTS} | {"kinds": kinds, "has_spoken": False}
        case.save(update_fields=["told"])


class Migration(migrations.Migration):
    dependencies = [("inspections", "0022_draw_pool_as_text")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="told",
            field=models.JSONField(
                blank=True, default=dict, editable=False, help_text="{种类、金额, 此前是否已陈述申辩}", verbose_name="告知的处罚"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="heavier_ground",
            field=models.CharField(blank=True, max_length=300, verbose_name="告知后拟加重处罚的新事实、新证据"),
        ),
        migrations.RunPython(from_the_case, migrations.RunPython.noop),
    ]
