"""The schedule: when each site is crawled, by which process, and that none is crawled twice at once."""
