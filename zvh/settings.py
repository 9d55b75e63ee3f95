"""Settings, all of them from the environment. Demo, tests and production run the same code on the same database."""

from pathlib import Path

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from zvh import checks, environment

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = environment.optional("ZVH_ENV", "production")
if ENVIRONMENT not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"ZVH_ENV must be demo, test or production, not {ENVIRONMENT!r}.")
ZVH_DEMO = ENVIRONMENT == "demo"
ZVH_PRODUCTION = ENVIRONMENT == "production"
VAR_DIR = Path(environment.optional("ZVH_VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = environment.required("ZVH_SECRET_KEY")
DEBUG = environment.flag("ZVH_DEBUG")
ALLOWED_HOSTS = environment.listed(
    "ZVH_ALLOWED_HOSTS", "" if ZVH_PRODUCTION else "localhost,127.0.0.1,[::1],testserver"
)
CSRF_TRUSTED_ORIGINS = environment.listed("ZVH_TRUSTED_ORIGINS")
# Where links in mail and on paper lead: what a request says of its host may be forged.
SITE_URL = environment.optional("ZVH_SITE_URL", (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "guardian",
    "pgtrigger",
    "pghistory",
    "zvh.ui",
    "zvh.documents",
    "zvh.outbox",
    "zvh.accounts",
    "zvh.access",
    "zvh.audit",
    "cases",
    "meetings",
    "leidraad",
    "clients",
    "zvh.pages",
    "zvh.dashboards",
    "zvh.administration",
    "zvh.embedded",
    # After our own: our templates stand in front of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "zvh.outbox.heartbeat.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zvh.access.headers.SecurityHeadersMiddleware",
    "zvh.access.methods.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "zvh.access.csrf.OwnOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zvh.audit.middleware.OutcomeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zvh.accounts.middleware.SessionLimitsMiddleware",
    "zvh.access.middleware.PrincipalMiddleware",
    "zvh.accounts.middleware.SecondFactorMiddleware",
    "zvh.audit.middleware.ReadingMiddleware",
]

ROOT_URLCONF = "zvh.urls"
WSGI_APPLICATION = "zvh.wsgi.application"
ASGI_APPLICATION = "zvh.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zvh.ui.context.page_frame",
                "zvh.pages.context.break_glass_banner",
            ],
        },
    }
]

DATABASES = {"default": environment.database("ZVH_DATABASE_URL")}
# A connection that died with its server is replaced before a page meets it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if ENVIRONMENT != "test":
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_OWNER_ROLE = "zvh_owner"
DATABASE_SERVING_ROLE = "zvh_serving"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "zvh_cache",
        # Where wrong passwords are counted, nobody may push a count out by adding others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if cache_url := environment.optional("ZVH_CACHE_URL"):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": cache_url}

# log
# How many proxies of our own a request passes: that many addresses in X-Forwarded-For are not the client's to write.
ZVH_TRUSTED_PROXIES = int(environment.optional("ZVH_TRUSTED_PROXIES", "0"))
# Where the head of the log is noted every minute; in a real installation on another machine's disk.
ZVH_LOG_ANCHOR = Path(environment.optional("ZVH_LOG_ANCHOR", str(VAR_DIR / "log-anchor")))

# Rule 13: how long a closed case is kept; five years is our choice, to be confirmed by the privacy officer.
ZVH_RETENTION_YEARS = int(environment.optional("ZVH_RETENTION_YEARS", "5"))
# How long break-glass opens a case to a privacy officer; the database allows a day at most.
ZVH_BREAK_GLASS_HOURS = int(environment.optional("ZVH_BREAK_GLASS_HOURS", "4"))

# history
# Events name the rows they are about without an index on each: what a page reads has its own (zvh.access.history).
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
LOGOUT_REDIRECT_URL = "account_login"

# login
ACCOUNT_ADAPTER = "zvh.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "zvh.accounts.forms.LoginForm",
    "reauthenticate": "zvh.accounts.forms.PasswordForm",
    "change_password": "zvh.accounts.forms.ChangePasswordForm",
    "set_password": "zvh.accounts.forms.SetPasswordForm",
    "reset_password": "zvh.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "zvh.accounts.forms.NewPasswordForm",
    "user_token": "zvh.accounts.forms.LinkForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Who invites an address answers for it; nobody can bring or change one themselves.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# Django's own: a link also ends with the next login.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# Wrong passwords and codes lock per address and per client; an office shares one client address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/15m/ip,5/15m/key"}
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
MFA_ADAPTER = "zvh.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "zvh.accounts.forms.CodeForm",
    "authenticate_webauthn": "zvh.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "zvh.accounts.forms.PasskeyAgainForm",
    "reauthenticate": "zvh.accounts.forms.CodeAgainForm",
    "activate_totp": "zvh.accounts.forms.FirstCodeForm",
    "deactivate_totp": "zvh.accounts.forms.RemoveAppForm",
    "generate_recovery_codes": "zvh.accounts.forms.NewRecoveryCodesForm",
    "add_webauthn": "zvh.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "zvh.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "ZVH Casusoverleg"
# Clocks of phones run up to half a minute ahead or behind; a code still works once.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ZVH_PRODUCTION
SOCIALACCOUNT_ADAPTER = "zvh.accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.providers("ZVH_OIDC_PROVIDERS")}}
# Secrets of second factors are encrypted under the first; the others are former keys that still open old ones.
ZVH_FACTOR_KEYS = environment.listed("ZVH_FACTOR_KEYS") or [SECRET_KEY]
# How long a login may do nothing, and how long it may last.
ZVH_IDLE_SECONDS = 60 * int(environment.optional("ZVH_IDLE_MINUTES", "30"))
ZVH_SESSION_SECONDS = 60 * 60 * int(environment.optional("ZVH_SESSION_HOURS", "10"))
# Who has everybody's second factor in the demo; a real installation refuses to start with one.
ZVH_DEMO_AUTHENTICATOR = "zvh.embedded.demo.authenticator.DemoAuthenticator" if ZVH_DEMO else ""

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Only production collects; the others serve straight from the sources.
STATIC_ROOT = VAR_DIR / "static" if ZVH_PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not ZVH_PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ZVH_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# In a cookie, the last message would outlive a logout and be read by the next person at the same browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# A form is sent urlencoded, in which each byte of é, Arabic or an emoji takes three: so that 1 MB of such a text, far
# too long for any field, is told beside its field with everything else still there, instead of a bare 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = ZVH_SESSION_SECONDS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# Nobody is told where a link was followed, ourselves included; zvh.access.csrf says what that asks of forms.
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if ZVH_PRODUCTION:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = environment.flag("ZVH_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if environment.flag("ZVH_BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# mail
DEFAULT_FROM_EMAIL = environment.optional("ZVH_MAIL_FROM", "zvh@localhost")
EMAIL_TIMEOUT = 20
if ZVH_PRODUCTION:
    globals().update(environment.mail_server("ZVH_SMTP_URL"))
elif ZVH_DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

CELERY_BROKER_URL = environment.optional("ZVH_BROKER_URL", "filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
if CELERY_BROKER_URL == "filesystem://":
    _broker_dir = environment.optional("ZVH_BROKER_DIR", str(VAR_DIR / "broker"))
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": _broker_dir,
        "data_folder_out": _broker_dir,
        "control_folder": f"{_broker_dir}/control",
        # Seconds between two looks for a message; the default of one is long for who waits for a PDF.
        "polling_interval": 0.2,
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

if ZVH_PRODUCTION:
    checks.refuse_unsafe_production(globals())
