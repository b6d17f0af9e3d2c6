"""A project from a table of one's own: what is in it, and the files that say so."""
