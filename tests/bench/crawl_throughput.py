"""A crawl with everything on (robots.txt, layouts, archive, reading, storing) against a bare Scrapy spider.

    python -m tests.bench.crawl_throughput [--pages N] [--workers N] [--profile]

Both fetch the same pages of about 40 kB from a local nginx, without delays, one request at a time to each of 16 hosts;
the bare spider is given the addresses and does nothing with the answers. Runs alternate, each in a process of its own;
what counts is the ratio of pages a second. The memory of the crawl is told at every tenth of its pages. Needs nginx.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from socket import socket
from tempfile import TemporaryDirectory

from rich.console import Console

from pipelines.parse.divisions import load_divisions

from ..corpus import gold

ROOT = Path(__file__).parents[2]
SITES = 16
ROWS = 50
BODIES = 10
SIZE = 40_000  # bytes of a page
TARGET = 0.5
CODES = ("522601", *(str(code) for code in range(522622, 522637)))
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off; default_type text/html; charset utf-8; keepalive_requests 100000; client_body_temp_path {folder};
  proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    root {folder}/www;
    location = /robots.txt {{ return 404; }}
    location ~ "^/xwzx/zwyw/202611/t20261101_\\d+\\.html$" {{
      ssi on;
      rewrite "(\\d)\\.html$" /article_$1.html break;
    }}
    location / {{ index index.html; root {folder}/www/lists; }}
  }}
}}
"""
BARE = """
import scrapy

class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {{
        "CONCURRENT_REQUESTS": 512, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }}

    async def start(self):
        for url in {urls}:
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response):
        pass
"""


@dataclass(frozen=True)
class Ran:
    """A run: its seconds without those of starting, its processor time in seconds, its memory in kB."""

    seconds: float
    processor: float
    memory: list[int]


