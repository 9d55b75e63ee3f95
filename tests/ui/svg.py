"""Reads drawings back: which texts stand where, and whether they touch."""

from itertools import combinations
from xml.etree.ElementTree import Element

from zvh.ui.pictures.placing import Box
from zvh.ui.pictures.text import text_width

SVG = "{http://www.w3.org/2000/svg}"


def texts_of(root: Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def boxes_of_texts(root: Element) -> list[Box]:
    """The room that each text takes: its width, and from the height of a capital to its baseline."""
    boxes = []
    for text in root.iter(f"{SVG}text"):
        size = float(text.get("font-size"))
        width = text_width(text.text or "", size=size, strong=text.get("font-weight") == "600")
        x, y = float(text.get("x")), float(text.get("y"))
        left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
        boxes.append(Box(left, y - size * 0.7, left + width, y))
    return boxes


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [pair for pair in combinations(boxes, 2) if pair[0].touches(pair[1])]
