"""Settings come from the environment, with safe defaults and a sentence for each mistake."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRET = "a-long-enough-secret-0123456789-abcdefghijklmnopqrstuvwxyz"
PRODUCTION = {"ENVIRONMENT": "production", "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "kmp.example.go.id"}


@pytest.fixture
def manage(tmp_path):
    """Run manage.py in an environment of its own: `manage("check", PORT="abc")`."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
        clean = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path / "var")}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=clean | variables, capture_output=True, text=True
        )

    return run


@pytest.fixture
def setting(manage):
    """Give one setting's value, as Python writes it."""

    def value(expression: str, **variables: str) -> str:
        done = manage("shell", "--no-imports", "-c", f"print(__import__('django').conf.{expression})", **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return value


@pytest.mark.parametrize(
    ("variables", "name", "hint"),
    [
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT", "local or production"),
        ({"DEBUG": "maybe"}, "DEBUG", "true or false"),
        ({"PORT": "abc"}, "PORT", "8000"),
        ({"PORT": "70000"}, "PORT", "8000"),
        ({"WEB_THREADS": "0"}, "WEB_THREADS", "8"),
        ({"WEB_WORKERS": "-1"}, "WEB_WORKERS", "2"),
        ({"PROXY_COUNT": "one"}, "PROXY_COUNT", "reverse proxies"),
        ({"HSTS_SECONDS": "0"}, "HSTS_SECONDS", "2592000"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", "INFO"),
        ({"DATABASE_URL": "mysql://root@localhost/kmp"}, "DATABASE_URL", "postgres://"),
        ({"DATABASE_URL": "postgres://user:password@host:port/kmp"}, "DATABASE_URL", "postgres://"),
        ({"DATABASE_URL": "postgres://user:password@host:5432"}, "DATABASE_URL", "postgres://"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL", "sqlite:///"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS", "kmp.example.go.id"),
        ({"ALLOWED_HOSTS": "https://kmp.example.go.id/"}, "ALLOWED_HOSTS", "kmp.example.go.id"),
        ({"CSRF_TRUSTED_ORIGINS": "kmp.example.go.id"}, "CSRF_TRUSTED_ORIGINS", "https://kmp.example.go.id"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY", "50 random characters"),
        ({"VAR_DIR": "/proc/nowhere"}, "VAR_DIR", "may write to"),
        ({"ENVIRONMENT": "production"}, "SECRET_KEY", "50 random characters"),
        ({"ENVIRONMENT": "production", "SECRET_KEY": SECRET}, "ALLOWED_HOSTS", "kmp.example.go.id"),
        (PRODUCTION | {"DEBUG": "true"}, "DEBUG", "false"),
    ],
)
def test_a_wrong_or_missing_variable_stops_the_start_with_one_sentence_and_a_good_value(manage, variables, name, hint):
    done = manage("check", **variables)

    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(rf"kmp_tracker cannot start: {name} [^\n]+\.\n", done.stderr), done.stderr
    assert hint in done.stderr


def test_a_refused_secret_is_not_repeated_on_the_screen(manage):
    assert "hunter2" not in manage("check", SECRET_KEY="hunter2").stderr
    assert "hunter2" not in manage("check", DATABASE_URL="mysql://root:hunter2@localhost/kmp").stderr


def test_it_starts_with_nothing_set_and_is_local_without_debugging(manage, setting):
    assert manage("check").returncode == 0
    assert setting("settings.ENVIRONMENT") == "local"
    assert setting("settings.DEBUG") == "False"


def test_an_empty_variable_counts_as_not_set(setting):
    assert setting("settings.PORT", PORT="", DATABASE_URL="") == "8000"


def test_the_local_secret_key_is_made_once_and_only_its_owner_may_read_it(setting, tmp_path):
    first = setting("settings.SECRET_KEY")

    assert len(first) >= 50
    assert setting("settings.SECRET_KEY") == first
    assert stat.S_IMODE((tmp_path / "var/secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_production_never_makes_a_secret_key(manage, tmp_path):
    assert manage("check", **PRODUCTION).returncode == 0
    assert not (tmp_path / "var/secret_key").exists()


def test_a_secret_that_begins_with_a_dollar_sign_is_taken_as_it_is(setting):
    assert setting("settings.SECRET_KEY", SECRET_KEY="$" + SECRET) == "$" + SECRET


def test_variables_may_stand_in_a_file_and_the_shell_wins(setting, tmp_path):
    file = tmp_path / "env"
    file.write_text("# a comment\nPORT=8100\nLOG_LEVEL=ERROR\n")

    assert setting("settings.PORT", ENV_FILE=str(file)) == "8100"
    assert setting("settings.LOG_LEVEL", ENV_FILE=str(file)) == "ERROR"
    assert setting("settings.PORT", ENV_FILE=str(file), PORT="8200") == "8200"


def test_sqlite_lies_in_the_var_folder_and_is_set_up_for_many_users(manage, tmp_path):
    script = (
        "from django.db import connection as c; cursor = c.cursor(); "
        "[print(cursor.execute(f'PRAGMA {name}').fetchone()[0]) "
        "for name in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')]; "
        "print(c.settings_dict['OPTIONS']['transaction_mode'])"
    )
    done = manage("shell", "--no-imports", "-c", script)

    assert done.stdout.split() == ["wal", "1", "1", "20000", "IMMEDIATE"], done.stderr
    assert (tmp_path / "var/kmp_tracker.sqlite3").exists()


def test_postgres_is_reached_through_a_pool_with_a_connection_for_each_thread(setting):
    url = "postgres://kmp:p%40ss@db.example:5433/kmp"
    options = setting("settings.DATABASES['default']['OPTIONS']['pool']", DATABASE_URL=url, WEB_THREADS="12")

    assert "'timeout': 3" in options
    assert int(re.search(r"'max_size': (\d+)", options)[1]) >= 12
    assert setting("settings.DATABASES['default']['PASSWORD']", DATABASE_URL=url) == "p@ss"
    assert setting("settings.DATABASES['default']['CONN_MAX_AGE']", DATABASE_URL=url) == "0"


def test_production_speaks_https_only(setting):
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert setting(f"settings.{name}", **PRODUCTION) == "True"
        assert setting(f"settings.{name}") == "False"
    assert setting("settings.SECURE_HSTS_SECONDS", **PRODUCTION, HSTS_SECONDS="3600") == "3600"


def test_forwarded_headers_are_believed_only_behind_a_proxy(setting):
    assert setting("settings.SECURE_PROXY_SSL_HEADER", **PRODUCTION) == "None"
    assert "HTTP_X_FORWARDED_PROTO" in setting("settings.SECURE_PROXY_SSL_HEADER", **PRODUCTION, PROXY_COUNT="1")


def test_the_production_example_passes_the_deployment_check(manage):
    done = manage("check", "--deploy", "--fail-level", "WARNING", ENV_FILE=str(ROOT / ".env.example"))

    assert done.returncode == 0, done.stderr


def test_the_example_names_every_variable_that_settings_read_and_no_other():
    source = (ROOT / "kmp_tracker/settings.py").read_text()
    read = set(re.findall(r'\bread\(\s*"([A-Z_]+)"', source))
    example = (ROOT / ".env.example").read_text()
    listed = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    assert len(read) > 10
    assert sorted(listed) == sorted(read)


def test_each_variable_of_the_example_is_explained_with_what_applies_when_it_is_absent():
    paragraphs = (ROOT / ".env.example").read_text().strip().split("\n\n")[1:]

    for paragraph in paragraphs:
        assert paragraph.startswith("# ")
        assert "Absent: " in paragraph, paragraph


def test_gunicorn_says_in_a_sentence_what_stands_in_the_way():
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "PORT": "abc"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("kmp_tracker cannot start: PORT is malformed")
    assert "Traceback" not in done.stderr
