import pytest
from django.core.management import CommandError, call_command

from leidraad.guide import GuideError, read_guide
from leidraad.models import GuideVersion
from leidraad.services.guide import current_guide, load_guide
from tests.leidraad.guide.small import SMALL_GUIDE
from tests.roles import acting
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody():
    with acting(None):
        yield


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "guide.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_loading_makes_it_the_current_guide(file):
    version = load_guide(file(SMALL_GUIDE))
    assert current_guide() == version
    assert read_guide(version).title == "Kleine leidraad"


def test_loading_the_same_text_again_changes_nothing(file):
    first = load_guide(file(SMALL_GUIDE))
    assert load_guide(file("# een opmerking\n" + SMALL_GUIDE)) == first
    assert GuideVersion.objects.count() == 1


def test_another_text_under_the_same_number_is_refused(file):
    load_guide(file(SMALL_GUIDE))
    with pytest.raises(GuideError):
        load_guide(file(SMALL_GUIDE.replace("Samen wegen.", "Anders wegen.")))
    assert GuideVersion.objects.get().content["steps"][1]["purpose"] == "Samen wegen."


def test_a_new_version_becomes_current_and_the_old_one_stays(file):
    first = load_guide(file(SMALL_GUIDE))
    second = load_guide(file(SMALL_GUIDE.replace("version: 3", "version: 4")))
    assert current_guide() == second
    assert list(GuideVersion.objects.order_by("version")) == [first, second]


def test_loading_an_earlier_version_again_makes_that_current(file):
    first = load_guide(file(SMALL_GUIDE))
    load_guide(file(SMALL_GUIDE.replace("version: 3", "version: 4")))
    load_guide(file(SMALL_GUIDE))
    assert current_guide() == first


def test_without_a_guide_planning_says_so():
    with pytest.raises(DomainError):
        current_guide()


def test_the_command_says_what_is_wrong_line_by_line(file):
    with pytest.raises(CommandError, match=r"(?s)guide\.yaml.*2: .*5: "):
        call_command(
            "load_guide", str(file(SMALL_GUIDE.replace("version: 3", "version: x").replace("20", "0")))
        )
    assert not GuideVersion.objects.exists()


def test_the_command_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        call_command("load_guide", str(tmp_path / "nergens.yaml"))


def test_the_command_loads(file, capsys):
    call_command("load_guide", str(file(SMALL_GUIDE)))
    assert "Kleine leidraad 3" in capsys.readouterr().out
