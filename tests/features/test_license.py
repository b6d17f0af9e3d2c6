"""Each licence: its true text, and metadata that says the same."""

import re
import subprocess
import sys
from email.parser import Parser
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from support import Render

AUTHOR = 'Søren & Co "Labs"'

# The words of each text without the line that names the holder. When these were taken,
# Debian's copy of Apache-2.0 and published wheels with MIT and BSD had the same.
WORDS = {
    "MIT": "35a446201226de6b",
    "Apache-2.0": "95f35d79ea3bab75",
    "BSD-3-Clause": "cc65957a28f15bbc",
    "Proprietary": "5d2c96178e63d326",
}


def hash_of_words(text: str) -> str:
    """The beginning of a hash that line breaks and punctuation do not change."""
    text = re.sub(r"(?im)^.*copyright \(c\).*$", "", text)
    words = re.findall("[a-z0-9]+", text.lower())
    return sha256(" ".join(words).encode()).hexdigest()[:16]


@pytest.mark.parametrize("license", WORDS)
def test_the_text_is_the_published_one(render: Render, license: str) -> None:
    project = render(license=license, author_name=AUTHOR)
    text = (project / "LICENSE").read_text()
    assert hash_of_words(text) == WORDS[license]


@pytest.mark.parametrize("license", sorted(set(WORDS) - {"Apache-2.0"}))
def test_the_text_names_who_holds_the_rights(render: Render, license: str) -> None:
    project = render(license=license, author_name=AUTHOR)
    assert f"Copyright (c) {AUTHOR}" in (project / "LICENSE").read_text()


@pytest.mark.parametrize(
    ("license", "expression", "classifiers"),
    [
        ("MIT", "MIT", None),
        ("Apache-2.0", "Apache-2.0", None),
        ("BSD-3-Clause", "BSD-3-Clause", None),
        # Registries refuse to publish a package with this classifier.
        ("Proprietary", "LicenseRef-Proprietary", ["Private :: Do Not Upload"]),
    ],
)
def test_the_wheel_says_which_licence_it_has(
    render: Render, license: str, expression: str, classifiers: list[str] | None
) -> None:
    project = render(license=license, author_name=AUTHOR)
    # Not `make dist`, which wants a trained model.
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "build", "--quiet", "--wheel"], cwd=project, check=True)
    with ZipFile(next((project / "dist").glob("*.whl"))) as wheel:
        folder = "flight_delays-0.1.0.dist-info"
        metadata = Parser().parsestr(wheel.read(f"{folder}/METADATA").decode())
        shipped = wheel.read(f"{folder}/licenses/LICENSE")
    assert metadata["License-Expression"] == expression
    assert metadata["License-File"] == "LICENSE"
    assert metadata.get_all("Classifier") == classifiers
    assert metadata["Author"] == AUTHOR
    assert shipped == (project / "LICENSE").read_bytes()


def test_another_licence_is_refused(render: Render, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="license"):
        render(license="GPL-3.0")
    assert not any(tmp_path.iterdir())
