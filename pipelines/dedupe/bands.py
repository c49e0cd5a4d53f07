"""Keys under which likely copies of a text are found: MinHash signatures, cut into bands.

Of :data:`HASHES` random orders of all shingles a text keeps the first of its own in each; two texts keep the same one
with the probability of their resemblance r. :data:`ROWS` of them make a band, hashed to one number; two texts share at
least one of :data:`BANDS` such numbers with probability ``1 - (1 - r⁴)²⁴``: 0.98 at r = 0.62, 0.79 at 0.5. Unrelated
reports have r = 0.003 on average and 0.045 in one pair of a thousand, where it is 0.0001: a look-up in an indexed table
of these numbers finds copies and little else, however many pages are stored.

Broder et al., "Min-wise independent permutations" (1998); Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", section 3.4.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.dedupe.shingles import Shingles

BANDS: Final = 24
ROWS: Final = 4
HASHES: Final = BANDS * ROWS
LEAST: Final = 40
"""Shingles that a text must have: below it, a line that says nothing would be alike to all others."""


def _multipliers() -> NDArray[np.uint64]:
    """Odd numbers, by which multiplication is a permutation of 64-bit numbers: SplitMix64 (Steele et al., 2014).

    The same on every machine and with every version of numpy; others would make all stored bands worthless.
    """
    drawn = []
    for step in range(1, HASHES + 1):
        state = step * 0x9E3779B97F4A7C15 & _ALL
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _ALL
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _ALL
        drawn.append(state ^ state >> 31 | 1)
    return np.array(drawn, dtype=np.uint64)


_ALL = 2**64 - 1
_MULTIPLIERS = _multipliers()
_BLOCK = 2048  # shingles that are put in order at a time: their numbers stay in the processor's cache
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """Return the keys of a text, signed 64-bit numbers; none where it is too short to be told from others."""
    if len(shingles) < LEAST:
        return ()
    least = np.full(HASHES, _ALL, dtype=np.uint64)
    for at in range(0, len(shingles), _BLOCK):
        order = shingles[at : at + _BLOCK] * _MULTIPLIERS[:, np.newaxis]
        order ^= order >> np.uint64(32)
        np.minimum(least, order.min(axis=1), out=least)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(ROWS):
        keys = (keys ^ least[row::ROWS]) * _MIX
        keys ^= keys >> np.uint64(31)
    return tuple(keys.view(np.int64).tolist())
