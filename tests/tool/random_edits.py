"""Random edits of a folder of files; no two lines written are the same."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BINARY = b"\0binary\0"


@dataclass
class Author:
    """Someone who edits files; `name` begins each line they write."""

    name: str
    chance: random.Random
    counter: Iterator[int] = field(default_factory=itertools.count)

    def line(self) -> str:
        """A new line."""
        return f"{self.name}{next(self.counter)} {self.chance.random():.12f}\n"

    def text(self) -> str:
        """The content of a new file."""
        return "".join(self.line() for _ in range(self.chance.randint(4, 25)))

    def start(self, folder: Path) -> None:
        """Write the first files."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(self.chance.randint(2, 4)):
            (folder / f"file{number}.txt").write_text(self.text())
        (folder / "image.bin").write_bytes(BINARY + self.line().encode())

    def work(self, folder: Path, edits: int) -> None:
        """Change some of what is there."""
        ways = (
            *([self.insert] * 6 + [self.replace] * 4 + [self.delete] * 2),
            *(self.remove, self.rename, self.add, self.paint, self.make_executable),
        )
        for _ in range(edits):
            self.chance.choice(ways)(folder)

    def pick(self, folder: Path, pattern: str = "*.txt") -> Path | None:
        """One of the files."""
        files = sorted(path for path in folder.glob(pattern) if not path.is_symlink())
        return self.chance.choice(files) if files else None

    def insert(self, folder: Path) -> None:
        """Write some lines somewhere."""
        self.splice(folder, drop=0, lines=self.chance.randint(1, 3))

    def replace(self, folder: Path) -> None:
        """Write some lines in place of others."""
        self.splice(folder, drop=self.chance.randint(1, 2), lines=1)

    def delete(self, folder: Path) -> None:
        """Take some lines out."""
        self.splice(folder, drop=self.chance.randint(1, 3), lines=0)

    def splice(self, folder: Path, drop: int, lines: int) -> None:
        """Put new lines in the place of old ones."""
        path = self.pick(folder)
        if path is None:
            return
        text = path.read_bytes().decode()
        end = "\r\n" if "\r\n" in text else "\n"
        rows = text.splitlines(keepends=True)
        at = self.chance.randint(0, len(rows))
        new = [self.line().replace("\n", end) for _ in range(lines)]
        rows[at : at + drop] = new
        path.write_bytes("".join(rows).encode())

    def remove(self, folder: Path) -> None:
        """Delete a file."""
        if path := self.pick(folder):
            path.unlink()

    def rename(self, folder: Path) -> None:
        """Give a file another name."""
        if path := self.pick(folder):
            path.rename(path.with_name(f"{self.name}{next(self.counter)}.txt"))

    def add(self, folder: Path) -> None:
        """Write a new file, now and then where the other side may write one too."""
        number = self.chance.randint(3, 6)
        path = folder / self.chance.choice(
            [f"file{number}.txt", f"{self.name}{number}.txt"]
        )
        if not path.exists():
            path.write_text(self.text())

    def paint(self, folder: Path) -> None:
        """Change the binary file."""
        (folder / "image.bin").write_bytes(BINARY + self.line().encode())

    def make_executable(self, folder: Path) -> None:
        """Set a file's executable bit."""
        if path := self.pick(folder):
            path.chmod(0o755)

    def use_crlf(self, folder: Path) -> None:
        """Save a file as an editor on Windows does."""
        if path := self.pick(folder):
            text = path.read_bytes().decode().replace("\r\n", "\n")
            path.write_bytes(text.replace("\n", "\r\n").encode())
