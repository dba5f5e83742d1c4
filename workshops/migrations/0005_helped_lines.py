"""Who asked the office to write a line of a ledger down (代记): the name stands beside the writer's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0004_grade'),
    ]

    operations = [
        migrations.AddField(
            model_name='line',
            name='told_by',
            field=models.CharField(blank=True, help_text='工作人员代记时，请其代记的业主；记账人是写下这一笔的人。', max_length=30, verbose_name='口述人'),
        ),
    ]
