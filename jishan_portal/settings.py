"""One settings file for trial, test and production: everything comes from the environment.

`PORTAL_MODE` is `trial` (default: one office, SQLite, a generated key under var/),
`test` (set by the test suite) or `production` (refuses to start with an unsafe value and says which).
"""

import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.smart_cast = False

PORTAL_MODE = env.str("PORTAL_MODE", "trial")
if PORTAL_MODE not in {"trial", "test", "production"}:
    raise ImproperlyConfigured(f"PORTAL_MODE 只能是 trial、test 或 production，现为 {PORTAL_MODE!r}")
IS_PRODUCTION = PORTAL_MODE == "production"
IS_PRACTICE = env.bool("PRACTICE", False)  # a second installation to learn on: its own database, a banner on every page, reset by command
IS_TEST = PORTAL_MODE == "test"

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _own_secret_key():
    """Return the key kept under var/, made on first use, so that trial sessions survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or ("" if IS_PRODUCTION else _own_secret_key())
# Personal fields are sealed with a key of their own, so that changing SECRET_KEY loses no data.
FIELD_KEY = env.str("FIELD_KEY", "") or SECRET_KEY
FIELD_KEYS_OLD = env.list("FIELD_KEYS_OLD", default=[])  # still opened while `manage.py reseal` moves to FIELD_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_FAILURE_VIEW = "jishan_portal.dashboard.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "trial-only-1234" if IS_TEST else "")  # empty: one is made and kept under var/
SECRET_KEY_LENGTH = 50

if IS_PRODUCTION:
    _unsafe = [
        message
        for is_bad, message in (
            (len(SECRET_KEY) < SECRET_KEY_LENGTH, f"SECRET_KEY 未设置或短于 {SECRET_KEY_LENGTH} 个字符"),
            (not env.str("FIELD_KEY", ""), "FIELD_KEY 未设置（个人信息加密用，须与 SECRET_KEY 不同并另行保管）"),
            (bool(FIELD_KEY) and FIELD_KEY == SECRET_KEY, "FIELD_KEY 不得与 SECRET_KEY 相同"),
            (DEBUG, "DEBUG 必须关闭"),
            (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS, "ALLOWED_HOSTS 未设置或含 *"),
            (not env.str("DATABASE_URL", ""), "DATABASE_URL 未设置（生产环境用 PostgreSQL）"),
            (not env.str("REDIS_URL", ""), "REDIS_URL 未设置"),
            (not SITE_URL.startswith("https://"), "SITE_URL 须以 https:// 开头"),
        )
        if is_bad
    ]
    if _unsafe:
        raise ImproperlyConfigured("不能以生产模式启动：" + "；".join(_unsafe))

# --- applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "jishan_portal.apps.PortalConfig",
    "workshops",
    "inspections",
    "subsidies",
    "branding",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "jishan_portal.kit.request_id.RequestIdMiddleware",
    "jishan_portal.kit.logs.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jishan_portal.kit.plain_words.PlainWordsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jishan_portal.accounts.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jishan_portal.dashboard.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "jishan_portal.urls"
WSGI_APPLICATION = "jishan_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jishan_portal.dashboard.context.shell",
            ],
            "builtins": ["jishan_portal.templatetags.addresses", "jishan_portal.templatetags.parts"],
            # A misspelt variable is a defect: the test suite turns this marker into a failure.
            "string_if_invalid": "⟦undefined:%s⟧" if IS_TEST else "",
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database ------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without WAL and IMMEDIATE, read-then-write requests fail under load with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;",
    }
    # A file rather than memory: the live server's threads then have connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A page reads 26 rows of a long list: preparing a store, or machine code, for all of it costs more than the page (PostgreSQL 14 on).
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options["options"] = f"-c enable_memoize=off -c jit=off {_options.get('options', '')}".strip()

# --- cache, broker -------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")  # redis://… or unix:///path/to.sock
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "jishan_portal.kit.redis_cache.KeptRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "portal"}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://") or "memory://"
CELERY_TASK_ALWAYS_EAGER = IS_TEST or not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# What time does, Beijing time: every task is safe to run twice and makes up for a run that was missed.
CELERY_BEAT_SCHEDULE = {
    "leave a sign of life": {"task": "jishan_portal.ops.tasks.note_beat", "schedule": 60},
    "take up lost jobs": {"task": "jishan_portal.jobs.tasks.sweep_jobs", "schedule": 60},
    "note ended sessions": {"task": "jishan_portal.accounts.tasks.sweep_sessions", "schedule": 600},
    "write the audit manifest": {"task": "jishan_portal.audit.tasks.make_daily_manifest", "schedule": crontab(hour=0, minute=10)},
    "draw papers that were lost": {"task": "jishan_portal.papers.tasks.sweep_papers", "schedule": 300},
    "look after terms of personal data": {"task": "jishan_portal.retention.tasks.look_after_terms", "schedule": crontab(hour=4, minute=30)},
    "switch off idle accounts": {"task": "jishan_portal.administration.tasks.disable_idle", "schedule": crontab(hour=4, minute=10)},
    "end publications": {"task": "jishan_portal.publications.tasks.expire_publications", "schedule": crontab(hour="0,6,12", minute=20)},
    "renew changed archive boxes": {"task": "workshops.archive_boxes.tasks.refresh_changed", "schedule": 60},
    "renew all archive boxes": {"task": "workshops.archive_boxes.tasks.refresh_all", "schedule": crontab(hour=2, minute=20)},
    "turn risk grades": {"task": "inspections.risk.tasks.turn_grades", "schedule": crontab(hour=0, minute=20)},
    "warn of officers' certificates": {"task": "inspections.officers.tasks.warn_of_certificates", "schedule": crontab(hour=7, minute=40)},
    "warn of expiry": {"task": "workshops.licences.tasks.warn_of_expiry", "schedule": crontab(hour=7, minute=30)},
    "take new workshops into waves": {"task": "inspections.self_checks.tasks.take_in_new", "schedule": crontab(hour=6, minute=20)},
    "escalate hazards": {"task": "inspections.hazards.tasks.escalate_hazards", "schedule": crontab(hour=6, minute=40)},
    "let periods of cases lapse": {"task": "inspections.cases.tasks.lapse_periods", "schedule": crontab(hour=0, minute=30)},
    "let periods to object lapse": {"task": "inspections.sampling.tasks.lapse_objections", "schedule": crontab(hour=0, minute=40)},
    "draw up look-backs": {"task": "inspections.look_backs.tasks.draw_look_backs", "schedule": crontab(hour=6, minute=50)},
    "stamp photos left over": {"task": "inspections.look_backs.tasks.stamp_left_over", "schedule": crontab(minute=25)},
    "take in the batch": {"task": "inspections.standardisation.tasks.take_in_batch", "schedule": crontab(hour=6, minute=10)},
    "show surprise checks": {"task": "inspections.dens.tasks.show_checks", "schedule": crontab(hour=6, minute=5)},
    "start plans": {"task": "inspections.plans.tasks.start_plans", "schedule": crontab(hour=0, minute=20)},
    "clear public notices": {"task": "subsidies.applications.tasks.clear_notices", "schedule": crontab(hour=0, minute=30)},
    "call reviews of awards": {"task": "branding.awards.tasks.call_reviews", "schedule": crontab(hour=6, minute=50)},
    "make open data": {"task": "jishan_portal.public.tasks.make_open_data", "schedule": crontab(hour=5, minute=10)},
    "read the figures": {"task": "jishan_portal.dashboard.tasks.read_figures", "schedule": 60},
    "draft briefs": {"task": "jishan_portal.briefs.tasks.make_briefs", "schedule": crontab(hour="17,20", minute=30)},
    "remind of deadlines": {"task": "jishan_portal.reminders.tasks.remind", "schedule": crontab(hour="8-20", minute=5)},
    "send messages out": {"task": "jishan_portal.reminders.tasks.deliver", "schedule": 120},
    "clear unused uploads": {"task": "jishan_portal.files.tasks.sweep_orphans", "schedule": crontab(hour=3, minute=10)},
}

# --- who is asking -------------------------------------------------------------------------------
AUTH_USER_MODEL = "jishan_portal.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "jishan_portal.accounts.backends.NameOrPhoneBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = [
    "jishan_portal.accounts.hashers.BoundedArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jishan_portal.accounts.passwords.LengthRule"},
    {"NAME": "jishan_portal.accounts.passwords.CommonRule"},
    {"NAME": "jishan_portal.accounts.passwords.ContextRule"},
    {"NAME": "jishan_portal.accounts.passwords.ComplexityRule"},
    {"NAME": "jishan_portal.accounts.passwords.HistoryRule"},
]
PASSWORD_LENGTH_STAFF = env.int("PASSWORD_LENGTH_STAFF", 12)
PASSWORD_LENGTH_OWNER = env.int("PASSWORD_LENGTH_OWNER", 8)
PASSWORD_CONTEXT_WORDS = env.list("PASSWORD_CONTEXT_WORDS", default=["jishan", "稷山", "shijian", "xiaozuofang", "小作坊", "shichang"])
# Complexity, periodic change and history are what GB/T 22239 (等保) asks and ASVS 6.2.5/6.2.10 advise against. Long
# passwords and a list of bad ones are the default; an office that is assessed switches these on: 3 kinds, 90 days, 5 back.
PASSWORD_KINDS = env.int("PASSWORD_KINDS", 0)
PASSWORD_DAYS = env.int("PASSWORD_DAYS", 0)
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", 0)
ACTIVATION_DAYS = env.int("ACTIVATION_DAYS", 30)
# Staff accounts that nobody has used for so long are switched off at night; 0: never. Owners come once a season and stay.
ACCOUNT_IDLE_DAYS = env.int("ACCOUNT_IDLE_DAYS", 180)
FILE_SCANNER = env.str("FILE_SCANNER", "").split()  # a virus scanner: the command that is given each upload (files/scanning.py)
AXES_HANDLER = "jishan_portal.accounts.attempts.Attempts"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False  # every command would greet with its version
AXES_DISABLE_ACCESS_LOG = True  # accounts.LoginRecord is the log
AXES_LOCKOUT_CALLABLE = "jishan_portal.accounts.login.same_answer"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # locked by account on purpose: 5 failures for a name, from wherever they come

SESSION_ENGINE = "jishan_portal.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES_DESK = env.int("IDLE_MINUTES_DESK", 30)
IDLE_MINUTES_FIELD = env.int("IDLE_MINUTES_FIELD", 8 * 60)
IDLE_MINUTES_OWNER = env.int("IDLE_MINUTES_OWNER", 12 * 60)
IDLE_MINUTES_ADMINISTRATOR = env.int("IDLE_MINUTES_ADMINISTRATOR", 15)
ABSOLUTE_MINUTES_DESK = env.int("ABSOLUTE_MINUTES_DESK", 8 * 60)
KEEP_TYPED_MINUTES = env.int("KEEP_TYPED_MINUTES", 30)
BEHIND_PROXY = env.bool("BEHIND_PROXY", IS_PRODUCTION)

# --- transport and headers -----------------------------------------------------------------------
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-portal"
    CSRF_COOKIE_NAME = "__Host-portalcsrf"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
HANDBOOK_DIR = Path(env.str("HANDBOOK_DIR", "") or VAR_DIR / "handbook")  # pictures of the pages, drawn by the browser run
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "jishan_portal.kit.hashed.KeptManifestStorage"
        if not (DEBUG or IS_TEST)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or IS_TEST
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
HEALTH_MIN_FREE_MB = env.int("HEALTH_MIN_FREE_MB", 1024)
FILES_ACCEL_PREFIX = env.str("FILES_ACCEL_PREFIX", "")  # nginx: an internal location over MEDIA_ROOT that sends the bytes
PAPER_FONTS_DIR = env.str("PAPER_FONTS_DIR", "")

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if env.str("EMAIL_HOST", "") else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_USER", ""), env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or "portal@localhost"
# An SMS service or the robot of a work group (WeCom, DingTalk), see reminders/sending.py; empty: nothing is posted.
REMINDER_WEBHOOK_URL = env.str("REMINDER_WEBHOOK_URL", "")
REMINDER_WEBHOOK_KIND = env.str("REMINDER_WEBHOOK_KIND", "plain")  # plain, wecom or dingtalk
REMINDER_WEBHOOK_TOKEN = env.str("REMINDER_WEBHOOK_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "jishan_portal.kit.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if IS_TEST else "INFO")},
}

OFFICE_NAME = env.str("OFFICE_NAME", "稷山县市场监督管理局")
SYSTEM_NAME = env.str("SYSTEM_NAME", "食品小作坊监管门户")
COUNTY_CODE = env.str("COUNTY_CODE", "140824000000")
BASE_DATA_DIR = env.str("BASE_DATA_DIR", "")  # another county: the folder of its areas.csv and organisations.csv (accounts/loading.py)

# --- imports -------------------------------------------------------------------------------------
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_MB", 30) * 1024 * 1024
IMPORT_JOB_BYTES = env.int("IMPORT_JOB_KB", 300) * 1024  # larger ledgers are checked in the background
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", 120_000)
