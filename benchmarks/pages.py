"""What is measured, and what an answer must hold: a page without it failed, however fast it came."""

import re
from dataclasses import dataclass

TRIVIAL = "profile"  # the cheapest page of somebody signed in; every other is shown as a multiple of it


@dataclass(frozen=True)
class Page:
    """A page: its address with names of `facts`, and what must stand in the answer at least so many times."""

    key: str
    path: str
    holds: str
    times: int = 1
    posts: bool = False
    aim: int | None = None  # milliseconds for p90 of one client at ten districts

    def fault(self, status: int, text: str, facts: dict) -> str:
        """Say what is wrong with an answer; "" when it is what it should be."""
        wanted = 302 if self.posts else 200
        if status != wanted:
            return f"{self.key}: answered {status} instead of {wanted}"
        found = len(set(re.findall(self.pattern(facts), text)))
        return "" if found >= self.times else f"{self.key}: holds {self.holds} {found} times, not {self.times}"

    def pattern(self, facts: dict) -> str:
        """Give what must be found, for the district measured."""
        return self.holds.format(**{name: re.escape(str(value)) for name, value in facts.items()})


UUID = "[0-9a-f]{{8}}-[0-9a-f-]{{27}}"

PAGES = (
    Page(TRIVIAL, "/accounts/profile/", 'value="{full_name}"'),
    Page("dashboard", "/districts/{district}/", r"/subdistricts/{district}\.\d\d/", times=22, aim=100),
    Page("subdistrict", "/subdistricts/{subdistrict}/", r"/villages/{subdistrict}\.\d{{4}}/", times=5, aim=100),
    Page("village_list", "/villages/", r"/villages/{district}\.\d\d\.\d{{4}}/", times=50, aim=100),
    Page("search", "/villages/?q={search}", "/villages/{village}/", aim=100),
    Page("village", "/villages/{village}/", r"/villages/{village}/stages/\w+/", times=3, aim=25),
    Page("visit_list", "/visits/", f"/visits/{UUID}/", times=50, aim=100),
    Page("queue", "/districts/{district}/verification/", r"/villages/{district}\.\d\d\.\d{{4}}/", times=20, aim=100),
    Page("visit_form", "/visits/new/", r'<option value="{district}\.\d\d\.\d{{4}}"', times=248),
    Page("store_visit", "/visits/new/", "^$", posts=True),
)
