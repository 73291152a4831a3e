"""The Indonesian catalogue is complete, and compiled from what it says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "locale/id/LC_MESSAGES"
SOURCES = ["accounts", "cooperatives", "kmp_tracker", "mentoring", "reports", "villages", "templates"]


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def test_every_entry_is_translated_and_none_is_fuzzy(catalogue):
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert catalogue.obsolete_entries() == []
    assert catalogue.translated_entries()


def test_translations_keep_their_placeholders(catalogue):
    """A placeholder lost or misspelt would break the page, or show a hole."""
    for entry in catalogue:
        expected = set(re.findall(r"%\(\w+\)[a-z]", entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert set(re.findall(r"%\(\w+\)[a-z]", text)) == expected, entry.msgid


def test_the_compiled_catalogue_says_the_same(catalogue):
    """`make messages` compiles it; both files are committed, since users have no gettext."""
    compiled = polib.mofile(str(FOLDER / "django.mo"))

    assert {key(e): (e.msgstr, e.msgstr_plural) for e in compiled} == {
        key(e): (e.msgstr, e.msgstr_plural) for e in catalogue
    }


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_holds_exactly_the_words_of_the_sources(catalogue, tmp_path):
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "id", "--no-location", "-v", "0"]
    subprocess.run(command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, check=True)
    spoken = {key(entry) for entry in polib.pofile(str(tmp_path / "locale/id/LC_MESSAGES/django.po"))}
    written = {key(entry) for entry in catalogue}

    assert spoken - written == set(), "run `make messages` and translate these"
    assert written - spoken == set(), "run `make messages`: nobody says these any more"
