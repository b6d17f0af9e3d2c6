"""Renders a version of a template into a temporary folder, with Copier.

Everything that depends on Copier's internals is here; Copier is pinned exactly.
"""

import contextlib
import functools
import io
import os
import shlex
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from copier._jinja_ext import SandboxedEnvironment, get_yield_context
from copier._main import Worker, _operation
from copier._settings import SettingsModel
from copier._tools import scantree
from copier._vcs import _resolve_ref, get_git, get_latest_tag, get_repo
from copier.errors import (
    InvalidConfigFileError,
    InvalidTypeError,
    UnsupportedVersionError,
)
from jinja2 import Template
from packaging.version import InvalidVersion
from packaging.version import Version as Number
from plumbum import local
from plumbum.commands.processes import ProcessExecutionError

from graft import names
from graft.errors import AnswerError, FetchError, GraftError, RenderError
from graft.git import Git, main_line
from graft.names import Names

warnings.simplefilter("ignore")  # Copier's advice to template authors


class Renderer(Worker):
    """Copier's worker, without work that it repeats for each file."""

    @functools.cached_property
    def jinja_env(self) -> SandboxedEnvironment:
        """Copier's Jinja, which compiles equal texts of the questions once."""
        jinja = super().jinja_env
        compiled = functools.cache(jinja.from_string)

        def from_string(source: str) -> Template:
            forget_yield(jinja)
            return compiled(source)

        jinja.from_string = from_string  # type: ignore[method-assign, assignment]
        return jinja

    def _render_string(
        self, string: str, extra_context: dict[str, Any] | None = None
    ) -> str:
        """What a text renders to: most names of files are without Jinja."""
        if names.is_plain(string, self.jinja_env):
            forget_yield(self.jinja_env)
            return string
        return super()._render_string(string, extra_context)

    @property
    def answers_relpath(self) -> Path:
        """The answers file's path: it is given, so it needs no rendering."""
        assert self.answers_file
        return Path(self.answers_file)

    def _sync_git_index_executable_bit(self, dst_relpath: Path, src_mode: int) -> None:
        """Nothing to do: the rendered folder has no index."""


def forget_yield(jinja: SandboxedEnvironment) -> None:
    """Forget the loop that the name of another file asked for, as compiling does."""
    context = get_yield_context(jinja)
    context.yield_name = context.yield_iterable = None


@dataclass(frozen=True)
class Release:
    """A released version of a template, and what its tag says."""

    tag: str
    subject: str


