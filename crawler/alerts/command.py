"""A command of one's own, which gets the message as JSON on its standard input."""

from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import dataclass

from crawler.alerts.channel import ChannelError
from crawler.alerts.message import Message

PATIENCE = 60  # seconds
SHOWN = 200  # characters of what it says when it fails


@dataclass(frozen=True, slots=True)
class Command:
    """Runs a command line, without a shell."""

    line: str
    name: str = "command"

    def send(self, message: Message) -> None:
        """Run it; any exit code but 0 means that nobody was told."""
        try:
            words = shlex.split(self.line)
            done = subprocess.run(  # noqa: S603 - the one who set it up wants it to run
                words, input=json.dumps(message.as_json(), ensure_ascii=False), encoding="utf-8", errors="replace",
                capture_output=True, timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise ChannelError(f"it did not end within {PATIENCE} seconds") from error
        except (OSError, ValueError, IndexError) as error:
            raise ChannelError(f"it could not be run: {type(error).__name__}: {error}") from error
        if done.returncode:
            raise ChannelError(f"it ended with {done.returncode}: {done.stderr.strip()[-SHOWN:]}")
