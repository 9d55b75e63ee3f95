"""Stores what was printed: once per key, with its hash, so that what was handed out can be proved."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.documents.models import Document


class DamagedDocumentError(Exception):
    """The stored bytes are not the bytes that were stored."""


@transaction.atomic
def store(
    *,
    case_id: UUID,
    kind: str,
    audience: str,
    key: str,
    title: str,
    content: bytes,
    om_parts: Iterable[UUID] = (),
) -> Document:
    """Keep a PDF under its key; who stores the same key again gets the first one.

    `audience` is the class of reader it was rendered for: "professionals", or "person:<id>"; `om_parts` are the
    parts with the OM whose words are in it.
    """
    stored = Document.objects.bulk_create(
        [
            Document(
                case_id=case_id,
                kind=kind,
                audience=audience,
                om_parts=sorted(om_parts),
                key=key,
                title=title[:200],
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
                made_by_id=current_principal_id(),
            )
        ],
        ignore_conflicts=True,
    )
    document = Document.objects.defer("content").get(key=key)
    if document.pk == stored[0].pk:
        log.record("document.store", case_id=case_id, subject_id=document.pk)
    return document


def checked_content(document: Document) -> bytes:
    """The stored bytes; raises DamagedDocumentError when they no longer match their hash."""
    content = bytes(document.content)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DamagedDocumentError(str(document.pk))
    return content
