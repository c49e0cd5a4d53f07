"""The parts of an article page: title, time, source, byline, body, captions, attachments, further pages."""
