"""Hands out stored documents to whoever may see the case, as long as today's shielding allows it."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zvh.audit import log
from zvh.documents.kinds import may_hand_out
from zvh.documents.models import Document
from zvh.documents.services import checked_content
from zvh.errors import DomainError
from zvh.gate import signed_in


class WithdrawnError(DomainError):
    """What was made for this reader holds something they may not have today."""

    status = 410


@require_safe
@signed_in
def download(request, case, document):
    """The PDF as it was stored. A stranger gets a 404, a document that is too much today a 410."""
    document = Document.objects.get_or_404(request.principal, pk=document, case_id=case)
    if not may_hand_out(document):
        raise WithdrawnError(
            _(
                "Since this document was made, something in it has been shielded. "
                "Make it again from the plan of the case."
            )
        )
    log.record("document.open", case_id=document.case_id, subject_id=document.pk)
    return pdf_response(content=checked_content(document), title=document.title)


def pdf_response(*, content: bytes, title: str) -> HttpResponse:
    """A PDF to look at or save, under a name that says what it is and nobody's name."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{slugify(title)[:80] or "document"}.pdf"',
            "Cache-Control": "no-store",
        },
    )