def main() -> None:
    """Run the benchmark and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crawl_throughput", description=__doc__)
    parser.add_argument("--pages", type=int, default=3200, help="articles in all")
    parser.add_argument("--workers", type=int, default=0, help="processes that read beside the crawl's own")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each; the best counts")
    parser.add_argument("--profile", type=Path, help="write a profile of the crawl's process to this file")
    options = parser.parse_args()
    console = Console()
    with TemporaryDirectory() as name:
        folder = Path(name)
        hosts = _plant(folder, options.pages)
        with _served(folder) as proxy:
            bare = [_bare(folder, proxy, hosts, options.pages) for _ in range(options.rounds)]
            ours = [_ours(folder, proxy, options) for _ in range(options.rounds)]
    first, second = min(bare, key=lambda ran: ran.seconds), min(ours, key=lambda ran: ran.seconds)
    for label, ran in (("bare spider", first), ("govnews", second)):
        console.print(
            f"{label:12} {options.pages / ran.seconds:7.0f} pages/s  {1000 * ran.processor / options.pages:6.2f} ms of"
            f" processor a page"
        )
    console.print(f"ratio {first.seconds / second.seconds:.2f} (aim: {TARGET} or more)")
    console.print(f"memory, MB: {' '.join(str(one // 1024) for one in second.memory)}")


def _plant(folder: Path, pages: int) -> list[str]:
    """The lists and articles of all hosts, as files."""
    www = folder / "www"
    (www / "lists").mkdir(parents=True)
    texts = [gold.page_of(row).text for row in gold.meetings()[:BODIES]]
    for number, text in enumerate(texts):
        (www / f"article_{number}.html").write_text(_article(text), encoding="utf-8")
    hosts = [f"www.s{number:02}.gov.example" for number in range(SITES)]
    each = pages // SITES
    lists = (each + ROWS - 1) // ROWS
    column = www / "lists" / "xwzx" / "zwyw"
    column.mkdir(parents=True)
    for number in range(lists):
        rows = range(number * ROWS, min(each, (number + 1) * ROWS))
        name = "index.html" if number == 0 else f"index_{number}.html"
        (column / name).write_text(_list(rows, number, lists), encoding="utf-8")
    entries = "\n".join(_entry(host, code) for host, code in zip(hosts, CODES, strict=True))
    (folder / "catalogue.toml").write_text(f'province = "520000"\n\n{entries}', encoding="utf-8")
    return hosts


def _entry(host: str, code: str) -> str:
    division = load_divisions().by_code(code)
    if division is None:
        raise LookupError(code)
    return (
        f'[[site]]\ncode = "{code}"\nname = "{division.name}"\nlevel = "county"\nhome = "http://{host}/"\n'
        f'status = "confirmed"\nverified = "2026-11-01"\nevidence = "a benchmark"\n\n'
        f'  [[site.column]]\n  kind = "news"\n  url = "http://{host}/xwzx/zwyw/"\n  status = "confirmed"\n'
    )


def _article(text: str) -> str:
    title, *lines = text.splitlines()
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        '<meta name="PubDate" content="2026-11-01 09:30"><meta name="ContentSource" content="县融媒体中心">'
        f"<title>{title}</title></head><body>"
    )
    main = (
        f'<h1>{title}</h1><div class="view TRS_UEDITOR"><p>第<!--# echo var="request_uri" -->号</p>{body}</div>'
    )
    filler = SIZE - len((head + main).encode())
    links = "".join(
        f'<li><a href="/zwgk/{n % 9}/list_{n}.html" title="政务公开第{n}栏">政务公开第{n}栏</a></li>'
        for n in range(filler // 260)
    )
    style = "<style>" + ".a1{color:#333;margin:0 auto}" * ((filler - len(links.encode())) // 29) + "</style>"
    return f"{head}{style}<ul class='nav'>{links}</ul>{main}<div class='footer'>主办：县人民政府</div></body></html>"


def _list(rows: range, number: int, pages: int) -> str:
    items = "".join(
        f'<li><a href="./202611/{_name(row)}">县政府召开第{row}次常务会议研究部署工作</a><span>2026-11-01</span></li>'
        for row in rows
    )
    script = f'<script>createPageHTML({pages}, {number}, "index", "html");</script>'
    body = f'<body><div class="NewsList"><ul>{items}</ul></div>{script}</body>'
    return f'<html><head><meta charset="utf-8"></head>{body}</html>'


def _name(row: int) -> str:
    """The file of an article; its last digit names its body."""
    return f"t20261101_{1000000 + row * 10 + row % BODIES}.html"


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """nginx over the folder; gives its address."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), *user])
    try:
        time.sleep(1)
        if process.poll() is not None:
            sys.exit("nginx did not start; install it for this benchmark")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _bare(folder: Path, proxy: str, hosts: list[str], pages: int) -> Ran:
    urls = [
        f"http://{host}/xwzx/zwyw/202611/{_name(row)}"
        for row in range(pages // SITES)
        for host in hosts
    ]
    spider = folder / "bare.py"
    spider.write_text(BARE.format(urls=urls), encoding="utf-8")
    return _run([sys.executable, "-m", "scrapy", "runspider", str(spider)], {"http_proxy": proxy}, folder)


def _ours(folder: Path, proxy: str, options: argparse.Namespace) -> Ran:
    shutil.rmtree(folder / "archive", ignore_errors=True)
    for old in folder.glob("govnews.db*"):
        old.unlink()
    settings = {
        "GOVNEWS_CATALOGUE": folder / "catalogue.toml", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False,
        "GOVNEWS_WORKERS": options.workers,
    }  # fmt: skip
    line = ["-m", "scrapy", "crawl", "govnews", "-a", "pages=100000"]
    for name, value in settings.items():
        line += ["-s", f"{name}={value}"]
    profiled = ["-m", "cProfile", "-o", str(options.profile)] if options.profile else []
    environment = {
        "http_proxy": proxy, "GOVNEWS_DATABASE_URL": f"sqlite:///{folder / 'govnews.db'}",
        "GOVNEWS_ARCHIVE": str(folder / "archive"), "GOVNEWS_CONTACT": "bench@example.org",
    }  # fmt: skip
    return _run([sys.executable, *profiled, *line], environment, folder)


def _run(line: list[str], environment: dict[str, str], folder: Path) -> Ran:
    """Run a command, ours from the project's folder; what starting takes is taken off."""
    began, spent = time.monotonic(), getrusage(RUSAGE_CHILDREN)
    process = subprocess.Popen(
        line, cwd=ROOT if "crawl" in line else folder, env={**os.environ, **environment}, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    memory: list[int] = []
    threading.Thread(target=_watch, args=(process, memory), daemon=True).start()
    _, said = process.communicate()
    seconds, now = time.monotonic() - began, getrusage(RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(said)
    processor = now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime
    return Ran(seconds - _start_up(), processor, memory[:: max(1, len(memory) // 10)])


def _start_up() -> float:
    """Seconds that Scrapy takes to start and end, with nothing to do."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "scrapy", "version"], cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - began


def _watch(process: subprocess.Popen[str], memory: list[int]) -> None:
    """Note the resident memory of a process, in kB, twice a second."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        try:
            lines = status.read_text(encoding="utf-8").splitlines()
        except OSError:
            return
        memory += [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
        time.sleep(0.5)


if __name__ == "__main__":
    main()
