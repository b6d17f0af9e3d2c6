"""Offers an update for review, as a pull or merge request.

`prepare` merges and tests without write access; the result goes to build/update.
`propose` pushes it and opens or updates the request; it runs no merged code.
`workflows` applies workflow changes that an earlier offer had to hold back.
"""
