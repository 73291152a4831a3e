"""Who may open what: every address × every person × own and foreign territory, with the expected answer.

A page is asked for in four places: the own village of a village official; a village of another kecamatan in the same
district; one in a foreign district; and, where an address names no place, simply once. An address missing here fails.
"""

import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate

from accounts.permissions import Role
from cooperatives.models import StageRecord
from mentoring.models import FollowUp, Visit
from tests import factories
from villages.actions import invite
from villages.models import Village
from villages.tokens import invitation_tokens

pytestmark = pytest.mark.django_db

PEOPLE = ("admin", "head", "officer", "coordinator", "village", "camat", "satgas", "nobody")
PLACES = ("own", "near", "far")

SIGN_IN = 302  # to the sign-in page: asserted by its address
OK, AWAY, REFUSED, GONE, WRONG = 200, "elsewhere", 403, 404, "refused by a rule"


def answers(admin, head, officer, coordinator, village, camat, satgas):
    """One expected answer for each person in the order of PEOPLE; `nobody` is always sent to sign in."""
    return dict(zip(PEOPLE, (admin, head, officer, coordinator, village, camat, satgas, SIGN_IN), strict=True))


def all_of(answer):
    return answers(*[answer] * 7)


# Reading what lies in a territory: the whole district for its office and its task force, the kecamatan for the camat.
READ = {
    "own": all_of(OK),
    "near": answers(OK, OK, OK, OK, GONE, GONE, OK),
    "far": answers(OK, GONE, GONE, GONE, GONE, GONE, GONE),
}
READ_KECAMATAN = {
    "own": answers(OK, OK, OK, OK, REFUSED, OK, OK),
    "near": answers(OK, OK, OK, OK, REFUSED, GONE, OK),
    "far": answers(OK, GONE, GONE, GONE, REFUSED, GONE, GONE),
}
READ_DISTRICT = {
    "own": answers(OK, OK, OK, OK, REFUSED, GONE, OK),
    "near": answers(OK, OK, OK, OK, REFUSED, GONE, OK),
    "far": answers(OK, GONE, GONE, GONE, REFUSED, GONE, GONE),
}
# The plan of a district concerns whoever works in it, the camat too.
PLAN = {place: {**row, "camat": GONE if place == "far" else OK} for place, row in READ_DISTRICT.items()}
QUEUE = {place: {**row, "camat": REFUSED, "satgas": REFUSED} for place, row in READ_DISTRICT.items()}


def deed(done, *, village=REFUSED, head=REFUSED, elsewhere=REFUSED):
    """A write in a village: the mentors' work, and the village's own where `village` says so.

    Roles are asked before places: whoever may never do this gets 403 wherever it is. A coordinator reads the whole
    district but works in the own kecamatan; `elsewhere` is the answer near by.
    """
    away = GONE if village != REFUSED else REFUSED
    return {
        "own": answers(done, head, done, done, village, REFUSED, REFUSED),
        "near": answers(done, head, done, elsewhere, away, REFUSED, REFUSED),
        "far": answers(done, REFUSED if head == REFUSED else GONE, GONE, GONE, away, REFUSED, REFUSED),
    }


def once(**row):
    return {"own": row}


@dataclass(frozen=True)
class Door:
    """One address by name; `at` names the part of the world that fills its path, `needs` what stands there before."""

    name: str
    expected: dict
    at: str = ""
    method: str = "get"
    data: str = ""
    query: str = ""


