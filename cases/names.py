"""Folds names to a key by which they sort and match: the embedded database has no ICU and no trigrams."""

import unicodedata

PREFIXES = {
    "van",
    "von",
    "de",
    "den",
    "der",
    "het",
    "'t",
    "ter",
    "ten",
    "te",
    "la",
    "le",
    "el",
    "al",
    "in",
    "op",
}


def fold_name(name: str) -> str:
    """Lower case, no accents, Dutch prefixes last: "Van der Étoile" becomes "etoile van der"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = plain.replace("-", " ").split()
    return " ".join(
        [word for word in words if word not in PREFIXES] + [word for word in words if word in PREFIXES]
    )
