"""The household that the journey is about, and the words that travel through it from the first page to the papers."""

from dataclasses import dataclass

NAME = "Van Dalen-Özdemir"


@dataclass(frozen=True)
class Relative:
    """Somebody of the household, as the referrer knows them. A child has no safe channel of its own."""

    first_name: str
    last_name: str
    born: str
    place: str
    address: str
    is_child: bool = False
    lives_here: bool = True
    number: str = ""
    safe_times: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


MOTHER = Relative(
    *("Fatma", "Özdemir", "1988-03-14", "moeder", "Lange Gracht 12, Delft"),
    number="06 1234 5678",
    safe_times="op werkdagen voor drie uur",
)
FATHER = Relative(
    *("Bas", "van Dalen", "ongeveer 40", "vader", "bij zijn broer, Rijswijk"),
    lives_here=False,
    number="06 8765 4321",
    safe_times="na vijf uur",
)
DAUGHTER = Relative("Lina", "van Dalen", "2016-09-02", "dochter", "Lange Gracht 12, Delft", is_child=True)
RELATIVES = (MOTHER, FATHER, DAUGHTER)

NOT_TOLD = "Moeder is bang voor wat vader doet als hij het hoort; Veilig Thuis vertelt het haar alleen."
CONCERN = "Lina hoort de ruzies en durft niet meer te slapen."
STRENGTH = "Oma woont om de hoek en Lina is daar graag."
JOINT_CONCERN = "Geldruzies in het weekend, met Lina erbij."
BOTTOM_LINE = "Niemand slaat of bedreigt iemand in huis."
OTHERWISE = "Dan belt Veilig Thuis dezelfde dag de politie."
TO_GRANDMOTHER = "Twee avonden per week gaat Lina naar oma."
CALL = "Elke vrijdag bellen met moeder over het weekend."
DEBTS = "Moeder aanmelden bij de schuldhulp van de gemeente."
