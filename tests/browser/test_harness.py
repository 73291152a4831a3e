"""The browser tests' own traps catch what they are there to catch."""

import pytest


@pytest.mark.parametrize(
    "breach",
    [
        "<p style='color: red'>inline style</p>",
        "<style>p { color: red }</style>",
        "<p onclick='alert()'>inline handler</p>",
        "<script>alert()</script>",
        "<img src='http://127.0.0.1:1/tracker.png' alt=''>",
    ],
)
def test_a_breach_of_our_content_security_policy_is_a_problem(phone, problems, breach):
    policy = phone.goto("/healthz").headers["content-security-policy"]
    page = {"content_type": "text/html", "body": f"<!doctype html><title>Breach</title>{breach}"}
    phone.route("**/breach", lambda route: route.fulfill(headers={"Content-Security-Policy": policy}, **page))

    phone.goto("/breach")
    phone.wait_for_timeout(50)

    assert "Content Security Policy" in problems.pop()


def test_a_script_error_is_a_problem(desktop, problems):
    desktop.goto("/healthz")
    desktop.evaluate("setTimeout(() => { throw new Error('lost') })")
    desktop.wait_for_timeout(50)

    assert "lost" in problems.pop()


def test_a_page_that_scrolls_sideways_does_not_fit(phone, assert_fits):
    phone.goto("/healthz")
    assert_fits(phone)

    phone.evaluate("document.body.append('x'.repeat(300))")

    with pytest.raises(AssertionError, match="on a screen of"):
        assert_fits(phone)
