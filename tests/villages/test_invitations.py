"""Inviting village officials: a link that works once, for the right person, and that a preview cannot use up."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.permissions import Role
from kmp_tracker.refusals import Refused
from tests import factories
from villages.actions import accept_invitation, end_assignment, invite, invite_again
from villages.models import Invitation
from villages.tokens import invitation_tokens

pytestmark = pytest.mark.django_db
NEW = "sawah-hijau-2026"
LIFETIME = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


@pytest.fixture
def talun():
    """A kecamatan."""
    return factories.subdistrict(name="Talun")


@pytest.fixture
def village(talun):
    """A village in it."""
    return factories.village(name="Pasirharjo", subdistrict=talun)


@pytest.fixture
def korwil(talun):
    """Its coordinator."""
    return factories.user(role=Role.COORDINATOR, full_name="Slamet Riyadi", territory=talun)


@pytest.fixture
def office(client, korwil):
    """The coordinator at work, reading English."""
    client.force_login(korwil)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def siti(village, korwil):
    """An invitation that waits."""
    return invite(village=village, full_name="Siti Nurhayati", phone="081234567890", by=korwil)


@pytest.fixture
def visitor():
    """Whoever opens the link: nobody is signed in."""
    return Client(headers={"cookie": "django_language=en"})


def link(invitation):
    invitation = Invitation.objects.get(pk=invitation.pk)
    return reverse("invitation_accept", args=[invitation.pk, invitation_tokens.make_token(invitation)])


def accept(visitor, where, password=NEW, again=None):
    return visitor.post(where, {"new_password1": password, "new_password2": again or password})


def send(office, village, name="Siti Nurhayati", phone="0812 3456 7890"):
    return office.post(reverse("invitation_new"), {"village": village.code, "full_name": name, "phone": phone})


# --- Making one -------------------------------------------------------------------------------------


def test_inviting_makes_an_account_that_nobody_can_enter_yet(office, village, korwil):
    response = send(office, village)

    made = Invitation.objects.get()
    assert response.url == reverse("invitation", args=[made.pk])
    assert (made.village, made.invited_by, made.state) == (village, korwil, Invitation.State.WAITING)
    assert (made.user.full_name, made.user.role) == ("Siti Nurhayati", Role.VILLAGE)
    assert str(made.user.phone) == "+6281234567890"
    assert not made.user.has_usable_password()
    assert [a.territory for a in made.user.assignments.current()] == [village]
    assert made.user.history.latest().history_user == korwil


def test_the_page_after_it_shows_the_whole_link_and_the_message(office, village):
    page = office.get(send(office, village).url)
    made = Invitation.objects.get()
    text = page.content.decode()

    assert f"http://testserver{link(made)}" in page.context["letter"]
    assert made.user.username in page.context["letter"]
    assert "Siti Nurhayati" in page.context["letter"]
    assert 'href="https://wa.me/6281234567890?text=' in text
    assert "data-copy=" in text
    assert "no-store" in page["Cache-Control"]


def test_refreshing_that_page_gives_the_same_link_and_writes_nothing(office, village):
    shown = send(office, village).url
    first = office.get(shown).context["letter"]
    before = list(Invitation.objects.values())

    with time_machine.travel(now() + timedelta(hours=5), tick=False):
        assert office.get(shown).context["letter"] == first
    assert list(Invitation.objects.values()) == before


def test_no_token_is_stored_anywhere(office, village, siti):
    token = invitation_tokens.make_token(siti)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in repr(cursor.fetchall()), table


def test_the_message_is_in_the_offices_language_whatever_the_inviter_reads(office, village, siti):
    english = office.get(reverse("invitation", args=[siti.pk])).context["letter"]
    office.cookies["django_language"] = "id"

    assert office.get(reverse("invitation", args=[siti.pk])).context["letter"] == english


@pytest.mark.parametrize("junk", ["abc", "0812", "", "12345"])
def test_a_number_that_is_none_is_refused_and_what_was_typed_stays(office, village, junk):
    form = send(office, village, phone=junk).context["form"]

    assert "phone" in form.errors
    assert form["full_name"].value() == "Siti Nurhayati"
    assert form["village"].value() == village.code
    assert not Invitation.objects.exists()


def test_the_village_asked_for_is_filled_in(office, village):
    page = office.get(reverse("invitation_new"), {"village": village.code})

    assert f'<option value="{village.code}" selected>' in page.content.decode()


def test_the_picker_offers_exactly_the_villages_where_the_inviter_works(office, village, talun):
    own = factories.village(subdistrict=talun)
    factories.village(district=talun.district)
    factories.village()

    field = office.get(reverse("invitation_new")).context["form"].fields["village"]

    assert {v.code for v in field.queryset} == {village.code, own.code}


def test_nobody_is_invited_to_a_village_outside_the_own_territory(office, talun):
    read_only, foreign = factories.village(district=talun.district), factories.village()

    for elsewhere in (read_only, foreign):
        assert "village" in send(office, elsewhere).context["form"].errors
    assert not Invitation.objects.exists()
    assert office.get(reverse("invitation_new"), {"village": read_only.code}).status_code == 403
    assert office.get(reverse("invitation_new"), {"village": foreign.code}).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.COORDINATOR}))
def test_other_roles_do_not_invite(client, village, siti, role):
    client.force_login(factories.user(role=role, territory=village.district))

    for name, arguments in [("invitation_list", []), ("invitation_new", []), ("invitation", [siti.pk])]:
        assert client.get(reverse(name, args=arguments)).status_code == 403
    assert client.post(reverse("invitation_renew", args=[siti.pk])).status_code == 403


def test_user_names_can_be_spelled_on_the_telephone_and_never_meet(village, korwil):
    names = [
        invite(village=village, full_name=f"P{number}", phone=f"08123456780{number}", by=korwil).user.username
        for number in range(3)
    ]

    stem = f"pasirharjo-{village.code[-4:]}"
    assert names == [stem, f"{stem}-2", f"{stem}-3"]


def test_like_named_villages_with_like_codes_get_different_user_names(village, korwil):
    twin = factories.village(name=village.name, number=int(village.code[-3:]))
    assert twin.code[-4:] == village.code[-4:]

    usernames = {
        invite(village=place, full_name="P", phone="081234567890", by=korwil).user.username for place in (village, twin)
    }

    assert len(usernames) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_the_same_person_at_the_same_moment_make_one_account():
    talun = factories.subdistrict()
    village, by = factories.village(subdistrict=talun), factories.user(role=Role.COORDINATOR, territory=talun)
    both = Barrier(2)

    def send_one(number):
        try:
            both.wait(timeout=10)
            return invite(village=village, full_name=f"P{number}", phone="081234567890", by=by).user_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        people = set(pool.map(send_one, range(2)))

    assert len(people) == 1
    assert User.objects.filter(role=Role.VILLAGE).count() == 1


# --- The same person again --------------------------------------------------------------------------


def test_the_same_number_in_the_same_village_is_the_same_account(office, village, siti):
    send(office, village, name="Bu Siti", phone="+62 812 3456 7890")

    newest = Invitation.objects.newest().get()
    assert newest.user == siti.user
    assert newest.user.full_name == "Siti Nurhayati"
    assert User.objects.filter(role=Role.VILLAGE).count() == 1


def test_the_same_number_elsewhere_or_of_another_role_is_another_account(village, korwil, siti, talun):
    """Else a coordinator could get a link into an officer's account by typing the officer's number."""
    officer = factories.user(role=Role.OFFICER, phone="081234567899", territory=village)

    elsewhere = invite(village=factories.village(subdistrict=talun), full_name="Siti", phone="081234567890", by=korwil)
    same_as_officer = invite(village=village, full_name="Oki", phone="081234567899", by=korwil)

    assert len({siti.user, officer, elsewhere.user, same_as_officer.user}) == 4


@pytest.mark.parametrize("gone", ["deactivated", "moved"])
def test_whoever_left_is_not_let_in_by_their_old_number(village, korwil, siti, gone):
    if gone == "deactivated":
        User.objects.filter(pk=siti.user.pk).update(is_active=False)
    else:
        siti.user.assignments.update(since=localdate() - timedelta(days=2), until=localdate() - timedelta(days=1))

    assert invite(village=village, full_name="Siti", phone="081234567890", by=korwil).user != siti.user


def test_a_new_link_ends_the_one_before(office, visitor, siti):
    old = link(siti)

    response = office.post(reverse("invitation_renew", args=[siti.pk]))

    newest = Invitation.objects.newest().get()
    assert response.url == reverse("invitation", args=[newest.pk])
    assert newest.pk != siti.pk
    assert visitor.get(old).status_code == 410
    assert visitor.get(link(newest)).status_code == 200
    assert office.get(reverse("invitation", args=[siti.pk])).status_code == 404


def test_a_forgotten_password_is_mended_by_a_new_link(office, visitor, siti):
    accept_invitation(invitation=siti, password="the-forgotten-1")

    office.post(reverse("invitation_renew", args=[siti.pk]))
    siti.user.refresh_from_db()
    assert siti.user.check_password("the-forgotten-1"), "the old one holds until the link is used"
    accept(visitor, link(Invitation.objects.newest().get()))

    siti.user.refresh_from_db()
    assert siti.user.check_password(NEW)
    assert [a.territory for a in siti.user.assignments.current()] == [siti.village]


def test_a_new_link_wants_a_post(office, siti):
    assert office.get(reverse("invitation_renew", args=[siti.pk])).status_code == 405
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("change", [{"role": Role.OFFICER}, {"is_active": False}])
def test_who_became_somebody_else_gets_no_new_link(office, korwil, siti, change):
    """A link opens an account: a coordinator must not open an officer's."""
    User.objects.filter(pk=siti.user.pk).update(**change)

    page = office.post(reverse("invitation_renew", args=[siti.pk]), follow=True)

    assert "no longer an official" in page.content.decode()
    assert Invitation.objects.count() == 1
    with pytest.raises(Refused):
        invite_again(invitation=siti, by=korwil)


