"""What every page draws with: icons, the menu, the stage ramp, the progress bar."""

from math import ceil

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from kmp_tracker.nav import Shown, menu_for

register = template.Library()

# Own drawings on a 24 × 24 grid, strokes only.
ICONS = {
    "check": "M4 12.5 9.5 18 20 6.5",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2.5",
    "close": "m6 6 12 12M18 6 6 18",
    "copy": "M9 9h11v11H9zM5.5 15H4V4h11v1.5",
    "dashboard": "M4 20V10m5.3 10V4m5.4 16v-8M20 20V7",
    "data": "M4 6.5C4 5 7.6 4 12 4s8 1 8 2.5S16.4 9 12 9 4 8 4 6.5Zm0 0V12c0 1.5 3.6 2.5 8 2.5s8-1 8-2.5V6.5"
    "M4 12v5.5C4 19 7.6 20 12 20s8-1 8-2.5V12",
    "day": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4"
    " 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    "download": "M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 19.5h15",
    "edit": "M4 20l.8-4L16 4.8 19.2 8 8 19.2 4 20Zm9.5-12.7 3.2 3.2",
    "filter": "M4 6h16M7 12h10m-7 6h4",
    "followup": "M4 6l1.5 1.5L8.5 4.5M4 12.5 5.5 14l3-3M4 19l1.5 1.5 3-3M12 6h8m-8 6.5h8M12 19h8",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM3.5 12h17M12 3.5c-5 5-5 12 0 17 5-5 5-12 0-17Z",
    "home": "M4 11.5 12 4l8 7.5M6.5 10v10h11V10M10 20v-5.5h4V20",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5.5M12 7.5v.1",
    "invite": "M10 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM3.5 20c.4-4 3-6 6.5-6s6.1 2 6.5 6M19 7v6m-3-3h6",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "near": "M12 4v3m0 10v3M4 12h3m10 0h3M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z",
    "phone": "M5 4h4l1.5 5-2.5 1.5a11 11 0 0 0 5.5 5.5L15 13.5l5 1.5v4c0 .8-.7 1.4-1.5 1.3C10.5 19.6 4.4 13.5"
    " 3.7 5.5 3.6 4.7 4.2 4 5 4Z",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4v-7.5h16V17h-3M7 14h10v6H7z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.7 11.2L20 20",
    "sign-out": "M14 4H5v16h9M10 12h10.5m-3.5-3.5 3.5 3.5-3.5 3.5",
    "sort": "m8 9 4-5 4 5M8 15l4 5 4-5",
    "target": "M6 21V4h11l-2 4 2 4H6",
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5",
    "verify": "M12 3 19.5 6v5.5c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5V6L12 3Zm-3.5 9 2.5 2.5 4.5-5",
    "village": "M12 21c-4-4.5-6.5-7.7-6.5-11a6.5 6.5 0 0 1 13 0c0 3.3-2.5 6.5-6.5 11ZM12 7.5a2.5 2.5 0 1 0 0 5 2.5"
    " 2.5 0 0 0 0-5Z",
    "visit": "M6 3.5h12.5v17H6zM9.5 8H15m-5.5 4H15m-5.5 4h3M3.5 7H6m-2.5 5H6m-2.5 5H6",
    "warning": "M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.1",
    "whatsapp": "M12 3.5a8.5 8.5 0 0 0-7.4 12.7L3.5 20.5l4.3-1.1A8.5 8.5 0 1 0 12 3.5ZM9 8.5c-.8 3.5 2.5 7 6.5"
    " 6.5l.5-1.8-2-1-1 1c-1.3-.5-2-1.2-2.4-2.4l1-1-1-2L9 8.5Z",
}


@register.simple_tag
def icon(name: str) -> str:
    """Draw an icon beside words that say the same; KeyError for a name that does not exist."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}" /></svg>',
        mark_safe(ICONS[name]),
    )


@register.simple_tag(takes_context=True)
def main_menu(context) -> list[Shown]:
    """Give the menu entries of the person asking."""
    return menu_for(context["request"])


@register.filter
def ramp(value: int, total: int) -> int:
    """Give the step of the stage ramp: 0 nothing yet, 1 to 5 by share, 6 only when complete."""
    if not value or not total:
        return 0
    return 6 if value >= total else max(1, ceil(5 * value / total))


@register.simple_tag
def progress(verified: int, claimed: int, total: int) -> str:
    """Draw how far a total is reached: verified solid, claimed (and not yet verified) lighter, in words too."""
    shares = {"verified": verified, "claimed": claimed, "total": total}
    return render_to_string("_components/progress.html", shares)


@register.filter
def dash(value: object) -> object:
    """Show an en dash for what is not known."""
    return "–" if value in (None, "") else value
