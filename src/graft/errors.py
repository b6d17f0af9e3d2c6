"""Errors, in words for the user."""


class GraftError(Exception):
    """One line that says what is wrong and what to do."""


class RenderError(GraftError):
    """A version of the template that cannot be rendered."""


class AnswerError(RenderError):
    """An answer that its question refuses."""


class FetchError(RenderError):
    """A version of the template that cannot be fetched from its address."""
