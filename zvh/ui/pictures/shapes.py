"""The shape of each phase, so that a phase never depends on its colour alone."""

import math

from zvh.ui.pictures.canvas import Canvas

SHAPES = ("circle", "diamond", "triangle", "square", "pentagon")


def draw_phase_shape(canvas: Canvas, *, number: int, x: float, y: float, radius: float, fill: str) -> None:
    """The shape of the phase with this number (from 1), around the point x, y."""
    if number == 1:
        canvas.circle(x=x, y=y, radius=radius * 0.92, fill=fill)
        return
    corners = {2: 4, 3: 3, 4: 4, 5: 5}[number]
    turn = math.pi / 4 if number == 4 else 0.0
    lift = radius * 0.15 if number == 3 else 0.0
    reach = radius * (1.15 if number in {3, 4} else 1.05)
    angles = (turn + 2 * math.pi * corner / corners for corner in range(corners))
    canvas.polygon(
        ((x + reach * math.sin(angle), y + lift - reach * math.cos(angle)) for angle in angles), fill=fill
    )