@dataclass(frozen=True)
class Version:
    """One version of a template, ready to be rendered into `folder`."""

    worker: Renderer
    folder: Path
    warnings: Sequence[str] = ()

    @property
    def name(self) -> str:
        """What Copier records as `_commit`: a tag, or the output of `git describe`."""
        return str(self.worker.template.commit)

    @property
    def commit(self) -> str:
        """The hash of the template's commit."""
        return str(self.worker.template.commit_hash)

    @property
    def number(self) -> Number:
        """The version to compare with others."""
        number = self.worker.template.version
        if number is None:
            raise RenderError(f"the template's version {self.name} is not a number")
        return number

    @property
    def checkout(self) -> Path:
        """A clone of the template with all its tags."""
        return self.worker.template.local_abspath

    @property
    def exclude(self) -> Sequence[str]:
        """The template's patterns of files to leave out, not rendered yet."""
        return self.worker.template.exclude

    def settings(self) -> Mapping[str, Any]:
        """The template's own settings, read on first use."""
        return self.worker.template.config_data

    @property
    def questions(self) -> Mapping[str, Any]:
        """The template's questions."""
        return self.worker.template.questions_data

    def unsafe_features(self) -> list[str]:
        """The template's features that run code."""
        template = self.worker.template
        tasks = template.tasks and not self.worker.skip_tasks
        found = {"tasks": tasks, "Jinja extensions": template.jinja_extensions}
        return [name for name, used in found.items() if used]

    def migrations_from(self, old: "Version") -> list[str]:
        """The template's migration commands from `old` to this version, in order."""
        template, since = self.worker.template, old.worker.template
        found = [
            task.cmd
            for stage in ("before", "after")
            for task in template.migration_tasks(stage, since)
        ]
        return [one if isinstance(one, str) else shlex.join(one) for one in found]

    def render(self) -> None:
        """Write the files; RenderError with Copier's reason when it fails."""
        with as_update(), copier_errors(f"version {self.name} cannot be rendered"):
            self.worker.run_copy()

    def remembered(self) -> dict[str, Any]:
        """The answers that the new answers file records, after `render`."""
        return dict(self.worker._answers_to_remember())

    def tag_of(self, commit: str) -> str:
        """Another tag of the template that names this commit; "" when none does."""
        code, found = Git(self.checkout).outcome(
            *("tag", "--points-at", commit), accept=(0, 128, 129)
        )
        tags = [] if code else found.decode().split()
        return next((tag for tag in tags if tag != self.name), "")

    def releases_since(self, old: "Version") -> list[Release]:
        """The template's releases after `old`, up to this one, oldest first."""
        listed = Git(self.checkout).text(
            "for-each-ref", "refs/tags", "--format=%(refname:strip=2)%09%(subject)"
        )
        found = []
        for line in listed.splitlines():
            tag, _, subject = line.partition("\t")
            with contextlib.suppress(InvalidVersion):
                found.append((Number(tag), Release(tag, subject)))
        between = [pair for pair in found if old.number < pair[0] <= self.number]
        return [release for _, release in sorted(between, key=lambda pair: pair[0])]

    def undelivered(self, paths: Iterable[str]) -> list[str]:
        """Which of these files a new project with the same answers would lack."""
        with self._new_project() as fresh:
            fresh._ask()
            return [path for path in paths if fresh.match_exclude(Path(path))]

    def render_new_project(self, exclude: Sequence[str]) -> Path:
        """Write the files of a new project with the same answers; call after `render`.

        `exclude` are patterns of another version, left out as well.
        """
        with self._new_project(exclude) as fresh:
            fresh.run_copy()
            return Path(fresh.dst_path)

    @contextlib.contextmanager
    def _new_project(self, exclude: Sequence[str] = ()) -> Iterator[Renderer]:
        answers = dict(self.worker.data) | self.remembered()
        asked = {k: v for k, v in answers.items() if k in self.questions}
        elsewhere = self.folder.parent / "new project" / self.folder.name
        with replace(
            self.worker, dst_path=elsewhere, data=asked, exclude=exclude
        ) as fresh:
            fresh.template = self.worker.template  # fetched already
            with as_update(), copier_errors(f"version {self.name} cannot be rendered"):
                yield fresh

    def excluded(self, paths: Iterable[str], exclude: Sequence[str] = ()) -> set[str]:
        """Which paths the template leaves out; call after `render`.

        `exclude` are patterns of another version, evaluated with this one's answers.
        """
        worker = self.worker
        with replace(worker, exclude=exclude) as matcher, as_update():
            matcher.template, matcher.answers = worker.template, worker.answers
            with copier_errors("the newer version leaves out what cannot be told"):
                return {path for path in paths if matcher.match_exclude(Path(path))}

    def names(self) -> Names:
        """The paths that the template could render, except the answers file."""
        worker = self.worker
        top = worker.template_copy_root
        found = scantree(str(top), follow_symlinks=True)
        files = (Path(one).relative_to(top).as_posix() for one in found)
        files = (name for name in files if "_copier_conf.answers_file" not in name)
        return names.of(files, worker.template.templates_suffix, worker.jinja_env)

    def skips(self, path: str) -> bool:
        """Whether the template writes this path only if it does not exist."""
        return self.worker.match_skip(Path(path))


