"""Each part of the face says what it must, in words and not by colour alone."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import User
from accounts.permissions import Role
from accounts.templatetags.contact import tel, whatsapp, whatsapp_share
from kmp_tracker.forms import Combobox, DateInput, GroupedModelChoiceField, TimeInput
from kmp_tracker.templatetags.face import ICONS, dash, icon, ramp

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def part(name: str, /, **inputs) -> str:
    return render_to_string(f"_components/{name}.html", inputs)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


class Everything:
    """Stands for `perms` of someone who may do all (or nothing)."""

    def __init__(self, allowed: bool):
        self.allowed = allowed

    def __getitem__(self, app):
        return {"see_phones": self.allowed}


# --- Status ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "word", "mark"),
    [
        ("verified", "Verified", "mark-verified"),
        ("claimed", "Claimed", "mark-claimed"),
        ("returned", "Returned", "mark-returned"),
        ("reopened", "Reopened", "mark-reopened"),
        ("", "Not yet", "mark-none"),
    ],
)
def test_a_status_is_a_word_and_a_mark(status, word, mark):
    html = part("status", status=status)

    assert words(html) == word
    assert mark in html
    assert words(part("status", status=status, label="Other words")) == "Other words"


def test_the_track_says_each_stages_status_date_and_next_step():
    steps = [
        {"label": "Deed", "status": "verified", "url": "/d/", "date": date(2025, 5, 20), "note": "", "actions": []},
        {
            "label": "Training",
            "status": "next",
            "url": "",
            "date": None,
            "note": "A board is missing.",
            "actions": [{"url": "/claim/", "label": "Claim", "primary": True}],
        },
        {"label": "Operating", "status": "", "url": "", "date": None, "note": "", "actions": []},
    ]
    html = part("track", steps=steps)

    assert words(html) == "Deed Verified, 20 May 2025 Training Next A board is missing. Claim Operating Not yet"
    assert '<a href="/d/">Deed</a>' in html
    assert '<a class="button primary" href="/claim/">' in html
    assert re.findall(r'<li class="track-(\w+)">', html) == ["verified", "next", "later"]


# --- Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "total", "step"),
    [(0, 248, 0), (1, 248, 1), (49, 248, 1), (50, 248, 2), (247, 248, 5), (248, 248, 6), (0, 0, 0), (None, 5, 0)],
)
def test_the_ramp_keeps_nothing_and_everything_for_themselves(value, total, step):
    assert ramp(value, total) == step


def test_a_figure_with_a_list_behind_it_is_a_link():
    html = part("figure", label="Legal entity", value=1131, total=1248, url="/figures/legal/", note="12 claimed")

    assert html.strip().startswith('<a class="figure" href="/figures/legal/">')
    assert words(html).startswith("Legal entity 1,131 of 1,248")
    assert "<a" not in part("figure", label="Working days", value=12)
    assert "figure-attention" in part("figure", label="No visit", value=0, attention=True)
    assert words(part("figure", label="No visit", value=0, total=0)) == "No visit 0 of 0"


def test_the_matrix_names_rows_and_columns_and_shades_by_share():
    cells = [{"value": 3, "total": 9, "url": "/x/"}, {"value": 9, "total": 9, "url": ""}]
    html = part(
        "matrix",
        caption="By stage",
        corner="Subdistrict",
        columns=[
            {"label": "Deed", "sort_url": "?s=deed", "sorted": "ascending"},
            {"label": "Legal", "sort_url": "", "sorted": ""},
        ],
        rows=[{"label": "Talun", "url": "/s/", "cells": cells}],
        total_row={"label": "District", "url": "", "cells": cells},
    )

    assert "<caption>By stage</caption>" in html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 2
    assert re.search(r'aria-sort="ascending"><a class="sort" href="\?s=deed">', html)
    assert re.search(r'<td class="ramp-2"><a href="/x/">3<small>/9</small></a></td>', html)
    assert '<td class="ramp-6"><span>9<small>/9</small></span></td>' in html


def test_the_progress_bar_says_in_words_what_it_draws():
    html = Template("{% load face %}{% progress 1131 12 1248 %}").render(Context())

    assert words(html) == "1,131 of 1,248 verified 12 claimed, waiting"
    assert 'viewBox="0 0 1248 1"' in html  # a thousand separator would break the drawing
    assert '<rect class="claimed" x="1131" width="12"' in html


def test_a_chart_has_a_table_twin():
    html = part(
        "chart", caption="Pace", svg_template="_components/brand.html", headers=["Day", "Visits"], rows=[["Mon", None]]
    )

    assert "<caption>Pace</caption>" in html
    assert re.search(r'<th scope="row">Mon</th><td class="number">–</td>', html)


# --- People ---------------------------------------------------------------------------------------


def test_phone_links_are_international():
    assert tel(PhoneNumber.from_string("0812 3456 7890", region="ID")) == "tel:+6281234567890"
    assert whatsapp("+6281234567890") == "https://wa.me/6281234567890"
    assert (
        whatsapp("+6281234567890", "Halo & salam?\n1") == "https://wa.me/6281234567890?text=Halo%20%26%20salam%3F%0A1"
    )
    assert whatsapp_share("a/b") == "https://wa.me/?text=a%2Fb"


def test_who_may_not_see_phones_gets_no_buttons():
    assert "tel:+62812" in part("contact", phone="+62812", perms=Everything(True), name="Talun")
    assert part("contact", phone="+62812", perms=Everything(False)).strip() == ""
    assert part("contact", phone="", perms=Everything(True)).strip() == ""


def test_a_worklist_row_says_why_and_offers_what_to_do():
    row = {"title": "Sukorejo", "url": "/v/", "sub": "Wates", "phone": "+62812", "log_url": "/visits/new/"}
    html = part("work_row", reasons=["No visit for 34 days", "Deed waits"], perms=Everything(True), **row)

    assert "Sukorejo Wates No visit for 34 days Deed waits Call Sukorejo WhatsApp Sukorejo Log visit" in words(html)
    assert "button" not in part("work_row", title="Sukorejo", reasons=[]).replace("buttons", "")


def test_a_message_can_be_copied_by_hand_where_no_script_runs():
    html = part("share", text="Yth. <Bapak>", share_id="invite")

    assert '<textarea id="invite" readonly rows="6">Yth. &lt;Bapak&gt;</textarea>' in html
    assert re.search(r'data-copy="invite"[^>]* hidden', html)  # the script shows the button
    assert "https://wa.me/?text=Yth.%20%3CBapak%3E" in html
    assert "https://wa.me/62812?text=" in part("share", text="a", share_id="b", phone="+62812")


# --- Small parts ----------------------------------------------------------------------------------


def test_small_parts_say_what_they_are_given():
    assert words(part("empty", text="No visit yet.", url="/n/", action="Log visit")) == "No visit yet. Log visit"
    assert "<a" not in part("empty", text="No visit yet.")
    assert words(part("banner", text="A past day.", kind="past", url="/t/", action="Today")) == "A past day. Today"
    assert words(part("facts", facts=[("Code", "35.05"), ("Population", None)])) == "Code 35.05 Population –"
    entries = [{"when": date(2025, 5, 20), "title": "Verified", "by": "Rina", "text": "Complete."}]
    assert words(part("timeline", entries=entries)) == "20 May 2025 Verified · Rina Complete."
    assert words(part("fab", url="/n/", label="Log visit")) == "Log visit"
    assert (dash(None), dash(""), dash(0)) == ("–", "–", 0)


def test_icons_are_hidden_from_screen_readers_and_unknown_ones_are_refused():
    assert all('aria-hidden="true"' in icon(name) for name in ICONS)
    with pytest.raises(KeyError):
        icon("unicorn")


# --- Forms ----------------------------------------------------------------------------------------


class VisitForm(forms.Form):
    day = forms.DateField(label="Day", widget=DateInput, help_text="Not in the future.")
    start = forms.TimeField(label="Start", widget=TimeInput, required=False)
    readiness = forms.ChoiceField(label="Readiness", choices=[("1", "Low"), ("2", "High")], widget=forms.RadioSelect)
    silent = forms.BooleanField(label="The village is silent", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("language", ["id", "en"])
def test_dates_and_times_reach_the_browser_in_iso_whatever_the_language(language):
    with translation.override(language):
        form = VisitForm(initial={"day": date(2025, 5, 20), "start": "07:30"})
        assert 'type="date" name="day" value="2025-05-20"' in str(form["day"])
        assert 'type="time" name="start" value="07:30"' in str(form["start"])
        assert VisitForm({"day": "2025-05-20"}).fields["day"].clean("2025-05-20") == date(2025, 5, 20)


def test_a_form_labels_every_field_and_marks_the_optional_ones_in_words():
    html = part("form", form=VisitForm(), submit="Save", csrf_token="x")

    assert '<label for="id_day">Day</label>' in html
    assert '<label for="id_start">Start <span class="optional">(optional)</span></label>' in html
    assert re.search(r'<fieldset class="field" id="id_readiness">\s*<legend>Readiness</legend>', html)
    assert '<label class="choice" for="id_readiness_0">' in html
    assert '<label class="choice" for="id_silent">' in html
    assert 'aria-describedby="id_day_helptext"' in html
    assert 'id="id_day_helptext"' in html
    assert "error-summary" not in html
    assert "multipart" not in html


def test_errors_stand_beside_the_field_and_on_top_with_a_way_there():
    form = VisitForm({"day": "2025-02-31"})
    form.add_error(None, "The village moved on meanwhile.")
    html = part("form", form=form, submit="Save", csrf_token="x", cancel_url="/back/")
    summary = re.search(r'<div class="error-summary" role="alert".*?</div>', html, re.DOTALL)[0]

    assert '<a href="#id_day">Day – Enter a valid date.</a>' in summary
    assert "The village moved on meanwhile." in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in html.replace(summary, "")
    assert 'value="2025-02-31"' in html  # what was typed stays
    assert 'id="id_day_error"' in html
    assert 'aria-describedby="id_day_helptext id_day_error"' in html
    assert "This field is required." in summary  # of the hidden field too: nothing fails in silence


def test_no_id_stands_twice_in_a_form():
    ids = re.findall(r'\sid="([^"]+)"', part("form", form=VisitForm({}), submit="Save", csrf_token="x"))

    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_a_long_list_is_grouped_and_carries_positions_for_the_picker(django_assert_num_queries):
    for name, role in (("Budi", Role.HEAD), ("Ani", Role.OFFICER), ("Cici", Role.OFFICER)):
        User.objects.create_user(username=name, full_name=name, role=role)
    positions = {"Ani": (-8.1, 112.25), "Budi": (None, None), "Cici": (-8.2, 112.3)}

    class Form(forms.Form):
        person = GroupedModelChoiceField(
            User.objects.order_by("role", "full_name"),
            group_by=lambda user: user.get_role_display(),
            widget=Combobox(coordinates=lambda user: positions[user.full_name], note=lambda user: user.role),
        )

    with translation.override("id"), django_assert_num_queries(1):
        html = str(Form()["person"])

    assert "data-combobox" in html
    assert html.count("<optgroup") == 2
    assert 'data-lat="-8.1" data-lng="112.25"' in html
    assert html.count("data-lat") == 2
    assert html.count('data-note="officer"') == 2
    assert Form({"person": User.objects.get(username="Ani").pk}).is_valid()
    assert not Form({"person": 0}).is_valid()


# --- Colours --------------------------------------------------------------------------------------


def palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT, DARK = (palette(block) for block in TOKENS.read_text().split("@media print")[0].split("@media screen"))
TEXT = [(text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "surface", "sunken")]
TEXT += [("on-accent", "accent-fill"), ("on-accent", "accent-fill-hover"), ("accent", "accent-soft")]
TEXT += [("amber", "amber-soft"), ("amber", "surface"), ("ink", "amber-soft"), ("on-stage", "stage")]
TEXT += [("on-ramp-light", f"ramp-{step}") for step in range(5)] + [("on-ramp-dark", f"ramp-{s}") for s in (5, 6)]
SHAPES = [("line-strong", "surface"), ("line-strong", "paper"), ("stage", "surface"), ("focus", "paper")]


@pytest.mark.parametrize("colours", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
def test_text_and_shapes_stand_out_enough(colours):
    faint = [f"{a} on {b}" for a, b in TEXT if contrast(colours[a], colours[b]) < 4.5]
    faint += [f"{a} on {b}" for a, b in SHAPES if contrast(colours[a], colours[b]) < 3]

    assert faint == []


@pytest.mark.parametrize("colours", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
def test_further_along_always_stands_out_more(colours):
    ramp_contrast = [contrast(colours[f"ramp-{step}"], colours["surface"]) for step in range(7)]

    assert ramp_contrast == sorted(ramp_contrast)
