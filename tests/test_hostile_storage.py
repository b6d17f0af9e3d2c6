"""A hostile storage: its files are compared with the hashes in git."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import fsspec
import pytest
from combinations.template import Template
from combinations.tree import write
from servers import storage_server
from support import git

DVCS_OWN = ("clone/.dvc/", "site/")
PROGRAMS = Path(sys.prefix, "bin")


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project, with this repository's libraries."""
    variables = {
        "DVC_NO_ANALYTICS": "1",
        "DVC_SITE_CACHE_DIR": str(project.parent / "site"),
        "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(project / "src"),
    }
    return subprocess.run(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=project,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )


def pull(clone: Path) -> subprocess.CompletedProcess[str]:
    return run(clone, "python", "-m", "flight_delays.remote", "pull")


@pytest.fixture(scope="module")
def pushed(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a data file and a data folder, and the storage that holds both."""
    folder = tmp_path_factory.mktemp("pushed")
    template = Template(plain_template)
    write(template.render(template.ask({})), folder / "project")
    project = folder / "project"
    git(project, "init", "--quiet")
    (project / "dvc.yaml").unlink()  # nothing is made here
    (project / "data/shop").mkdir(parents=True)
    (project / "data/prices.csv").write_text("prices\n")
    (project / "data/shop/shops.csv").write_text("shops\n")
    (project / "data/shop/sales.csv").write_text("sales\n")
    added = run(project, "dvc", "add", "--quiet", "data/prices.csv", "data/shop")
    assert added.returncode == 0, added.stderr
    pushed = run(project, "python", "-m", "flight_delays.remote", "push")
    assert pushed.returncode == 0, pushed.stderr
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Data")
    shutil.rmtree(project / ".dvc/cache")
    return folder


@pytest.fixture
def storage(pushed: Path, tmp_path: Path) -> Path:
    """A storage of the test's own, beside the project."""
    shutil.copytree(pushed, tmp_path / "team")
    return tmp_path / "team/flight-delays-storage"


@pytest.fixture
def clone(storage: Path) -> Path:
    git(storage.parent, "clone", "--quiet", "project", "clone")
    return storage.parent / "clone"


def stored(storage: Path, content: str) -> Path:
    """The file of the storage that holds this."""
    (found,) = (
        file
        for file in storage.rglob("*")
        if file.is_file() and content in file.read_text()
    )
    return found


def put(file: Path, content: str) -> None:
    """Replace a file, and restore the mode that DVC gives it."""
    file.chmod(0o644)
    file.write_text(content)
    file.chmod(0o444)


def test_what_was_pushed_is_pulled(clone: Path) -> None:
    done = pull(clone)
    assert done.returncode == 0, done.stderr
    assert (clone / "data/prices.csv").read_text() == "prices\n"
    assert (clone / "data/shop/sales.csv").read_text() == "sales\n"


def test_a_change_that_a_pull_would_lose_is_no_fault_of_the_storage(
    clone: Path,
) -> None:
    (clone / "data/prices.csv").write_text("mine\n")
    done = pull(clone)
    assert done.returncode == 1
    assert "Can't remove the following unsaved files" in done.stderr
    assert "storage" not in done.stderr
    assert (clone / "data/prices.csv").read_text() == "mine\n"


def test_a_file_that_does_not_fit_its_hash_is_not_taken(
    storage: Path, clone: Path
) -> None:
    put(stored(storage, "prices"), "mine\n")
    done = pull(clone)
    assert done.returncode == 1
    assert "or not as it was pushed" in done.stderr.splitlines()[-1]
    assert not (clone / "data/prices.csv").exists()


def test_a_link_in_the_storage_brings_nothing_of_this_machine(
    storage: Path, clone: Path
) -> None:
    secret = storage.parent / "secret"
    secret.write_text("secret\n")
    file = stored(storage, "prices")
    file.unlink()
    file.symlink_to(secret)
    assert pull(clone).returncode == 1
    assert not (clone / "data/prices.csv").exists()
    assert secret.read_text() == "secret\n"


@pytest.mark.parametrize(
    "lie",
    [
        {"relpath": "../../../outside.csv"},
        {"relpath": "../../.git/hooks/pre-push"},
        {"relpath": "another.csv"},
        {"md5": "../../../../../outside.csv"},
    ],
    ids=str,
)
def test_a_listing_that_is_not_what_was_pushed_brings_nothing(
    storage: Path, clone: Path, lie: dict[str, str]
) -> None:
    listing = stored(storage, "relpath")
    forged = json.loads(listing.read_text())
    forged[0] |= lie
    put(listing, json.dumps(forged))
    around = everything(storage.parent)
    for _ in range(2):
        done = pull(clone)
        assert done.returncode == 1
        assert "or not as it was pushed" in done.stderr.splitlines()[-1]
    run(clone, "dvc", "checkout")
    new = everything(storage.parent) - around
    assert {path for path in new if not path.startswith(DVCS_OWN)} == set()


def test_a_bucket_can_lie_no_better(
    storage: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = stored(storage, "relpath")
    pushed = listing.read_text()
    with storage_server("s3", "s3://lying") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        url = ["remote", "modify", "--local", "storage", "url", "s3://lying"]
        assert run(clone, "dvc", *url).returncode == 0
        bucket = fsspec.filesystem("s3", skip_instance_cache=True)
        put(listing, pushed.replace("sales.csv", "../../outside.csv"))
        bucket.put(f"{storage}/", "lying/", recursive=True)
        assert pull(clone).returncode == 1
        assert not (clone / "outside.csv").exists()
        assert not (clone / "data/shop").exists()
        put(listing, pushed)
        bucket.put(f"{storage}/", "lying/", recursive=True)
        done = pull(clone)
        assert done.returncode == 0, done.stderr
    assert (clone / "data/shop/sales.csv").read_text() == "sales\n"


def everything(folder: Path) -> set[str]:
    """The files below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found}
