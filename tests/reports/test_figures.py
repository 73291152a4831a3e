"""A number and the list behind it are the same condition: every figure, every role, several days."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Role
from reports.figures import FIGURES
from tests import factories
from tests.reports.conftest import TODAY
from villages.figures import count_figures
from villages.models import Village

DAYS = (date(2025, 4, 20), date(2025, 5, 5), date(2025, 6, 2), TODAY)

READERS = [role for role in Role if role != Role.VILLAGE]


def a_reader(role, place, talun):
    """Somebody of a role who sees the dashboard."""
    territory = () if role == Role.ADMIN else talun if role in (Role.COORDINATOR, Role.OBSERVER) else place
    return factories.user(role, territory)


def asked(number: int) -> date:
    """Give the days in turn, so that every role meets every day, and every figure several of them."""
    return DAYS[number % len(DAYS)]


@pytest.mark.parametrize("role", READERS)
def test_every_number_equals_its_list(role, history, place, talun, enter):
    person = a_reader(role, place, talun)
    client, visible = enter(person), Village.objects.visible_to(person)
    counted = {day: count_figures(list(FIGURES.values()), visible, day, place)[0] for day in DAYS}

    for number, (key, figure) in enumerate(FIGURES.items(), start=READERS.index(role)):
        assert all(figure.villages(visible, day, place).count() == counted[day][key] for day in DAYS), key
        day = asked(number)
        page = client.get(reverse("figure", args=[key]), {"as_of": day.isoformat()}).context
        assert page["number"] == page["listing"].total == len(page["listing"].rows) == counted[day][key], (key, day)


def test_the_figures_of_this_history_differ_so_that_the_comparison_means_something(history, place):
    counted = count_figures(list(FIGURES.values()), Village.objects.all(), TODAY, place)[0]

    assert counted["total"] == 6
    assert counted["outreach"] == 5
    assert counted["deliberation"] == 4
    assert counted["deed"] == 2
    assert counted["legal_entity"] == counted["target"] == 1
    assert counted["waiting"] == 1
    assert counted["set_back"] == 2
    assert counted["overdue"] == 1


@pytest.mark.parametrize("day", [date(2025, 5, 5), TODAY])
def test_every_number_of_the_dashboard_equals_the_list_it_leads_to(day, history, place, talun, head, enter):
    client = enter(head)
    for url in (reverse("district", args=[place.code]), reverse("subdistrict", args=[talun.code])):
        board = client.get(url, {"as_of": day.isoformat()}).context["board"]
        numbers = [(number.value, number.url) for number in (*board.cards, *board.beside)]

        assert len(numbers) >= 4
        for value, link in numbers:
            assert client.get(link).context["listing"].total == value, link


def test_every_cell_of_the_matrix_equals_the_list_it_leads_to(history, place, head, enter):
    client = enter(head)
    matrix = client.get(reverse("district", args=[place.code])).context["matrix"]
    cells = [cell for row in (*matrix.rows, matrix.total_row) for cell in row.cells]

    assert len(cells) == 3 * 6
    for cell in cells:
        listed = client.get(cell.url)
        assert (listed.context["number"], listed.context["total"]) == (cell.value, cell.total), cell.url


def test_the_sentence_leads_to_the_villages_it_counts(history, place, head, enter):
    client = enter(head)
    sentence = client.get(reverse("district", args=[place.code])).context["board"].sentence
    link = next(clause.url for clause in sentence if clause.url)

    assert [village.name for village in client.get(link).context["listing"].rows] == ["Ahead"]


def test_the_heading_says_what_is_counted_where_and_how_many(history, talun, head, enter):
    page = enter(head).get(
        reverse("figure", args=["waiting"]), {"subdistrict": talun.code}, headers={"accept-language": "en"}
    )
    text = " ".join(page.content.decode().split())

    assert str(FIGURES["waiting"].label) in text
    assert str(FIGURES["waiting"].meaning) in text
    assert "<strong>1</strong>" in text
    assert talun.name in text


def test_filters_narrow_the_list_and_never_change_what_is_counted(history, place, wlingi, head, enter):
    url = reverse("figure", args=["outreach"])
    page = enter(head).get(url, {"district": place.code, "as_of": "2025-06-02", "within": wlingi.code, "q": "returned"})

    assert page.context["number"] == 5
    assert [village.name for village in page.context["listing"].rows] == ["Returned"]
    assert [one.label for one in page.context["listing"].active_filters] != []
    hidden = {field.name: field.value() for field in page.context["listing"].form.hidden_fields()}
    assert hidden == {"district": place.code, "as_of": "2025-06-02", "subdistrict": None}


def test_what_names_the_number_is_no_filter_to_clear(history, talun, head, enter):
    page = enter(head).get(reverse("figure", args=["outreach"]), {"subdistrict": talun.code, "as_of": "2025-06-02"})

    assert page.context["listing"].active_filters == []


def test_filters_ask_about_the_day_of_the_number(history, head, enter):
    url = reverse("figure", args=["all"])
    before = enter(head).get(url, {"as_of": "2025-05-04", "reached": "deed"}).context["listing"].total
    then = enter(head).get(url, {"as_of": "2025-05-05", "reached": "deed"}).context["listing"].total
    now = enter(head).get(url, {"reached": "deed"}).context["listing"].total

    assert (before, then, now) == (0, 2, 2)


def test_the_export_holds_exactly_the_list(history, head, enter):
    client = enter(head)
    listed = client.get(reverse("figure", args=["outreach"])).context["listing"]
    rows = client.get(reverse("figure", args=["outreach"]), {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert [row.split(",")[1] for row in rows[1:]] == [village.code for village in listed.rows]
    assert len(rows) == 1 + 5


def test_an_unknown_figure_does_not_exist(head, enter, place):
    assert enter(head).get(reverse("figure", args=["nonsense"])).status_code == 404


def test_a_foreign_territory_does_not_exist(history, camat, wlingi, place, enter):
    client, url = enter(camat), reverse("figure", args=["outreach"])

    assert client.get(url, {"subdistrict": wlingi.code}).status_code == 404
    assert client.get(url, {"district": place.code}).status_code == 404
    assert client.get(url).context["total"] == 3


def test_who_sees_nothing_finds_nothing(place, enter):
    assert enter(factories.user(Role.HEAD)).get(reverse("figure", args=["all"])).status_code == 404


def test_village_officials_see_no_figures(history, enter):
    official = factories.user(Role.VILLAGE, history[0])

    assert enter(official).get(reverse("figure", args=["all"])).status_code == 403


def test_with_several_districts_one_is_chosen_first(history, place, enter):
    other = factories.village()
    person = factories.user(Role.HEAD, [place, other.district])
    client = enter(person)
    links = client.get(reverse("figure", args=["all"]), {"as_of": "2025-06-02"}).context["links"]

    assert [found.code for found, _url in links] == sorted([place.code, other.district.code])
    for found, url in links:
        assert client.get(url).context["number"] == found.villages.count()
        assert "as_of=2025-06-02" in url