DOORS = [
    # anybody
    Door("healthz", once(**(all_of(OK) | {"nobody": OK}))),
    Door("login", once(**(all_of(AWAY) | {"nobody": OK}))),
    Door("set_language", once(**(all_of(AWAY) | {"nobody": AWAY})), method="post", data="language"),
    Door("invitation_accept", {place: all_of(OK) | {"nobody": OK} for place in PLACES}, at="token"),
    # everybody signed in
    Door("logout", once(**all_of(AWAY)), method="post"),
    Door("profile", once(**all_of(OK))),
    Door("password_change", once(**all_of(OK))),
    Door("home", once(**all_of(AWAY))),
    # the territory
    Door("village_list", once(**all_of(OK))),
    Door("village", READ, at="village"),
    Door("village_edit", deed(OK, village=OK), at="village"),
    Door("invitation_list", once(**answers(OK, REFUSED, REFUSED, OK, REFUSED, REFUSED, REFUSED))),
    Door("invitation_new", once(**answers(OK, REFUSED, REFUSED, OK, REFUSED, REFUSED, REFUSED))),
    Door(
        "invitation",
        {
            "own": answers(OK, REFUSED, REFUSED, OK, REFUSED, REFUSED, REFUSED),
            "near": answers(OK, REFUSED, REFUSED, GONE, REFUSED, REFUSED, REFUSED),
            "far": answers(OK, REFUSED, REFUSED, GONE, REFUSED, REFUSED, REFUSED),
        },
        at="invitation",
    ),
    Door(
        "invitation_renew",
        {
            "own": answers(AWAY, REFUSED, REFUSED, AWAY, REFUSED, REFUSED, REFUSED),
            "near": answers(AWAY, REFUSED, REFUSED, GONE, REFUSED, REFUSED, REFUSED),
            "far": answers(AWAY, REFUSED, REFUSED, GONE, REFUSED, REFUSED, REFUSED),
        },
        at="invitation",
        method="post",
    ),
    # stages
    Door("stage", READ, at="stage"),
    Door("stage_claim", deed(OK, village=OK), at="stage"),
    Door("stage_verify", deed(WRONG), at="stage", method="post"),
    Door("stage_return", deed(WRONG), at="stage", method="post"),
    Door("stage_reopen", deed(WRONG), at="stage", method="post"),
    Door("stage_correct", deed(WRONG), at="stage", method="post"),
    Door("verification", once(**answers(OK, AWAY, AWAY, AWAY, REFUSED, REFUSED, REFUSED))),
    Door("district_verification", QUEUE, at="district"),
    Door("targets", once(**answers(OK, AWAY, AWAY, AWAY, REFUSED, AWAY, AWAY))),
    Door("district_targets", PLAN, at="district"),
    # visits
    Door("visit_list", once(**all_of(OK))),
    Door("visit_new", deed(OK), query="village"),
    Door("visit", READ, at="visit"),
    Door("visit_edit", deed(OK), at="visit"),
    Door("followup_list", once(**all_of(OK))),
    Door("followup_done", deed(AWAY, village=AWAY), at="followup", method="post"),
    Door("followup_reopen", deed(AWAY, village=AWAY), at="followup", method="post"),
    # what the head sees
    Door("today", once(**answers(OK, REFUSED, OK, OK, REFUSED, REFUSED, REFUSED))),
    Door("dashboard", once(**answers(OK, AWAY, AWAY, AWAY, REFUSED, AWAY, AWAY))),
    Door("district", READ_DISTRICT, at="district"),
    Door("subdistrict", READ_KECAMATAN, at="subdistrict"),
    Door("figure", READ_DISTRICT, at="figure", query="district"),
]


@pytest.fixture
def world(settings):
    """Two districts; in the first two kecamatan. In each place a village with a claim, a visit and an invitation."""
    home, abroad = factories.district(), factories.district()
    own = factories.subdistrict(district=home)
    places = {
        "own": factories.village(subdistrict=own, claimed="outreach"),
        "near": factories.village(subdistrict=factories.subdistrict(district=home), claimed="outreach"),
        "far": factories.village(subdistrict=factories.subdistrict(district=abroad), claimed="outreach"),
    }
    people = {
        "admin": factories.user(role=Role.ADMIN),
        "head": factories.user(role=Role.HEAD, territory=home),
        "officer": factories.user(role=Role.OFFICER, territory=home),
        "coordinator": factories.user(role=Role.COORDINATOR, territory=own),
        "village": factories.user(role=Role.VILLAGE, territory=places["own"]),
        "camat": factories.user(role=Role.OBSERVER, territory=own),
        "satgas": factories.user(role=Role.OBSERVER, territory=home),
        "nobody": AnonymousUser(),
    }
    for village in places.values():
        mentor = people["officer"] if village.district == home else factories.officers(abroad)[0]
        both = [mentor, people["coordinator"]] if village.subdistrict == own else [mentor]
        factories.followup(village=village, mentors=both)
        invite(village=village, full_name="Siti", phone="+628110000001", by=people["admin"])
    return {"places": places, "people": people}


