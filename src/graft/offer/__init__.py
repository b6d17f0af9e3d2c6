"""Offers an update for review, as a pull or merge request.

`prepare` merges and tests with no right to write; the result goes to build/update.
`propose` pushes it and opens or refreshes the request; it runs nothing that was merged.
`workflows` applies workflow changes that an earlier offer had to hold back.
"""
