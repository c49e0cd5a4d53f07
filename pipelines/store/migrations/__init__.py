"""The migrations of the store.

To change the schema: change :mod:`pipelines.store.tables`, copy the newest file in ``versions`` under the
next number, and write the steps there (``down_revision`` is the number before). The tests compare the
migrated schema with the tables, on both databases.
"""