def test_whose_work_there_ended_gets_no_new_link(office, korwil, siti):
    siti.user.assignments.update(since=localdate() - timedelta(days=2))
    end_assignment(assignment=siti.user.assignments.get(), until=localdate() - timedelta(days=1), by=korwil)

    office.post(reverse("invitation_renew", args=[siti.pk]))

    assert Invitation.objects.count() == 1


def test_invitations_outside_the_own_territory_do_not_exist(client, siti, talun):
    neighbour = factories.user(role=Role.COORDINATOR, territory=factories.subdistrict(district=talun.district))
    client.force_login(neighbour)

    assert client.get(reverse("invitation", args=[siti.pk])).status_code == 404
    assert client.post(reverse("invitation_renew", args=[siti.pk])).status_code == 404
    assert client.get(reverse("invitation_list")).context["listing"].total == 0
    assert Invitation.objects.count() == 1


# --- Following the link -----------------------------------------------------------------------------


def test_the_page_shows_who_is_invited_by_whom_and_to_what(visitor, siti):
    page = visitor.get(link(siti)).content.decode()

    for words in ("Siti Nurhayati", "Desa Pasirharjo, Talun", "Slamet Riyadi", siti.user.username):
        assert words in page


def test_previews_of_the_link_use_nothing_up(visitor, siti):
    def state():
        return [list(model.objects.values()) for model in (Invitation, User)]

    before = state()
    for _ in range(3):
        assert visitor.get(link(siti)).status_code == 200
        assert visitor.head(link(siti)).status_code == 200
    assert state() == before

    assert accept(visitor, link(siti)).status_code == 302


