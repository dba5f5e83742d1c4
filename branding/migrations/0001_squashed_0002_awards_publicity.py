"""The first two migrations in one.

A new database gets each table whole. One that already went through the replaced migrations counts this one as done.
"""

import django.db.models.deletion
import jishan_portal.kit.clock
import jishan_portal.papers.models
from django.conf import settings
from django.db import migrations, models

from jishan_portal.kit.squashing import CreateModels, code_of


class Migration(migrations.Migration):

    replaces = [
        ('branding', '0001_initial'),
        ('branding', '0002_awards_publicity'),
    ]

    initial = True

    dependencies = [
        ('jishan_portal', '0007_steering'),
        ('workshops', '0006_training'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='ForbiddenClaim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pattern', models.CharField(max_length=300, unique=True, verbose_name='用语')),
                    ('severity', models.CharField(choices=[('bad', '禁止'), ('minor', '须核实')], max_length=6, verbose_name='程度')),
                    ('why', models.CharField(max_length=100, verbose_name='原因')),
                    ('basis', models.CharField(max_length=120, verbose_name='依据')),
                    ('in_force_from', models.DateField(verbose_name='自')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                    ('is_confirmed', models.BooleanField(default=False, verbose_name='局方已确认')),
                ],
                options={
                    'verbose_name': '标签禁用语',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='LabelRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.SlugField(max_length=30, unique=True, verbose_name='代号')),
                    ('packing', models.CharField(choices=[('packed', '预包装'), ('bulk', '散装')], max_length=8, verbose_name='包装')),
                    ('name', models.CharField(max_length=40, verbose_name='内容')),
                    ('hint', models.CharField(blank=True, max_length=120, verbose_name='要求')),
                    ('standard', models.CharField(blank=True, max_length=30, verbose_name='标准')),
                    ('pattern', models.CharField(blank=True, max_length=200, verbose_name='识别用语')),
                    ('is_required', models.BooleanField(default=True, verbose_name='必须标示')),
                    ('basis', models.CharField(max_length=120, verbose_name='依据')),
                    ('in_force_from', models.DateField(verbose_name='适用于生产日期自')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                    ('is_confirmed', models.BooleanField(default=False, verbose_name='局方已确认')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ],
                options={
                    'verbose_name': '标签检查项',
                    'ordering': ['order', 'key'],
                },
            ),
            migrations.CreateModel(
                name='Improvement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state_at', models.DateTimeField(blank=True, null=True, verbose_name='状态时间')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('subject', models.CharField(choices=[('packaging', '产品包装'), ('label', '标签标识'), ('design', '品牌设计')], max_length=10, verbose_name='类别')),
                    ('on', models.DateField(verbose_name='指导日期')),
                    ('problem', models.CharField(max_length=500, verbose_name='问题')),
                    ('advice', models.CharField(max_length=500, verbose_name='建议')),
                    ('done_words', models.CharField(blank=True, max_length=300, verbose_name='改进情况')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='改好日期')),
                    ('outcome', models.CharField(blank=True, max_length=300, verbose_name='复核意见')),
                    ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='复核日期')),
                    ('submission_id', models.UUIDField(editable=False, null=True, unique=True, verbose_name='提交号')),
                    ('state', models.CharField(choices=[('advised', '待改进'), ('carried_out', '待复核'), ('adopted', '已采纳'), ('not_adopted', '未采纳')], default='advised', max_length=12, verbose_name='状态')),
                    ('adviser', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指导人')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.organisation', verbose_name='指导单位')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='workshops.product', verbose_name='产品')),
                    ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                    ('state_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='状态变更人')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='workshops.workshop', verbose_name='小作坊')),
                ],
                options={
                    'verbose_name': '品牌改进',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['area_code', 'state', 'id'], name='improvement_area_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'adopted'), _negated=True), models.Q(('reviewer__isnull', False), ('reviewed_on__isnull', False)), _connector='OR'), name='improvement_adopted_has_reviewer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_adopted'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='improvement_declined_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='LabelCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state_at', models.DateTimeField(blank=True, null=True, verbose_name='状态时间')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='第几次')),
                    ('packing', models.CharField(choices=[('packed', '预包装'), ('bulk', '散装')], max_length=8, verbose_name='包装')),
                    ('produced_on', models.DateField(verbose_name='生产日期')),
                    ('standard', models.CharField(max_length=40, verbose_name='适用标准')),
                    ('text', models.TextField(verbose_name='标签文字')),
                    ('marks', models.JSONField(verbose_name='逐项')),
                    ('claims', models.JSONField(blank=True, default=list, verbose_name='用语')),
                    ('defects', models.JSONField(blank=True, default=list, verbose_name='瑕疵')),
                    ('verdict', models.CharField(choices=[('sound', '符合'), ('minor', '有瑕疵，责令改正'), ('bad', '不符合')], max_length=6, verbose_name='结论')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('checked_at', models.DateTimeField(verbose_name='检查时间')),
                    ('is_self', models.BooleanField(default=False, verbose_name='业主自查')),
                    ('submission_id', models.UUIDField(editable=False, null=True, unique=True, verbose_name='提交号')),
                    ('state', models.CharField(choices=[('sound', '符合'), ('to_fix', '待改标签'), ('replaced', '已重新检查')], default='sound', max_length=10, verbose_name='状态')),
                    ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='检查人')),
                    ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.paper', verbose_name='结果单')),
                    ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.storedfile', verbose_name='标签照片')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='label_checks', to='workshops.product', verbose_name='产品')),
                    ('state_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='状态变更人')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='label_checks', to='workshops.workshop', verbose_name='小作坊')),
                ],
                options={
                    'verbose_name': '标签检查',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['area_code', 'verdict', 'id'], name='label_check_area')],
                    'constraints': [models.UniqueConstraint(fields=('product', 'number'), name='label_check_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'to_fix'), _negated=True), ('is_self', False), _connector='OR'), name='label_check_fix_is_official')],
                },
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('before', '改前'), ('design', '设计稿'), ('after', '改后')], max_length=8, verbose_name='内容')),
                    ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                    ('words', models.CharField(blank=True, max_length=100, verbose_name='说明')),
                    ('added_at', models.DateTimeField(default=jishan_portal.kit.clock.now, verbose_name='上传时间')),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.storedfile', verbose_name='文件')),
                    ('improvement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='branding.improvement')),
                ],
                options={
                    'verbose_name': '改进图片',
                    'ordering': ['kind', 'version', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('improvement', 'file'), name='improvement_picture_once')],
                },
            ),
            migrations.CreateModel(
                name='BrandFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('trademark', '注册商标'), ('applied', '商标申请'), ('region', '区域公用品牌授权'), ('heritage', '非物质文化遗产'), ('old_brand', '老字号')], max_length=10, verbose_name='类别')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('number', models.CharField(blank=True, max_length=60, verbose_name='注册号、申请号或文号')),
                    ('level', models.CharField(blank=True, help_text='非遗、老字号填国家级、省级、市级、县级。', max_length=20, verbose_name='级别')),
                    ('issued_on', models.DateField(blank=True, null=True, verbose_name='取得日期')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='brand_facts', to='workshops.product', verbose_name='产品')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brand_facts', to='workshops.workshop', verbose_name='小作坊')),
                ],
                options={
                    'verbose_name': '品牌资料',
                    'ordering': ['kind', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('workshop', 'kind', 'name', 'number'), name='brand_fact_once')],
                },
            ),
            migrations.CreateModel(
                name='PolicyText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(default=jishan_portal.papers.models.new_code, editable=False, max_length=8, unique=True, verbose_name='公开编码')),
                    ('title', models.CharField(max_length=120, verbose_name='标题')),
                    ('number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                    ('issuer', models.CharField(blank=True, max_length=80, verbose_name='发文单位')),
                    ('issued_on', models.DateField(blank=True, null=True, verbose_name='发文日期')),
                    ('kind', models.CharField(choices=[('policy', '政策文件'), ('law', '法律法规'), ('guide', '办事指南'), ('answer', '政策解读')], max_length=20, verbose_name='类别')),
                    ('body', models.TextField(verbose_name='正文')),
                    ('is_public', models.BooleanField(default=True, verbose_name='公开')),
                    ('is_current', models.BooleanField(default=True, verbose_name='现行有效')),
                    ('added_at', models.DateTimeField(default=jishan_portal.kit.clock.now, verbose_name='收入时间')),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收入人')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.storedfile', verbose_name='原件')),
                ],
                options={
                    'verbose_name': '政策文件',
                    'ordering': ['-issued_on', '-id'],
                    'constraints': [models.UniqueConstraint(fields=('title', 'number'), name='policy_text_once')],
                },
            ),
            migrations.CreateModel(
                name='Award',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state_at', models.DateTimeField(blank=True, null=True, verbose_name='状态时间')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('craft', models.CharField(blank=True, max_length=500, verbose_name='特色工艺')),
                    ('words', models.CharField(blank=True, max_length=500, verbose_name='申报理由')),
                    ('conditions', models.JSONField(blank=True, default=list, help_text='[{key, label, is_met, is_required, sentence, url}]', verbose_name='提交时的条件')),
                    ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                    ('outcome', models.CharField(blank=True, max_length=300, verbose_name='最近意见')),
                    ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='平均分')),
                    ('spread', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='最高最低分差')),
                    ('notice_until', models.DateField(blank=True, null=True, verbose_name='公示至')),
                    ('awarded_on', models.DateField(blank=True, null=True, verbose_name='认定日期')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='下次复评')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='摘牌日期')),
                    ('state', models.CharField(choices=[('intent', '申报意向'), ('cultivating', '培育中'), ('county', '县级初审'), ('joint', '文旅会审'), ('city', '待报市级'), ('on_site', '现场评定'), ('notice', '公示中'), ('awarded', '已获评'), ('reviewing', '动态复评'), ('withdrawn', '已摘牌'), ('declined', '未通过')], default='intent', max_length=12, verbose_name='状态')),
                    ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.paper', verbose_name='认定文书')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='workshops.product', verbose_name='申报产品')),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ('state_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='状态变更人')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='workshops.workshop', verbose_name='小作坊')),
                ],
                options={
                    'verbose_name': '名特优申报',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['area_code', 'state', 'id'], name='award_area_state')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['declined', 'withdrawn']), _negated=True), fields=('workshop',), name='award_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'awarded'), _negated=True), models.Q(('awarded_on__isnull', False), ('review_on__isnull', False)), _connector='OR'), name='award_granted_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='award_ended_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='award_declined_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'notice'), _negated=True), ('notice_until__isnull', False), _connector='OR'), name='award_notice_has_end')],
                },
            ),
            migrations.CreateModel(
                name='Effort',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=100, verbose_name='内容')),
                    ('medium', models.CharField(choices=[('article', '稿件报道'), ('poster', '张贴海报'), ('leaflet', '发放资料'), ('live', '直播'), ('video', '短视频'), ('talk', '现场宣讲'), ('other', '其他')], max_length=10, verbose_name='方式')),
                    ('on', models.DateField(verbose_name='日期')),
                    ('place', models.CharField(max_length=80, verbose_name='地点或媒体')),
                    ('reach', models.PositiveIntegerField(blank=True, null=True, verbose_name='触达人数')),
                    ('link', models.URLField(blank=True, verbose_name='网址')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('made_at', models.DateTimeField(default=jishan_portal.kit.clock.now, verbose_name='登记时间')),
                    ('submission_id', models.UUIDField(editable=False, null=True, unique=True, verbose_name='提交号')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.organisation', verbose_name='开展单位')),
                    ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='efforts', to='branding.policytext', verbose_name='政策文件')),
                ],
                options={
                    'verbose_name': '宣传记录',
                    'ordering': ['-on', '-id'],
                    'indexes': [models.Index(fields=['year', 'area_code', 'id'], name='effort_year_area')],
                },
            ),
            migrations.CreateModel(
                name='EffortPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('effort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='branding.effort')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.storedfile', verbose_name='照片')),
                ],
                options={
                    'verbose_name': '宣传照片',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('effort', 'file'), name='effort_photo_once')],
                },
            ),
            migrations.CreateModel(
                name='Judgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state_at', models.DateTimeField(blank=True, null=True, verbose_name='状态时间')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('points', models.JSONField(blank=True, default=dict, verbose_name='逐项得分')),
                    ('total', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='总分')),
                    ('has_no_conflict', models.BooleanField(default=False, verbose_name='声明无利害关系')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='评语或回避理由')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                    ('state', models.CharField(choices=[('asked', '待评分'), ('scored', '已评分'), ('recused', '已回避')], default='asked', max_length=8, verbose_name='状态')),
                    ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='branding.award', verbose_name='申报')),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评委')),
                    ('state_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='状态变更人')),
                ],
                options={
                    'verbose_name': '名特优评分',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('award', 'judge'), name='judgement_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'scored'), _negated=True), models.Q(('total__isnull', False), ('has_no_conflict', True)), _connector='OR'), name='judgement_scored_without_conflict'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'recused'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='judgement_recused_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='PolicyWords',
                fields=[
                    ('policy', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='branding.policytext')),
                    ('text', models.TextField(verbose_name='检索文本')),
                    ('pieces', models.TextField(verbose_name='双字切分')),
                ],
                options={
                    'verbose_name': '政策检索文本',
                },
            ),
            migrations.CreateModel(
                name='Bulletin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=60, verbose_name='标题')),
                    ('body', models.TextField(max_length=2000, verbose_name='内容')),
                    ('audience', models.CharField(choices=[('workshops', '小作坊'), ('officials', '工作人员')], max_length=10, verbose_name='对象')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('sent_at', models.DateTimeField(default=jishan_portal.kit.clock.now, verbose_name='发布时间')),
                    ('submission_id', models.UUIDField(editable=False, null=True, unique=True, verbose_name='提交号')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jishan_portal.organisation', verbose_name='发布单位')),
                    ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                    ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bulletins', to='branding.policytext', verbose_name='政策文件')),
                ],
                options={
                    'verbose_name': '通知',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('area_code', models.CharField(max_length=12, verbose_name='区划')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                    ('is_told', models.BooleanField(default=False, verbose_name='当面告知')),
                    ('reminded_on', models.DateField(blank=True, null=True, verbose_name='最近提醒')),
                    ('bulletin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='branding.bulletin')),
                    ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bulletin_receipts', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
                    ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bulletin_receipts', to='workshops.workshop', verbose_name='小作坊')),
                ],
                options={
                    'verbose_name': '通知回执',
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['bulletin', 'area_code', 'read_at'], name='receipt_of_bulletin')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('workshop__isnull', False)), fields=('bulletin', 'workshop'), name='receipt_workshop_once'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('bulletin', 'user'), name='receipt_user_once')],
                },
            ),
        ]),
        *code_of('branding', '0002_awards_publicity'),
    ]
