"""No index that another makes needless: keys that a longer index begins with, twins for LIKE, blanks that nobody looks up."""

from functools import partial

import django.db.models.deletion
import workshops.registry.codes
from django.conf import settings
from django.db import migrations, models


def _be_brief(_apps, editor):
    """Rather give up than hold up every page behind somebody's long export: the migration can be run again."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET LOCAL lock_timeout = '5s'")


def _drop(model, field, apps, editor):
    table, column = _place(model, field, apps)
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table)
    for name, about in found.items():
        if about["index"] and about["columns"] == [column] and not about["unique"]:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def _restore(model, field, apps, editor):
    table, column = _place(model, field, apps)
    editor.add_index(apps.get_model("workshops", model), models.Index(fields=[field], name=f"{table}_{column}"[-30:].strip("_")))


def _place(model, field, apps):
    meta = apps.get_model("workshops", model)._meta
    return meta.db_table, meta.get_field(field).column


def _without_own_index(model, name, field):
    """Drop the index alone: altering the field would drop its foreign key too and check every row anew."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunPython(partial(_drop, model, name), partial(_restore, model, name))],
        state_operations=[migrations.AlterField(model_name=model, name=name, field=field)],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('jishan_portal', '0014_log_in_records_say_when'),
        ('workshops', '0001_squashed_0007_fewer_index_twins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(_be_brief, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='workshop',
            name='workshop_address_key',
        ),
        migrations.RemoveIndex(
            model_name='workshop',
            name='workshop_owner_id_print',
        ),
        migrations.RemoveIndex(
            model_name='workshop',
            name='workshop_phone',
        ),
        migrations.RemoveIndex(
            model_name='workshop',
            name='workshop_credit_code',
        ),
        migrations.RemoveIndex(
            model_name='workshop',
            name='workshop_licence_number',
        ),
        _without_own_index(
            'event',
            'workshop',
            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='workshops.workshop'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='workshops.importbatch', verbose_name='批次'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='workshop',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workshops.workshop', verbose_name='档案'),
        ),
        _without_own_index(
            'lifechange',
            'made_by',
            models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        _without_own_index(
            'product',
            'kind',
            models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='workshops.foodkind', verbose_name='食品类别'),
        ),
        _without_own_index(
            'product',
            'workshop',
            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='workshops.workshop'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='code',
            field=models.CharField(default=workshops.registry.codes.new_code, editable=False, max_length=8, verbose_name='公开码'),
        ),
        _without_own_index(
            'workshop',
            'created_by',
            models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建档人'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='submission_id',
            field=models.UUIDField(editable=False, null=True, verbose_name='提交号'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['kind'], name='product_kind'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(condition=models.Q(('address_key', ''), _negated=True), fields=['address_key'], name='workshop_address_key'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(condition=models.Q(('owner_id_print', ''), _negated=True), fields=['owner_id_print'], name='workshop_owner_id_print'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='workshop_phone'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(condition=models.Q(('credit_code', ''), _negated=True), fields=['credit_code'], name='workshop_credit_code'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(condition=models.Q(('licence_number', ''), _negated=True), fields=['licence_number'], name='workshop_licence_number'),
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.UniqueConstraint(fields=('code',), name='workshop_code_once'),
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.UniqueConstraint(condition=models.Q(('submission_id__isnull', False)), fields=('submission_id',), name='workshop_submission_once'),
        ),
    ]
