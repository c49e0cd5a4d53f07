"""Keys under which likely copies of a text are found: MinHash signatures, cut into bands.

Of :data:`HASHES` random orders of all shingles a text keeps the first of its own in each; two texts keep the same one
with the probability of their resemblance. :data:`ROWS` of them make a band, hashed to one number; two texts share at
least one of :data:`BANDS` such numbers with probability ``1 - (1 - r³)¹⁶``: 0.99 at r = 0.62, 0.88 at 0.5, 0.12 at 0.2.
The numbers are rows of an indexed table, so that a look-up costs the same however many pages are stored.

Broder et al., "Min-wise independent permutations" (1998); Leskovec, Rajaraman and Ullman, "Mining of Massive
Datasets", section 3.4.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.dedupe.shingles import Shingles

BANDS: Final = 16
ROWS: Final = 3
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
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """Return the keys of a text, signed 64-bit numbers; none where it is too short to be told from others."""
    if len(shingles) < LEAST:
        return ()
    least = np.empty(HASHES, dtype=np.uint64)
    for number, multiplier in enumerate(_MULTIPLIERS):
        order = shingles * multiplier
        least[number] = (order ^ (order >> np.uint64(32))).min()
    keys = np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(ROWS):
        keys = (keys ^ least[row::ROWS]) * _MIX
        keys ^= keys >> np.uint64(31)
    return tuple(keys.view(np.int64).tolist())