def path_of(door: Door, village: Village) -> str:
    """Fill the address of a door for one place."""
    visit = Visit.objects.filter(village=village).first()
    invitation = village.invitations.first()
    parts = {
        "": [],
        "village": [village.code],
        "stage": [village.code, "outreach"],
        "district": [village.district.code],
        "subdistrict": [village.subdistrict.code],
        "figure": ["target"],
        "visit": [visit.pk],
        "followup": [FollowUp.objects.get(village=village).pk],
        "invitation": [invitation.pk],
        "token": [invitation.pk, invitation_tokens.make_token(invitation)],
    }
    queries = {"": "", "village": f"?village={village.code}", "district": f"?district={village.district.code}"}
    return reverse(door.name, args=parts[door.at]) + queries[door.query]


def data_of(door: Door) -> dict:
    return {"language": "id"} if door.data == "language" else {}


def answer_of(response):
    """Put an answer in the words of the table."""
    if response.status_code in (301, 302):
        return SIGN_IN if response.url.startswith(reverse("login") + "?next=") else AWAY
    return response.status_code


def ask(client: Client, door: Door, path: str):
    """Open a door and take back whatever that wrote, so that one world serves the whole table."""
    with transaction.atomic():
        response = getattr(client, door.method)(path, data_of(door))
        transaction.set_rollback(True)
    return response


def agrees(answer, expected) -> bool:
    """Where the door is open but a rule, or an empty form, answers, any of its ways of saying so will do."""
    return answer in (AWAY, 200, 409, 422) if expected == WRONG else answer == expected


@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_this_person_as_the_table_says(person, world):
    someone = world["people"][person]
    faults = []
    for door in DOORS:
        for place, row in door.expected.items():
            client = Client()
            if someone.is_authenticated:
                client.force_login(someone)
            path = path_of(door, world["places"][place])
            response = ask(client, door, path)
            if not agrees(answer_of(response), row[person]):
                faults.append(f"{door.method} {path} ({place}): {answer_of(response)}, expected {row[person]}")

    assert not faults, "\n".join(faults)


def named_addresses(resolver: URLResolver, namespace: str = "") -> set[str]:
    """Find every address of ours; the admin guards itself (only data administrators are staff)."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                found |= named_addresses(pattern)
        elif isinstance(pattern, URLPattern):
            found.add(pattern.name or f"unnamed {pattern.pattern}")
    return found


def test_no_address_is_missing_from_the_table():
    assert named_addresses(get_resolver()) == {door.name for door in DOORS}


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_data_administrator_enters_the_admin(person, world):
    client = Client()
    if person != "nobody":
        client.force_login(world["people"][person])
    status = client.get(reverse("admin:index")).status_code

    assert status == {"admin": 200, "nobody": 302}.get(person, REFUSED)


@pytest.mark.parametrize("person", ["camat", "satgas"])
def test_an_observer_changes_nothing_anywhere(person, world):
    client = Client()
    client.force_login(world["people"][person])
    village = world["places"]["own"]
    before = list(StageRecord.objects.order_by("pk").values()), Visit.objects.count(), FollowUp.objects.count()
    writes = [
        reverse(name, args=[village.code, "outreach"])
        for name in ("stage_claim", "stage_verify", "stage_return", "stage_reopen", "stage_correct")
    ]
    writes += [
        reverse("village_edit", args=[village.code]),
        reverse("visit_new"),
        reverse("visit_edit", args=[Visit.objects.filter(village=village).get().pk]),
        reverse("followup_done", args=[FollowUp.objects.get(village=village).pk]),
        reverse("district_targets", args=[village.district.code]),
        reverse("district_verification", args=[village.district.code]),
        reverse("invitation_new"),
    ]
    for path in writes:
        response = client.post(path, {"visited_on": localdate(), "id": uuid.uuid4()})
        assert response.status_code in (REFUSED, GONE), path

    assert (
        list(StageRecord.objects.order_by("pk").values()),
        Visit.objects.count(),
        FollowUp.objects.count(),
    ) == before
