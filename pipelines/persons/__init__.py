"""Who is who over time: which mentions of a name at meetings are of one person. Pure functions, no database.

:mod:`~pipelines.persons.seats` tells which post in which place a position names; :mod:`~pipelines.persons.sightings`
gathers the mentions of a name at meetings into stations: a name, in the same posts, in one year;
:func:`~pipelines.persons.identity.decide` compares the times of a name in the same posts, and
:func:`~pipelines.persons.careers.persons_of` puts them together to persons. Nothing here depends on the order in which
meetings are given.
"""
