"""Links to reach a person by telephone or WhatsApp."""

from urllib.parse import quote

from django import template

register = template.Library()


@register.filter
def tel(phone: object) -> str:
    """Give the link that calls a number: `tel:+62…`."""
    return f"tel:{_international(phone)}"


@register.filter
def whatsapp(phone: object, text: str = "") -> str:
    """Give the link that opens a WhatsApp chat with a number, the message ready to send."""
    link = f"https://wa.me/{_international(phone).lstrip('+')}"
    return f"{link}?text={quote(str(text), safe='')}" if text else link


@register.filter
def whatsapp_share(text: str) -> str:
    """Give the link that opens WhatsApp with a message and lets the person choose to whom."""
    return f"https://wa.me/?text={quote(str(text), safe='')}"


def _international(phone: object) -> str:
    """Write a stored number (a PhoneNumber, or text in E.164) as +62…, without spaces."""
    return str(getattr(phone, "as_e164", phone))