@contextlib.contextmanager
def opened(
    source: str,
    version: str | None,
    folder: Path,
    answers_file: str,
    data: Mapping[str, Any],
    *,
    trust: bool = False,
    skip_tasks: bool = False,
    beside: Version | None = None,
) -> Iterator[Version]:
    """Fetch a version of a template, the latest release when `version` is None.

    `beside` is one of the same template that is fetched already, with all others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    version, warnings = committed(source, version)
    with (
        copiers_environment(),
        Renderer(
            src_path=source,
            dst_path=folder,
            answers_file=Path(answers_file),
            vcs_ref=version,
            data=dict(data),
            # Not the user's own settings: they may trust templates and set defaults.
            settings=SettingsModel(),
            defaults=True,
            overwrite=True,
            quiet=True,
            unsafe=trust,
            skip_tasks=skip_tasks,
        ) as worker,
    ):
        try:
            with copier_errors(f"template {source} cannot be fetched"):
                if beside:
                    check_out(worker, version or beside.commit, beside)
                # Copier fetches the template on first access.
                reached = worker.template.vcs == "git" and worker.template.commit_hash
        except RenderError as error:
            raise FetchError(str(error)) from error
        if not reached:
            raise FetchError(
                f"template {source} is no git repository that can be reached"
            )
        found = Version(worker, folder, warnings)
        with (
            copier_errors(
                f"version {found.name} of the template cannot be read", found.name
            ),
            contextlib.redirect_stderr(io.StringIO()),  # Copier prints more than a line
        ):
            found.settings()
        yield found


def check_out(worker: Renderer, version: str, beside: Version) -> None:
    """Give Copier's worker a version out of the clone that it made for another one."""
    folder = Path(mkdtemp()).resolve()
    with local.cwd(beside.checkout):
        commit = _resolve_ref(version)
    git = get_git(beside.checkout)
    git("worktree", "add", "--detach", "--force", "--", folder, commit)
    if (folder / ".gitmodules").exists():
        submodules = get_git(folder)["submodule"]
        submodules("sync", "--recursive")
        submodules("update", "--checkout", "--init", "--recursive", "--force")
    worker.template.local_abspath = folder


def committed(source: str, version: str | None) -> tuple[str | None, list[str]]:
    """The version to ask Copier for, and what to know of it.

    Asked for the HEAD of a folder, Copier renders its uncommitted changes too, and
    records a commit that it made of them: no later update finds that one.
    """
    url = get_repo(source)
    if not url or not Path(url).is_dir():
        return version, []
    with (
        copiers_environment(),
        copier_errors(f"template {source} cannot be fetched"),
        contextlib.redirect_stderr(io.StringIO()),  # of the tags that there are not
    ):
        if (version or get_latest_tag(url)) != "HEAD":
            return version, []
    git = Git(Path(url))
    changed = git.outcome("status", "--porcelain", accept=(0, 128))[1]  # 128: bare
    left_out = f"uncommitted changes in {source} are left out: commit them there first"
    return git.text("rev-parse", "HEAD"), [left_out] if changed else []


def address(source: str) -> str:
    """What git calls a template's address: without Copier's `gh:`, `git+` or `~`."""
    return get_repo(source) or source


@contextlib.contextmanager
def copiers_environment() -> Iterator[None]:
    """Give Copier's git the current environment; it copied an earlier one on import."""
    with local.env():  # restores it at the end
        local.env.clear()
        local.env.update(os.environ)
        yield


@contextlib.contextmanager
def as_update() -> Iterator[None]:
    """Render as `copier update` does; a template can see the difference."""
    token = _operation.set("update")
    try:
        yield
    finally:
        _operation.reset(token)


@contextlib.contextmanager
def copier_errors(what: str, version: str = "") -> Iterator[None]:
    """Turn whatever Copier raises into a one-line RenderError.

    It names the command that takes the tool of `version`, if given.
    """
    command = f"`make update TOOL={version or '<version>'}`, or a newer graft"
    try:
        yield
    except GraftError:
        raise
    except ProcessExecutionError as error:
        reason = main_line(str(error.stderr)) or f"exit code {error.retcode}"
        raise RenderError(f"{what}: {reason}") from error
    except UnsupportedVersionError as error:
        raise RenderError(
            f"{what} by this tool, which is too old for it "
            f"({' '.join(str(error).split())}): take that version's own, {command}"
        ) from error
    except OSError as error:  # such as a full disk: not the template's fault
        raise GraftError(f"{what}: {error}") from error
    except Exception as error:  # Jinja, YAML and validators raise their own
        # For a file that is not YAML, Copier gives only its name.
        named_only = isinstance(error, InvalidConfigFileError) and error.__cause__
        reason = " ".join(str(named_only or error).split())
        if reason.startswith("Validation error"):
            raise AnswerError(
                f"{what}: {reason}: give another with --data, or put back what was "
                "changed by hand in the answers file (`git log -p` shows it)"
            ) from error
        if isinstance(error, InvalidTypeError):
            raise AnswerError(
                f"{what}: {reason}: write one of that type into the answers file, and "
                "commit it"
            ) from error
        if reason.startswith('Question "') and reason.endswith("is required"):
            raise AnswerError(f"{what}: {reason}: answer it with --data") from error
        hint = f"; if a newer tool can: {command}" if version else ""
        raise RenderError(f"{what}: {reason or type(error).__name__}{hint}") from error
