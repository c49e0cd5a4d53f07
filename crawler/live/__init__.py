"""The live crawl: which lists and articles of a site are asked for, and what became of each site."""
