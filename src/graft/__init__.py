"""Keeps projects up to date with the Copier template that they were made from."""
