"""The people of a household in one picture: adults above, children below, each with their age."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.canvas import LIGHT, NARROW, Canvas, Palette, Picture
from zvh.ui.pictures.text import shorten

SIZE = 13
NOTE_SIZE = 12
HEIGHT = 46
GAP = 10
LINK = 18
WIDEST = 170


@dataclass(frozen=True)
class FamilyMember:
    """`note` is the place in the family and the age; where somebody else lives is not told, only that they do."""

    name: str
    note: str = ""
    is_child: bool = False
    lives_elsewhere: bool = False

    def in_words(self) -> str:
        where = _("lives elsewhere") if self.lives_elsewhere else ""
        return ", ".join(filter(None, [self.name, self.note, where]))


@dataclass(frozen=True)
class Family(Picture):
    members: tuple[FamilyMember, ...] = ()

    @property
    def adults(self) -> tuple[FamilyMember, ...]:
        return tuple(member for member in self.members if not member.is_child)

    @property
    def children(self) -> tuple[FamilyMember, ...]:
        return tuple(member for member in self.members if member.is_child)

    @property
    def title(self) -> str:
        if not self.members:
            return _("Nobody of this household is recorded.")
        adults, children = len(self.adults), len(self.children)
        words = [
            ngettext("%(count)d adult", "%(count)d adults", adults) % {"count": adults},
            ngettext("%(count)d child", "%(count)d children", children) % {"count": children},
        ]
        return _("The household: %(who)s.") % {"who": ", ".join(words)}

    def text_equivalent(self) -> str:
        if not self.members:
            return self.title
        return f"{self.title} {'; '.join(member.in_words() for member in self.members)}."

    def draw(self, *, width: float, palette: Palette = LIGHT) -> SafeString:
        """As many beside each other as fit; a line leads from the adults to the children."""
        canvas = Canvas(width=width, palette=palette)
        beside = 2 if width <= NARROW else max(2, int((width + GAP) // (WIDEST + GAP)))
        wide = min(WIDEST, (width - 2 - (beside - 1) * GAP) / beside)
        y = self._draw_rows(canvas, self.adults, y=1.0, wide=wide, beside=beside)
        if self.adults and self.children:
            x = 1 + wide / 2
            canvas.line([(x, y - GAP), (x, y - GAP + LINK)], stroke=palette.edge, stroke_width=1.5)
            y += LINK - GAP
        y = self._draw_rows(canvas, self.children, y=y, wide=wide, beside=beside)
        return canvas.svg(height=max(y - GAP + 1, 2), title=self.title)

    def _draw_rows(
        self, canvas: Canvas, members: tuple[FamilyMember, ...], *, y: float, wide: float, beside: int
    ) -> float:
        """Returns where the next row begins."""
        for place, member in enumerate(members):
            x = 1 + (place % beside) * (wide + GAP)
            self._draw_member(canvas, member, x=x, y=y + (place // beside) * (HEIGHT + GAP), wide=wide)
        return y + -(-len(members) // beside) * (HEIGHT + GAP)

    def _draw_member(self, canvas: Canvas, member: FamilyMember, *, x: float, y: float, wide: float) -> None:
        """Children are round, adults are not; who lives elsewhere is dashed, and it is said."""
        palette = canvas.palette
        canvas.rect(
            x=x,
            y=y,
            width=wide,
            height=HEIGHT,
            rx=HEIGHT / 2 if member.is_child else 4,
            fill=palette.paper if member.lives_elsewhere else palette.brand_wash,
            stroke=palette.edge,
            stroke_width=1.5,
            stroke_dasharray="5 4" if member.lives_elsewhere else None,
        )
        room = wide - (HEIGHT if member.is_child else 20)
        note = ", ".join(filter(None, [member.note, _("lives elsewhere") if member.lives_elsewhere else ""]))
        for words, size, down, strong in ((member.name, SIZE, 0.42, True), (note, NOTE_SIZE, 0.78, False)):
            canvas.text(
                shorten(words, width=room, size=size, strong=strong),
                x=x + wide / 2,
                y=y + HEIGHT * down,
                size=size,
                strong=strong,
                anchor="middle",
                fill=palette.ink if strong else palette.soft,
            )
