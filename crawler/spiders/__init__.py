"""The spiders of the project: one, govnews."""
