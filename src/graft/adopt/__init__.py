"""Brings a repository under a template that it was not made from."""

BRANCH = "adopt-template"
