"""Which pages have the same text, and which reports tell of the same meeting: pure functions, no database.

:func:`~pipelines.dedupe.facts.facts_of` takes from a report what identifies its meeting; two reports are compared by
:func:`~pipelines.dedupe.identity.decide`; :func:`~pipelines.dedupe.clusters.kins_of` puts the reports of one meeting
together; :func:`~pipelines.dedupe.merge.merged` makes one meeting of them. Nothing here depends on the order in
which reports are given.
"""
