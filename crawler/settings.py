"""Every setting of ours, and why it is so. Any of them can be overridden with ``-s NAME=VALUE``."""

import os

from crawler.version import VERSION

BOT_NAME = "govnews"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"  # scrapy crawl ends with an exit code that tells how it went

# --- where things are kept
# SQLite or PostgreSQL; the file lies in the working folder unless the environment says otherwise.
GOVNEWS_DATABASE_URL = os.environ.get("GOVNEWS_DATABASE_URL") or "sqlite:///govnews.db"
GOVNEWS_DATABASE_CONNECT_TIMEOUT = 10  # seconds for a server to answer
GOVNEWS_DATABASE_LOCK_TIMEOUT = 30  # seconds for another process that writes
GOVNEWS_DATABASE_STATEMENT_TIMEOUT = 120  # seconds for one statement of a server: a batch takes less than one
GOVNEWS_DATABASE_PATIENCE = 600  # seconds that a crawl waits for a server that went away: a restart takes minutes
GOVNEWS_CATALOGUE = os.environ.get("GOVNEWS_CATALOGUE", "")  # a file or folder of sites; empty: our own
GOVNEWS_BATCH_SIZE = 100  # pages a transaction: twice as fast as 10, and 1,000 gains nothing more
GOVNEWS_ARCHIVE = os.environ.get("GOVNEWS_ARCHIVE") or "archive"  # the folder of every answer, as it came
GOVNEWS_ARCHIVE_FILE_SIZE = 1024**3  # bytes of a WARC file, at which another one is begun: what tools expect

# --- what does the work
GOVNEWS_READER = "pipelines.read.read"  # Page -> Reading; a replay may put another one in its place
GOVNEWS_READER_VERSION = "pipelines.parse.GRAMMAR_VERSION"  # stands beside every run and page
GOVNEWS_WORKERS = 0  # processes that read beside the crawl's own: worth it from some ten pages a second on
GOVNEWS_CLOCK = "crawler.clock.now"  # tests and simulations tell the time themselves

SPIDER_MIDDLEWARES = {
    "crawler.reading.ReadingMiddleware": 100,  # nearest to the engine: reads what all others let through
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops requests without a word
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.politeness.ended_sites.EndedSites": 60,  # first: of a site that has ended not even robots.txt is asked
    "crawler.politeness.hosts.CatalogueHosts": 80,  # nor of a host that is not in the catalogue
    "crawler.politeness.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes a server's failure for a permission
    "crawler.politeness.pace.Pace": 110,
    "crawler.politeness.redirects.PageRedirects": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # fails where a page names no address
    "crawler.unpacking.Unpacking": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # gives up what it cannot undo
    "crawler.politeness.redirects.Redirects": 600,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # as MetaRefreshMiddleware
    "crawler.politeness.cookies.HostCookies": 700,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,  # asks hosts of its own for a list of domains
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,  # ours is made of it, and stands in its place
    "crawler.archive.middleware.ArchiveMiddleware": 900,  # nearest to the network: it sees bodies as they were sent
}
ITEM_PIPELINES = {
    "crawler.storing.StoringPipeline": 900,  # last: it stores what every other pipeline agreed to
}
EXTENSIONS = {
    "crawler.outage.Outage": 90,  # waits for a database that went away
    "crawler.workers.Workers": 100,  # the processes of GOVNEWS_WORKERS
    "crawler.progress.Progress": 500,
    "scrapy.extensions.logstats.LogStats": None,  # our progress line says it better
}

# --- the archive: every answer of a site is kept, and what has not changed is not sent again
HTTPCACHE_ENABLED = True
HTTPCACHE_STORAGE = "crawler.archive.storage.WarcStorage"
HTTPCACHE_POLICY = "crawler.archive.policy.ArchivePolicy"

# --- the crawl of sites
GOVNEWS_LIST_PAGES = 5  # pages of a list that is read for the first time; later ones are read to what is known
GOVNEWS_RECHECK_DAYS = [1, 3, 7, 30, 90]  # days after which an article is looked at again for corrections
GOVNEWS_RECHECKS = 20  # articles of a site that are looked at again in one run, at most
CONCURRENT_REQUESTS = 512  # one a site: what is limited is the pace of each, not how many are asked side by side
CONCURRENT_ITEMS = 1  # a page is stored before it is noted as read; Scrapy would make 100 tasks for every answer
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy would parse the source of every callback, a new partial each
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a list's rows in their order, the newest first
REACTOR_THREADPOOL_MAXSIZE = 30  # names are looked up in threads; a dead name server holds one for a while
DNS_TIMEOUT = 20  # seconds

# --- politeness: these sites serve citizens, and a refusal ends our work there
GOVNEWS_CONTACT = os.environ.get("GOVNEWS_CONTACT", "")  # an e-mail address or a page; without one nothing is crawled
USER_AGENT = f"govnews/{VERSION} (research on public meeting reports; robots.txt is obeyed)"  # the contact comes in
ADDONS = {"crawler.politeness.identity.Identity": 100}  # puts the contact into User-Agent and From
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "govnews"  # our product token (RFC 9309); other words of the User-Agent name nobody's group
GOVNEWS_LONGEST_DELAY = 120  # seconds; a site whose Crawl-delay is longer would hold a run up for days: left alone
GOVNEWS_ALLOW_PRIVATE_HOSTS = False  # loopback and private networks: for tests and for sites in one's own network
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one at a time; breadth comes from many sites
DOWNLOAD_DELAY = 3  # seconds between two requests to one host, at least
DOWNLOAD_DELAY_JITTER = 0  # by default Scrapy would now and then wait only half of it
AUTOTHROTTLE_ENABLED = True  # a slow server is asked less often still
AUTOTHROTTLE_START_DELAY = 3  # seconds; never below DOWNLOAD_DELAY
RETRY_TIMES = 1  # a site that fails twice is left for the next run
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # without 429 and 503: who says "too many" is not asked at once again
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the status of the site says it
REDIRECT_MAX_TIMES = 5  # a site that needs more leads in circles
METAREFRESH_MAXDELAY = 5  # seconds; pages that reload themselves after minutes lead nowhere
DOWNLOAD_TIMEOUT = 30  # seconds; a page is small
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes; the limit of crawler.page, no article is larger
TWISTED_DNS_RESOLVER = "crawler.politeness.public_hosts.PublicHostsResolver"  # knows no private addresses
DOWNLOAD_HANDLERS = {  # the last look before a request leaves; old TLS where a site is flagged tls_legacy
    "http": "crawler.politeness.handler.SiteHandler",
    "https": "crawler.politeness.handler.SiteHandler",
}
TELNETCONSOLE_ENABLED = False  # a listening port that nobody asked for
REMOTE_CONTROL_ENABLED = False  # another one, new in Scrapy 2.19

# --- what a person sees: our progress and closing table on stderr, and what went wrong
LOG_LEVEL = "WARNING"  # -L INFO names every failure as it happens, -L DEBUG shows tracebacks
LOG_FORMAT = "%(asctime)s %(levelname)s: %(message)s"
STATS_DUMP = False  # the closing table says what a person wants to know
GOVNEWS_PROGRESS_INTERVAL = 10.0  # seconds between two progress lines where there is no terminal
GOVNEWS_FAILURES_SHOWN = 20  # failures named in the closing table; the rest are counted

# --- feed exports (-o, -O): one Meeting a line
FEED_EXPORT_ENCODING = "utf-8"  # Chinese as it stands, not as \uXXXX
FEED_STORE_EMPTY = True  # no meetings is an answer too: an empty file
