"""Pages are Indonesian until the person switches."""

import pytest


def language_of(answer) -> str:
    return answer.headers["Content-Language"]


@pytest.mark.parametrize("browser", ["en-US,en;q=0.9", "id", "fr", ""])
def test_the_browsers_own_language_changes_nothing(client, browser):
    answer = client.get("/no/such/page/", headers={"accept-language": browser})

    assert language_of(answer) == "id"
    assert '<html lang="id">' in answer.content.decode()


def test_the_switch_is_remembered_and_open_to_signed_out_visitors(client):
    sent = client.post("/language/", {"language": "en", "next": "/no/such/page/"})

    assert (sent.status_code, sent.url) == (302, "/no/such/page/")
    assert language_of(client.get("/no/such/page/")) == "en"

    client.post("/language/", {"language": "id"})
    assert language_of(client.get("/no/such/page/")) == "id"


def test_an_unknown_language_in_the_cookie_is_ignored(client):
    client.cookies.load({"django_language": "xx"})

    assert language_of(client.get("/no/such/page/")) == "id"


def test_one_visitors_language_does_not_stay_for_the_next(client):
    client.cookies.load({"django_language": "en"})
    client.get("/no/such/page/")
    client.cookies.clear()

    assert language_of(client.get("/no/such/page/")) == "id"


def test_a_cached_page_is_kept_apart_by_cookie(client):
    assert "Cookie" in client.get("/no/such/page/").headers["Vary"]