def test_choosing_a_password_opens_the_account_and_leads_home(visitor, siti):
    response = accept(visitor, link(siti))

    assert response.url == reverse("home")
    siti.refresh_from_db()
    assert siti.state == Invitation.State.ACCEPTED
    assert siti.user.check_password(NEW)
    assert siti.user.history.latest().history_user == siti.user
    assert visitor.session["_auth_user_id"] == str(siti.user.pk)

    again = Client()
    answer = again.post(reverse("login"), {"username": siti.user.username, "password": NEW})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("password", "again"), [("short", None), ("1234567890123", None), (NEW, "another-one-7"), ("sitinurhayati", None)]
)
def test_a_bad_password_is_explained_and_leaves_the_link_alive(visitor, siti, password, again):
    response = accept(visitor, link(siti), password, again)

    assert response.status_code == 200
    assert "new_password2" in response.context["form"].errors
    siti.refresh_from_db()
    assert siti.accepted_at is None
    assert accept(visitor, link(siti)).status_code == 302


def test_it_works_once(visitor, siti):
    used = link(siti)
    accept(visitor, used)

    for stranger in (visitor, Client()):
        assert stranger.get(used).status_code == 410
        assert accept(stranger, used, "a-strangers-word-1").status_code == 410
    siti.user.refresh_from_db()
    assert siti.user.check_password(NEW)


