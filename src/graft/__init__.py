"""Keep projects up to date with the Copier template they were made from."""
