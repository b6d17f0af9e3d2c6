"""Python files that one side only formatted anew."""

import ast
import io
import tokenize

from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines


def merge(sides: Sides[Lines]) -> Lines:
    """Take the side that changed what the program does; refuse when both did."""
    meanings = sides.map(_meaning)
    meaning = meanings.agreed()
    return sides.ours if meaning == meanings.ours else sides.theirs


def _meaning(text: Lines) -> tuple[str, list[str]]:
    """The program and its comments, without how they are laid out."""
    source = "\n".join(text) + "\n"
    try:
        program = ast.dump(ast.parse(source))
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise UncertainError(f"not Python: {error}") from error
    return program, [token.string for token in tokens if token.type == tokenize.COMMENT]
