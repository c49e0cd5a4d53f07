"""The corpus gate: how well the pipelines read ``tests/gold``, field by field, and the floors they must keep.

``python -m tests.corpus`` prints the figures, ``python -m tests.corpus errors`` every wrong value, and
``python -m tests.corpus raise`` raises the floors to the present figures and writes these into the READMEs. A
floor never goes down by itself.
"""
