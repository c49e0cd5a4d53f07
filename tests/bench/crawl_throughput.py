"""A crawl with everything on (robots.txt, layouts, archive, reading, storing) against a bare Scrapy spider.

    python -m tests.bench.crawl_throughput [--pages N] [--workers N] [--reprints SHARE] [--profile FILE]

Both fetch the same pages of about 40 kB from a local nginx, without delays, one request at a time to each of 16 hosts;
the bare spider is given the addresses and does nothing with the answers. Every article has its own day, people and
sentences, drawn from the development corpus; but for the share of reprints, each of which is an earlier article of
another host. Each run is in a process of its own; what counts is the ratio of pages a second. The memory of the crawl
is told at every tenth of its pages. Needs nginx.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from socket import socket
from tempfile import TemporaryDirectory

from rich.console import Console

from pipelines.parse.divisions import load_divisions

from ..corpus import gold

ROOT = Path(__file__).parents[2]
SITES = 16
ROWS = 50
SENTENCES = 6  # of an article: with its opening it has some 800 characters, as real ones have
FRAME = 34_000  # bytes around an article: with it a page has some 40 kB
LINKS = 140  # of a menu
TARGET = 0.5
OPENING = re.compile("召开|举行|召集|主持|出席|参加|日[,，]")
TOPICS = ("春耕生产", "安全生产", "防汛抗旱", "乡村振兴", "招商引资", "环境保护", "项目建设", "森林防火", "城市更新")
GIVEN = "建国明华志强文斌春燕海涛晓东立新永红秀兰德胜玉梅光辉长青学军"
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
    location ~ "^/xwzx/zwyw/202611/" {{ ssi on; root {folder}/www; }}
    location / {{ index index.html; root {folder}/www/lists/$host; }}
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
    parser.add_argument("--reprints", type=float, default=0.1, help="share of articles that are reprints of others")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each; the best counts")
    parser.add_argument("--profile", type=Path, help="write a profile of the crawl's process to this file")
    options = parser.parse_args()
    console = Console()
    with TemporaryDirectory() as name:
        folder = Path(name)
        hosts = _plant(folder, options.pages, options.reprints)
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


def _plant(folder: Path, pages: int, reprints: float) -> list[str]:
    """The lists and articles of all hosts, as files."""
    www = folder / "www"
    articles = www / "xwzx" / "zwyw" / "202611"
    articles.mkdir(parents=True)
    (articles / "frame.html").write_text(_frame(), encoding="utf-8")
    hosts = [f"www.s{number:02}.gov.example" for number in range(SITES)]
    each = pages // SITES
    texts: list[str] = []
    drawing = Random("articles")  # noqa: S311 - nothing secret hangs on it
    for row in range(each):
        for host in range(SITES):
            reprint = texts and drawing.random() < reprints
            texts.append(drawing.choice(texts) if reprint else _report(drawing))
            (articles / _name(row, host)).write_text(_article(texts[-1]), encoding="utf-8")
    for number, host in enumerate(hosts):
        _plant_lists(www / "lists" / host / "xwzx" / "zwyw", number, each)
    entries = "\n".join(_entry(host, code) for host, code in zip(hosts, CODES, strict=True))
    (folder / "catalogue.toml").write_text(f'province = "520000"\n\n{entries}', encoding="utf-8")
    return hosts


def _plant_lists(column: Path, host: int, each: int) -> None:
    column.mkdir(parents=True)
    lists = (each + ROWS - 1) // ROWS
    for number in range(lists):
        rows = range(number * ROWS, min(each, (number + 1) * ROWS))
        name = "index.html" if number == 0 else f"index_{number}.html"
        (column / name).write_text(_list(rows, host, number, lists), encoding="utf-8")


def _report(drawing: Random) -> str:
    """A report with sentences of the development corpus behind an opening of its own."""
    leader, *others = ("".join(drawing.choices(GIVEN, k=2)) for _ in range(4))
    month, day = drawing.randint(1, 10), drawing.randint(1, 28)
    topic = drawing.choice(TOPICS)
    opening = (
        f"{month}月{day}日，全县{topic}工作推进会召开，县委书记李{leader}主持会议并讲话，"
        f"县委副书记、县长王{others[0]}，县委常委、常务副县长张{others[1]}，副县长陈{others[2]}出席会议。"
    )
    return "\n".join((f"全县{topic}工作推进会召开", opening, *drawing.sample(_sentences(), SENTENCES)))


@cache
def _sentences() -> list[str]:
    """Paragraphs in which no meeting is opened, and that nothing has damaged, as on nearly all pages of all sites."""
    texts = (gold.page_of(row).text for row in gold.meetings() if row["noise"] == "none")
    lines = (line for text in texts for line in text.splitlines()[2:])
    return [line for line in lines if len(line) > 60 and not OPENING.search(line)]


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
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        '<meta name="PubDate" content="2026-11-01 09:30"><meta name="ContentSource" content="县融媒体中心">'
        f'<title>{title}</title></head><body><!--# include file="frame.html" -->'
        f'<h1>{title}</h1><div class="view TRS_UEDITOR">{body}</div>'
        "<div class='footer'>主办：县人民政府</div></body></html>"
    )


def _frame() -> str:
    """What every page of a site has around its article."""
    links = "".join(
        f'<li><a href="/zwgk/{n % 9}/list_{n}.html" title="政务公开第{n}栏">政务公开第{n}栏</a></li>'
        for n in range(LINKS)
    )
    style = "<style>" + ".a1{color:#333;margin:0 auto}" * ((FRAME - len(links.encode())) // 29) + "</style>"
    return f"{style}<ul class='nav'>{links}</ul>"


def _list(rows: range, host: int, number: int, pages: int) -> str:
    items = "".join(
        f'<li><a href="./202611/{_name(row, host)}">县政府召开第{row}次常务会议研究部署工作</a>'
        "<span>2026-11-01</span></li>"
        for row in rows
    )
    script = f'<script>createPageHTML({pages}, {number}, "index", "html");</script>'
    body = f'<body><div class="NewsList"><ul>{items}</ul></div>{script}</body>'
    return f'<html><head><meta charset="utf-8"></head>{body}</html>'


def _name(row: int, host: int) -> str:
    """The file of an article."""
    return f"t20261101_{1000000 + row * SITES + host}.html"


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
        f"http://{host}/xwzx/zwyw/202611/{_name(row, number)}"
        for row in range(pages // SITES)
        for number, host in enumerate(hosts)
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
