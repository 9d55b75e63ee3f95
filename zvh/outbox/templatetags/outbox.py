"""`{% load outbox %}`: a notice for a first page, that messages were not sent. Nothing when all were."""

from django import template

from zvh.outbox.mail import KEPT_FOR
from zvh.outbox.models import Message

register = template.Library()


@register.inclusion_tag("outbox/_failed.html", takes_context=True)
def failed_messages(context):
    """Of those that whoever looks had sent, and for a beheerder of everybody's; one query."""
    visible = Message.objects.visible_to(context["request"].principal)
    # What could not be sent longer ago can't be tried again either: no reason to be told of it every morning.
    return {"number": visible.failed().asked_within(KEPT_FOR).count()}
