"""The data of the catalogue: one file a province, named by the first two digits of its division code."""
