"""Python files that one side only reformatted."""

import ast
import io
import tokenize

from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines


def merge(sides: Sides[Lines]) -> Lines:
    """Take the side that changed the program; raise UncertainError when both did."""
    meanings = sides.map(_meaning)
    meaning = meanings.agreed()
    return sides.ours if meaning == meanings.ours else sides.theirs


def _meaning(text: Lines) -> tuple[str, list[str]]:
    """The program and its comments, without formatting."""
    source = "\n".join(text) + "\n"
    try:
        program = ast.dump(ast.parse(source))
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise UncertainError(f"not Python: {error}") from error
    return program, [token.string for token in tokens if token.type == tokenize.COMMENT]