def test_of_two_who_post_at_once_one_is_refused(siti):
    """Both passed the check of the token before either was stored."""
    first, second = (Invitation.objects.get(pk=siti.pk) for _ in range(2))
    accept_invitation(invitation=first, password=NEW)

    with pytest.raises(Refused):
        accept_invitation(invitation=second, password="a-strangers-word-1")
    siti.user.refresh_from_db()
    assert siti.user.check_password(NEW)


def test_a_used_link_is_dead_even_if_the_password_came_out_the_same(visitor, siti):
    where = link(siti)
    Invitation.objects.filter(pk=siti.pk).update(accepted_at=now())

    assert visitor.get(where).status_code == 410


def test_a_link_overtaken_between_check_and_storing_shows_the_dead_page(visitor, siti, monkeypatch):
    where = link(siti)
    accept_invitation(invitation=siti, password=NEW)
    monkeypatch.setattr(invitation_tokens, "check_token", lambda *_: True)

    assert accept(visitor, where, "a-strangers-word-1").status_code == 410


def test_it_lives_for_as_long_as_it_says(visitor, siti):
    where = link(siti)

    with time_machine.travel(siti.invited_at + LIFETIME - timedelta(seconds=2), tick=False):
        assert visitor.get(where).status_code == 200
        assert Invitation.objects.in_state(Invitation.State.WAITING).get().state == Invitation.State.WAITING
    with time_machine.travel(siti.invited_at + LIFETIME + timedelta(seconds=2), tick=False):
        assert visitor.get(where).status_code == 410
        assert accept(visitor, where).status_code == 410
        assert Invitation.objects.in_state(Invitation.State.EXPIRED).get().state == Invitation.State.EXPIRED
    assert not User.objects.get(pk=siti.user.pk).has_usable_password()


def test_looking_at_the_link_does_not_make_it_younger(office, visitor, siti):
    with time_machine.travel(siti.invited_at + LIFETIME - timedelta(hours=1), tick=False):
        shown = office.get(reverse("invitation", args=[siti.pk])).context["letter"]
    where = re.search(r"http://testserver(\S+)", shown)[1]

    with time_machine.travel(siti.invited_at + LIFETIME + timedelta(hours=1), tick=False):
        assert visitor.get(where).status_code == 410


@pytest.mark.parametrize("zone", ["UTC", "Asia/Jakarta", "Pacific/Kiritimati"])
def test_its_life_does_not_hang_on_the_servers_own_clock(visitor, siti, zone, monkeypatch):
    where = link(siti)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert visitor.get(where).status_code == 200
        assert link(siti) == where
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "change",
    [
        {"role": Role.OFFICER},
        {"is_active": False},
        {"password": "md5$changed$by-the-administrator"},
    ],
)
def test_it_dies_when_the_account_changes(visitor, siti, change):
    where = link(siti)
    User.objects.filter(pk=siti.user.pk).update(**change)

    assert visitor.get(where).status_code == 410
    assert accept(visitor, where).status_code == 410


def test_made_up_links_are_dead(visitor, siti, korwil):
    other = invite(village=siti.village, full_name="Bambang", phone="081234567891", by=korwil)
    token, others = invitation_tokens.make_token(siti), invitation_tokens.make_token(other)
    timestamp, signature = token.split("-")

    for pk, wrong in [
        (siti.pk, others),
        (siti.pk, f"{timestamp}-{signature[::-1]}"),
        (siti.pk, f"zzzzzz-{signature}"),
        (siti.pk, "x"),
        (siti.pk, token[:-1]),
        (other.pk + 1, token),
        (10**30, token),
    ]:
        page = visitor.get(reverse("invitation_accept", args=[pk, wrong]))
        assert page.status_code == 410


