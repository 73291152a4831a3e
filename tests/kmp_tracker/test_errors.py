"""Whatever goes wrong, the person reads in plain words what to do next."""

import re

import pytest
from django.template import engines
from django.test import Client

pytestmark = pytest.mark.urls("tests.kmp_tracker.broken_urls")

ENGLISH = {"django_language": "en"}
PAGES = {
    "/broken/400/": (400, "could not be understood", "load the page again and try once more"),
    "/broken/403/": (403, "not yours to do", "ask the data administrator"),
    "/no/such/page/": (404, "no such page for you", "Check the address"),
    "/broken/409/": (409, "Somebody else was faster", "make it again there"),
    "/broken/500/": (500, "went wrong on our side", "Wait a minute and send it again"),
}


@pytest.fixture
def visitor() -> Client:
    """A signed-out visitor who reads English and gets answers instead of exceptions. Has no database."""
    client = Client(raise_request_exception=False)
    client.cookies.load(ENGLISH)
    return client


@pytest.mark.parametrize(("address", "status", "heading", "advice"), [(a, *rest) for a, rest in PAGES.items()])
def test_each_error_has_a_page_that_says_what_to_do_next(visitor, address, status, heading, advice):
    answer = visitor.get(address)
    text = answer.content.decode()

    assert answer.status_code == status
    assert heading in re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)[1]
    assert advice in text
    assert re.search(r'<a class="button primary" href="/[^"]*">', text)
    assert "Content-Security-Policy" in answer.headers


def test_a_form_from_a_page_open_too_long_is_refused_with_advice():
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(ENGLISH)

    answer = client.post("/language/", {"language": "id"})

    assert answer.status_code == 403
    assert "load the page again and send it once more" in answer.content.decode()


def test_a_conflict_shows_both_versions_and_the_way_back(visitor):
    text = visitor.get("/broken/409/").content.decode()

    assert "Rina verified this stage a minute ago." in text
    assert text.index("12/2025") < text.index("21/2025")
    assert 'href="/villages/1/"' in text


def test_the_page_for_our_own_faults_needs_no_context_processor(visitor, monkeypatch):
    def broken(request):
        raise RuntimeError("the database is gone")

    monkeypatch.setitem(engines["django"].engine.__dict__, "template_context_processors", (broken,))

    for address in ("/broken/500/", "/broken/403/", "/no/such/page/"):
        answer = visitor.get(address)
        assert answer.status_code == 500
        assert "went wrong on our side" in answer.content.decode()


def test_a_foreign_host_name_gets_the_400_page(visitor):
    answer = visitor.get("/healthz", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()


def test_an_undefined_variable_in_a_template_of_ours_fails_the_test_that_renders_it(client):
    assert client.get("/broken/misspelt/?facts").status_code == 200
    with pytest.raises(AssertionError, match=r"_components/facts\.html uses facts"):
        client.get("/broken/misspelt/")
