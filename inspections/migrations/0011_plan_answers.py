"""When a township answered about a joint check; indexes that others cover already go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0010_cases"),
        ("jishan_portal", "0005_publications"),
        ("workshops", "0004_grade"),
    ]

    operations = [
        migrations.AddField(
            model_name="trip",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="乡镇答复时间"),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="done_check",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="inspections.check",
                verbose_name="检查记录",
            ),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="absorbed",
                to="inspections.planitem",
                verbose_name="并入",
            ),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="inspections.plan",
                verbose_name="检查计划",
            ),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="workshop",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="planned_visits",
                to="workshops.workshop",
                verbose_name="小作坊",
            ),
        ),
        migrations.AlterField(
            model_name="trip",
            name="first",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.officer",
                verbose_name="检查员",
            ),
        ),
        migrations.AlterField(
            model_name="trip",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trips",
                to="inspections.plan",
                verbose_name="检查计划",
            ),
        ),
        migrations.AlterField(
            model_name="trip",
            name="second",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.officer",
                verbose_name="检查员",
            ),
        ),
        migrations.AddIndex(
            model_name="planitem",
            index=models.Index(condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="plan_item_merged"),
        ),
        migrations.AddIndex(
            model_name="planitem",
            index=models.Index(condition=models.Q(("done_check__isnull", False)), fields=["done_check"], name="plan_item_check"),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(("joined_by__isnull", True), ("answered_at__isnull", False), _connector="OR"),
                name="plan_trip_joined_has_time",
            ),
        ),
    ]