def test_a_dead_link_says_what_to_do_and_not_why(visitor, siti):
    used = link(siti)
    accept(Client(), used)
    made_up = reverse("invitation_accept", args=[siti.pk, "x-y"])

    for where in (used, made_up):
        page = visitor.get(where).content.decode()
        assert "ask your mentor" in page
        assert "Siti" not in page
    assert f'href="{reverse("login")}"' in page


def test_the_secret_address_is_kept_out_of_caches_and_referers(visitor, siti):
    """`no-referrer` would make browsers send `Origin: null`, which Django's CSRF check refuses."""
    alive = link(siti)
    for page in (visitor.get(alive), visitor.get(alive[:-2] + "x/"), accept(visitor, alive)):
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]


def test_the_form_passes_the_csrf_check_with_the_headers_of_a_browser(siti):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(link(siti), secure=True).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"new_password1": NEW, "new_password2": NEW, "csrfmiddlewaretoken": token}

    assert strict.post(link(siti), sent, secure=True, headers={"origin": "https://evil.example"}).status_code == 403
    assert strict.post(link(siti), sent, secure=True, headers={"origin": "https://testserver"}).status_code == 302


def test_whoever_is_signed_in_as_somebody_else_is_told_so(office, siti):
    page = office.get(link(siti)).content.decode()

    assert "You are signed in as Slamet Riyadi" in page

    accept(office, link(siti))
    assert office.session["_auth_user_id"] == str(siti.user.pk)


# --- The list ---------------------------------------------------------------------------------------


@pytest.fixture
def three(village, korwil, siti):
    """One waiting (Siti), one expired (Bambang), one accepted (Wahyu)."""
    bambang = invite(village=village, full_name="Bambang Sutrisno", phone="081234567891", by=korwil)
    Invitation.objects.filter(pk=bambang.pk).update(invited_at=now() - LIFETIME - timedelta(days=1))
    wahyu = invite(village=village, full_name="Wahyu Kurniawan", phone="081234567892", by=korwil)
    accept_invitation(invitation=wahyu, password=NEW)


def listed(office, **filters):
    listing = office.get(reverse("invitation_list"), filters).context["listing"]
    return [row.user.full_name.split()[0] for row in listing.page]


def test_each_person_stands_there_once_with_how_it_stands(office, three, siti, korwil):
    invite_again(invitation=siti, by=korwil)

    page = office.get(reverse("invitation_list"))

    states = {row.user.full_name.split()[0]: row.state for row in page.context["listing"].page}
    assert states == {"Siti": "waiting", "Bambang": "expired", "Wahyu": "accepted"}
    text = page.content.decode()
    for words in ("Siti Nurhayati", "Desa Pasirharjo, Talun", "Slamet Riyadi", "Waiting", "Expired", "Accepted"):
        assert words in text
    assert text.count('/renew/"') == 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "waiting"}, ["Siti"]),
        ({"state": "expired"}, ["Bambang"]),
        ({"state": "accepted"}, ["Wahyu"]),
        ({"q": "bambang pasir"}, ["Bambang"]),
        ({"q": "nobody"}, []),
        ({"q": "pasirharjo", "order": "person"}, ["Bambang", "Siti", "Wahyu"]),
        ({"order": "-person"}, ["Wahyu", "Siti", "Bambang"]),
        ({}, ["Wahyu", "Siti", "Bambang"]),
    ],
)
def test_it_is_searched_filtered_and_ordered(office, three, filters, found):
    assert listed(office, **filters) == found


def test_its_file_holds_what_it_shows_and_no_link_or_number(office, three):
    text = office.get(reverse("invitation_list"), {"export": "csv", "state": "waiting"}).content.decode("utf-8-sig")

    assert text.splitlines()[0] == "Person,User name,Village,Invited by,Invited on,State"
    assert len(text.splitlines()) == 2
    assert "Siti Nurhayati" in text
    assert "8123456" not in text
    assert "http" not in text


def test_an_empty_list_teaches(office):
    page = office.get(reverse("invitation_list")).content.decode()

    assert "Nobody has been invited yet" in page
    assert reverse("invitation_new") in page


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(office, village, korwil, siti):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert office.get(reverse("invitation_list")).status_code == 200
        return len(captured)

    one = queries()
    for number in (1, 2):
        other = factories.village(subdistrict=village.subdistrict)
        invite(village=other, full_name="P", phone=f"08123456789{number}", by=korwil)

    assert queries() == one
