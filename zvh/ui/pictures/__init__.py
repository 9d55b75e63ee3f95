"""Pictures as SVG from plain values: the same drawing on the screen and in a PDF. No database, no request.

Every picture has a `svg`, a `svg_narrow` for a column or a telephone, a `svg_page` for the whole width, a
`title` and a `text_equivalent`.
"""

from zvh.ui.pictures.balance import Balance
from zvh.ui.pictures.bars import Bar, Bars
from zvh.ui.pictures.completeness import Completeness
from zvh.ui.pictures.development import Development, Round
from zvh.ui.pictures.phase_path import PhasePath, PhaseStep
from zvh.ui.pictures.scale_dots import ScaleDots, Score
from zvh.ui.pictures.step_time import PauseTime, StepTime
from zvh.ui.pictures.time_budget import TimeBudget

__all__ = [
    "Balance",
    "Bar",
    "Bars",
    "Completeness",
    "Development",
    "PauseTime",
    "PhasePath",
    "PhaseStep",
    "Round",
    "ScaleDots",
    "Score",
    "StepTime",
    "TimeBudget",
]
