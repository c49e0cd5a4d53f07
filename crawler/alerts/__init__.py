"""Telling people what is wrong, once, and when it is well again: by a command, by e-mail, by webhooks."""
