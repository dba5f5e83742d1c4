"""No index that another makes needless: keys that a longer index begins with, twins for LIKE, blanks that nobody looks up."""

import django.db.models.deletion
import workshops.registry.codes
from django.conf import settings
from django.db import migrations, models

WITHOUT_OWN = (('event', 'workshop'), ('lifechange', 'made_by'), ('product', 'kind'), ('product', 'workshop'), ('workshop', 'created_by'))
OFTEN_BLANK = ('address_key', 'owner_id_print', 'phone', 'credit_code', 'licence_number')


def _be_brief(_apps, editor):
    """Rather give up than hold up every page behind somebody's long export: the migration can be run again."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET LOCAL lock_timeout = '5s'")


def _drop(apps, editor):
    for _, table, column in _places(apps):
        with editor.connection.cursor() as cursor:
            found = editor.connection.introspection.get_constraints(cursor, table)
        for name, about in found.items():
            if about["index"] and about["columns"] == [column] and not about["unique"]:
                editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def _restore(apps, editor):
    for model, _, column in _places(apps):
        field = column.removesuffix("_id")
        editor.add_index(apps.get_model("workshops", model), models.Index(fields=[field], name=f"{model}_{column}"))


def _places(apps):
    for model, field in WITHOUT_OWN:
        meta = apps.get_model("workshops", model)._meta
        yield model, meta.db_table, meta.get_field(field).column


class Migration(migrations.Migration):

    dependencies = [
        ('jishan_portal', '0014_log_in_records_say_when'),
        ('workshops', '0001_squashed_0007_fewer_index_twins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(_be_brief, migrations.RunPython.noop),
        # The indexes alone: altering the fields would drop their foreign keys too and check every row anew. All at once, for pages wait.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_drop, _restore)],
            state_operations=[
                migrations.AlterField(
                    model_name='event',
                    name='workshop',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='workshops.workshop'),
                ),
                migrations.AlterField(
                    model_name='lifechange',
                    name='made_by',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
                ),
                migrations.AlterField(
                    model_name='product',
                    name='kind',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='workshops.foodkind', verbose_name='食品类别'),
                ),
                migrations.AlterField(
                    model_name='product',
                    name='workshop',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='workshops.workshop'),
                ),
                migrations.AlterField(
                    model_name='workshop',
                    name='created_by',
                    field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建档人'),
                ),
            ],
        ),
        *(migrations.RemoveIndex(model_name='workshop', name=f'workshop_{name}') for name in OFTEN_BLANK),
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
        migrations.AlterField(
            model_name='workshop',
            name='code',
            field=models.CharField(default=workshops.registry.codes.new_code, editable=False, max_length=8, verbose_name='公开码'),
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
        *(
            migrations.AddIndex(
                model_name='workshop',
                index=models.Index(condition=~models.Q((name, '')), fields=[name], name=f'workshop_{name}'),
            )
            for name in OFTEN_BLANK
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
