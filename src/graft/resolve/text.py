"""A text file as lines, with line endings, final newline and BOM kept separately."""

import codecs
from dataclasses import dataclass

from graft.resolve.sides import Sides, UncertainError

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Text:
    lines: Lines
    newline: str
    ends_with_newline: bool
    has_bom: bool

    def encode(self) -> bytes:
        body = self.newline.join(self.lines)
        if self.ends_with_newline and self.lines:
            body += self.newline
        bom = codecs.BOM_UTF8 if self.has_bom else b""
        return bom + body.encode()


def read(content: bytes) -> Text:
    """Split a file; raise UncertainError unless UTF-8 with uniform line endings."""
    has_bom = content.startswith(codecs.BOM_UTF8)
    try:
        body = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise UncertainError("not UTF-8 text") from error
    newline = "\r\n" if "\r\n" in body else "\n"
    lines = body.split(newline)
    if "\0" in body or any("\n" in line or "\r" in line for line in lines):
        raise UncertainError("binary, or mixed line endings")
    ends_with_newline = lines[-1] == ""
    if ends_with_newline:
        lines.pop()
    return Text(tuple(lines), newline, ends_with_newline, has_bom)


def with_layout(lines: Lines, texts: Sides[Text]) -> Text:
    """Join merged lines, with the line endings, final newline and BOM merged too."""
    return Text(
        lines,
        texts.map(lambda text: text.newline).agreed(),
        texts.map(lambda text: text.ends_with_newline).agreed(),
        texts.map(lambda text: text.has_bom).agreed(),
    )


def margin(line: str) -> int:
    """A line's indentation."""
    return len(line) - len(line.lstrip())
