"""What must be made public; who set a duty off, who passed it on. The database refuses to change a text that was shown."""

import django.db.models.deletion
import jishan_portal.kit.clock
import jishan_portal.papers.models
from django.conf import settings
from django.db import migrations, models


TABLE = "jishan_portal_publication"
MESSAGE = "published texts do not change"
FROZEN = (
    "id", "kind", "code", "subject_kind", "subject_id", "file", "key", "area_code", "organisation_id", "title", "body", "basis",
    "started_on", "must_by", "until_rule", "until_on", "until_working", "queued_at", "published_on", "published_by_id", "content_hash",
)


def _refused(differs):
    changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in FROZEN)
    return f"OLD.published_on IS NOT NULL AND ({changed})"


def guard(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        run(f"CREATE TRIGGER publication_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
        run(
            f"CREATE TRIGGER publication_no_update BEFORE UPDATE ON {TABLE} WHEN {_refused('IS NOT')}"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return
    run(
        f"""CREATE FUNCTION publication_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND NOT ({_refused('IS DISTINCT FROM')}) THEN RETURN NEW; END IF;
          RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$"""
    )
    run(f"CREATE TRIGGER publication_frozen BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION publication_refuse()")


def release(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        run("DROP TRIGGER publication_no_delete")
        run("DROP TRIGGER publication_no_update")
        return
    run(f"DROP TRIGGER publication_frozen ON {TABLE}")
    run("DROP FUNCTION publication_refuse()")


class Migration(migrations.Migration):

    dependencies = [
        ('jishan_portal', '0004_self_check_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_at', models.DateTimeField(blank=True, null=True, verbose_name='状态时间')),
                ('kind', models.CharField(max_length=20, verbose_name='类别')),
                ('code', models.CharField(default=jishan_portal.papers.models.new_code, max_length=8, unique=True, verbose_name='公开编码')),
                ('subject_kind', models.CharField(max_length=60, verbose_name='对象类别')),
                ('subject_id', models.CharField(max_length=40, verbose_name='对象编号')),
                ('subject_url', models.CharField(blank=True, max_length=200, verbose_name='对象链接')),
                ('file', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='所属档案')),
                ('key', models.CharField(blank=True, max_length=80, verbose_name='去重键')),
                ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.TextField(verbose_name='公示内容')),
                ('kept', models.JSONField(blank=True, default=list, help_text='店名、证号等：里面的人名、数字照写。', verbose_name='不必隐去的字样')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('started_on', models.DateField(verbose_name='起算日')),
                ('must_by', models.DateField(blank=True, null=True, verbose_name='最迟公示日')),
                ('until_rule', models.CharField(blank=True, max_length=60, verbose_name='公示期规则')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='公示至')),
                ('until_working', models.CharField(blank=True, max_length=400, verbose_name='公示期算法')),
                ('queued_at', models.DateTimeField(default=jishan_portal.kit.clock.now, verbose_name='列入时间')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公示日')),
                ('content_hash', models.CharField(blank=True, max_length=64, verbose_name='内容散列')),
                ('recall_reason', models.CharField(blank=True, max_length=300, verbose_name='应撤回的事由')),
                ('withdraw_by', models.DateField(blank=True, null=True, verbose_name='最迟撤回日')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='撤回或不再公示的理由')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('state', models.CharField(choices=[('pending', '待公示'), ('published', '公示中'), ('recalled', '待撤回'), ('withdrawn', '已撤回'), ('expired', '公示期满'), ('dropped', '不再公示')], default='pending', max_length=12, verbose_name='状态')),
            ],
            options={
                'verbose_name': '公示',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='duty',
            name='is_restricted',
            field=models.BooleanField(default=False, help_text='只在承办人的待办里出现，不进辖区清单。', verbose_name='限制知悉'),
        ),
        migrations.AddField(
            model_name='duty',
            name='opened_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人'),
        ),
        migrations.AddField(
            model_name='duty',
            name='pass_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='转办理由'),
        ),
        migrations.AddField(
            model_name='duty',
            name='passed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='转办时间'),
        ),
        migrations.AddField(
            model_name='duty',
            name='passed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='转办人'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['area_code', 'due_on'], name='duty_open_area'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['opened_by', 'due_on'], name='duty_open_opener'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['closed_by', '-closed_at', '-id'], name='duty_closed_by'),
        ),
        migrations.AddField(
            model_name='publication',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.organisation', verbose_name='公示单位'),
        ),
        migrations.AddField(
            model_name='publication',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公示人'),
        ),
        migrations.AddField(
            model_name='publication',
            name='state_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='状态变更人'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['area_code', 'state', 'must_by'], name='publication_area_state'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['published_on', 'id'], name='publication_newest'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('state__in', ['published', 'recalled'])), fields=['until_on'], name='publication_until'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'kind', 'key'), name='publication_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'recalled', 'withdrawn', 'expired']), _negated=True), models.Q(('published_on__isnull', False), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='publication_shown_has_hash'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_on__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='publication_withdrawn_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='publication_dropped_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'expired'), _negated=True), ('until_on__isnull', False), _connector='OR'), name='publication_expired_has_end'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'recalled'), _negated=True), models.Q(('withdraw_by__isnull', False), models.Q(('recall_reason', ''), _negated=True)), _connector='OR'), name='publication_recalled_has_reason'),
        ),
        migrations.RunPython(guard, release, elidable=False),
    ]
