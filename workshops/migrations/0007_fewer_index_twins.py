"""Files have their indexes under names of their own: a text field's own index has a twin for LIKE, which nothing asks for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jishan_portal', '0007_steering'),
        ('workshops', '0006_training'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Dropping a field's own index on PostgreSQL takes every index of just that column along, these two as well: aside, then back.
        migrations.RemoveConstraint(model_name='workshop', name='workshop_licence_once'),
        migrations.RemoveConstraint(model_name='workshop', name='workshop_credit_code_once'),
        migrations.AlterField(
            model_name='workshop',
            name='address_key',
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name='地址比对键'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='credit_code',
            field=models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='kind',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='workshops.foodkind', verbose_name='主要食品类别'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='licence_number',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='许可证号'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='name_key',
            field=models.CharField(editable=False, max_length=80, verbose_name='名称比对键'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='owner_id_print',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='身份证号指纹'),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='phone',
            field=models.CharField(blank=True, max_length=20, verbose_name='联系电话'),
        ),
        *(
            migrations.AddConstraint(
                model_name='workshop',
                constraint=models.UniqueConstraint(
                    fields=[field],
                    condition=~models.Q((field, ''))
                    & models.Q(('merged_at__isnull', True))
                    & models.Q(('state__in', ['active', 'rectifying', 'suspended', 'upgrading'])),
                    name=name,
                ),
            )
            for field, name in (('licence_number', 'workshop_licence_once'), ('credit_code', 'workshop_credit_code_once'))
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['name_key'], name='workshop_name_key'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['address_key'], name='workshop_address_key'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['owner_id_print'], name='workshop_owner_id_print'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['phone'], name='workshop_phone'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['credit_code'], name='workshop_credit_code'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['licence_number'], name='workshop_licence_number'),
        ),
        migrations.AddIndex(
            model_name='workshop',
            index=models.Index(fields=['kind'], name='workshop_kind'),
        ),
    ]
