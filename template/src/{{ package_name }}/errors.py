"""What can go wrong that one line explains; the command line prints just that line."""


class ProjectError(Exception):
    """A mistake outside the code: what is wrong, where, and what to do."""


class ConfigError(ProjectError):
    """A setting that cannot be read or is not allowed."""


class DatasetError(ProjectError):
    """A file that cannot be read or written, or does not fit its schema."""


class ModelError(ProjectError):
    """A model that is missing, damaged, or asked something it cannot answer."""
