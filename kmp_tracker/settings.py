"""Every setting, each value from the environment. `.env.example` lists the variables and their meaning."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kmp_tracker.environment import (
    NEEDED,
    database,
    host_names,
    kept_secret,
    long_secret,
    one_of,
    origins,
    read,
    whole_number,
    yes_or_no,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where we run ---------------------------------------------------------------------------------

environ.Env.read_env(read("ENV_FILE", Path, default=BASE_DIR / ".env", good="the path of a file like .env.example"))

ENVIRONMENT = read("ENVIRONMENT", one_of("local", "production"), default="local", good="local or production")
PRODUCTION = ENVIRONMENT == "production"

DEBUG = read("DEBUG", yes_or_no, default=False, good="true or false")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows secrets to visitors: set it to false where ENVIRONMENT is production.")

VAR_DIR = BASE_DIR / read("VAR_DIR", default="var", good="a folder that the application may write to")
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as problem:
    raise ImproperlyConfigured(
        f"VAR_DIR cannot be used ({problem.strerror}): set it to a folder that the application may write to."
    ) from None

SECRET_KEY = read("SECRET_KEY", long_secret, default=NEEDED if PRODUCTION else "", good="50 random characters or more")
if not SECRET_KEY:
    SECRET_KEY = kept_secret(VAR_DIR / "secret_key")

# --- Serving --------------------------------------------------------------------------------------

ALLOWED_HOSTS = read(
    "ALLOWED_HOSTS",
    host_names,
    default=NEEDED if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"],
    good="the host names that people type, such as kmp.example.go.id",
)
CSRF_TRUSTED_ORIGINS = read(
    "CSRF_TRUSTED_ORIGINS", origins, default=[], good="origins such as https://kmp.example.go.id"
)
WEB_HOST = read("WEB_HOST", default="127.0.0.1", good="an address of this machine, such as 127.0.0.1 or 0.0.0.0")
PORT = read("PORT", whole_number(1, 65535), default=8000, good="a port number such as 8000")
WEB_WORKERS = read("WEB_WORKERS", whole_number(1, 64), default=2, good="a number of processes such as 2")
WEB_THREADS = read("WEB_THREADS", whole_number(1, 64), default=8, good="a number of threads per process such as 8")
PROXY_COUNT = read("PROXY_COUNT", whole_number(0, 9), default=0, good="how many reverse proxies stand before us")
HSTS_SECONDS = read("HSTS_SECONDS", whole_number(1, 63_072_000), default=2_592_000, good="seconds such as 2592000")

WSGI_APPLICATION = "kmp_tracker.wsgi.application"
ROOT_URLCONF = "kmp_tracker.urls"

# --- Database -------------------------------------------------------------------------------------

DATABASES = {
    "default": read(
        "DATABASE_URL",
        database(BASE_DIR),
        default={"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "kmp_tracker.sqlite3"},
        good="postgres://user:password@host:5432/name or sqlite:///path/to/file",
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            # Writers queue from their first statement on, so that two people never deadlock or lose an update.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    )
else:
    DATABASES["default"].update({"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True})
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # At least one connection per thread, and a dead database is noticed after three seconds.
        {"pool": {"min_size": 1, "max_size": WEB_THREADS + 2, "timeout": 3}}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What is installed ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "kmp_tracker.admin_config.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "kmp_tracker.admin_config.SignInAttemptsConfig",
    "csp",
    "django_htmx",
    "import_export",
    "phonenumber_field",
    "simple_history",
    "kmp_tracker",
    "accounts",
    "villages",
    "cooperatives",
    "mentoring",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # weak signal; Django pads what it compresses against BREACH
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kmp_tracker.addresses.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kmp_tracker.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # lets templates/django/forms/ override a widget

# --- Who comes in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = timedelta(days=7).total_seconds()  # also how long an invitation lives
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# One clumsy typist must not lock out the office, which shares an address: name and address count together.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page names the minute from which they may try again
AXES_LOCKOUT_CALLABLE = "accounts.views.locked"
AXES_CLIENT_IP_CALLABLE = "kmp_tracker.proxy.client_address"
AXES_VERBOSE = False

# --- Safety ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # probes speak plain HTTP behind the proxy
SECURE_HSTS_SECONDS = HSTS_SECONDS if PRODUCTION else 0
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# HSTS for sub-domains and preloading bind a whole domain; ours belongs to the government, not to this office.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_FAILURE_VIEW = "kmp_tracker.errors.csrf_failure"

# --- Language, time and numbers -------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"  # before 07:00 there it is still yesterday in UTC
USE_THOUSAND_SEPARATOR = True
PHONENUMBER_DEFAULT_REGION = "ID"
PHONENUMBER_DB_FORMAT = "E164"

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Sheets between an import's preview and its confirmation: private, and seen by every worker.
    "import_export": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "imports",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Log ------------------------------------------------------------------------------------------

LOG_LEVEL = read(
    "LOG_LEVEL", one_of("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO", good="DEBUG, INFO, WARNING or ERROR"
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
    },
}
