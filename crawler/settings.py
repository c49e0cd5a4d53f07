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
GOVNEWS_WORKERS = 0  # processes that read beside the crawl's own: worth it from some fifty pages a second on
GOVNEWS_READING_TIMEOUT = 60  # seconds that a page may take: most take milliseconds; 0 sets no limit
GOVNEWS_CLOCK = "pipelines.clock.now"  # tests and simulations tell the time themselves

# Of Scrapy's own components only those that are used: a default of Scrapy's can open a listening port, and a component
# that is switched off is imported all the same, which takes longer than everything else in a short run.
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,  # for probes; crawls judge every answer themselves
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
SPIDER_MIDDLEWARES = {
    "crawler.reading.ReadingMiddleware": 100,  # nearest to the engine: reads what all others let through
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.politeness.ended_sites.EndedSites": 60,  # first: of a site that has ended not even robots.txt is asked
    "crawler.politeness.hosts.CatalogueHosts": 80,  # nor of a host that is not in the catalogue
    "crawler.politeness.robots.RobotsMiddleware": 100,  # Scrapy's takes a server's failure for a permission
    "crawler.politeness.pace.Pace": 110,
    "crawler.politeness.redirects.PageRedirects": 580,  # Scrapy's fails where a page names no address
    "crawler.unpacking.Unpacking": 590,  # Scrapy's gives up what it cannot undo
    "crawler.politeness.redirects.Redirects": 600,  # as PageRedirects
    "crawler.politeness.cookies.HostCookies": 700,  # Scrapy's asks hosts of its own for a list of domains
    "crawler.archive.middleware.ArchiveMiddleware": 900,  # nearest to the network: it sees bodies as they were sent
}
ITEM_PIPELINES = {
    "crawler.storing.StoringPipeline": 900,  # last: it stores what every other pipeline agreed to
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {
    "crawler.outage.Outage": 90,  # waits for a database that went away
    "crawler.workers.Workers": 100,  # the processes of GOVNEWS_WORKERS
    "crawler.careful.CarefulReading": 110,  # keeps what cannot be read from harming anything else
    "crawler.politeness.rest.Rest": 200,  # the distance to the requests of the crawl before
    "crawler.schedule.holding.Holding": 210,  # no site is crawled by two at once
    "crawler.metrics.Metrics": 490,  # for Prometheus, where a setting asks for it
    "crawler.progress.Progress": 500,  # says it better than Scrapy's LogStats
    "crawler.health.at_end.StatusPage": 600,  # after it: nobody waits for the page
}

# --- the archive: every answer of a site is kept, and what has not changed is not sent again
HTTPCACHE_ENABLED = True
HTTPCACHE_STORAGE = "crawler.archive.storage.WarcStorage"
HTTPCACHE_POLICY = "crawler.archive.policy.ArchivePolicy"

# --- the crawl of sites
GOVNEWS_LIST_PAGES = 5  # pages of a list that is read for the first time; later ones are read to what is known
GOVNEWS_SITE_ARTICLES = 5000  # articles of a site in one run, at most: four hours at three seconds each
GOVNEWS_RECHECK_DAYS = [1, 3, 7, 30, 90]  # days after which an article is looked at again for corrections
GOVNEWS_RECHECKS = 20  # articles of a site that are looked at again in one run, at most
CONCURRENT_REQUESTS = 512  # one a site: what is limited is the pace of each, not how many are asked side by side
CONCURRENT_ITEMS = 1  # a page is stored before it is noted as read; Scrapy would make 100 tasks for every answer
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy would parse the source of every callback, a new partial each
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a list's rows in their order, the newest first
REACTOR_THREADPOOL_MAXSIZE = 30  # names are looked up in threads; a dead name server holds one for a while
DNS_TIMEOUT = 20  # seconds

# --- the schedule: scrapy schedule
GOVNEWS_SCHEDULE_HOURS = {"province": 24, "prefecture": 24, "county": 24}  # between two crawls of a site, by its level
GOVNEWS_SCHEDULE_BOUNDS = [6, 96]  # hours: what a site brings moves its interval between these
GOVNEWS_SCHEDULE_QUIET = ""  # 08:00-12:00,14:00-18:00: hours of the day (China) in which nothing is asked; empty: none
GOVNEWS_SCHEDULE_SITES = 100  # sites that go into one crawl: they are asked side by side, and share its fate
GOVNEWS_SCHEDULE_CRAWLS = 1  # crawls at once, each a process of its own
GOVNEWS_SCHEDULE_SHARDS = 1  # archives that a worker reads again at once, each in a process of its own; 0: none
GOVNEWS_SCHEDULE_MINUTES = 240  # of one crawl at most; what it leaves is taken up by another one
GOVNEWS_SCHEDULE_LOOK = 30  # seconds between two looks at what is due
GOVNEWS_SCHEDULE_RETRY = 600  # seconds before a site is tried again whose crawl came to no end; twice as many each time
GOVNEWS_LEASE_SECONDS = 120  # after which a site is taken from a process that does not stir; of every crawl of sites

# --- health: what scrapy health looks at, and whom it tells. Addresses of webhooks are secrets: let the environment
# hold them; a command line can be read by everyone on the machine.
GOVNEWS_HEALTH_DAYS = 90  # days of a site's history that it is compared with
GOVNEWS_STATUS_PAGE = os.environ.get("GOVNEWS_STATUS_PAGE", "")  # an HTML file, made at the end of every crawl of sites
GOVNEWS_ALERT_LEAST = "possible"  # how sure a finding must be to be told: possible, likely or certain
GOVNEWS_ALERT_QUIET_HOURS = 24  # hours in which nothing more is said of a fault that comes and goes
GOVNEWS_ALERT_AGAIN_DAYS = 7  # days after which what is still wrong is said once more
GOVNEWS_ALERT_COMMAND = os.environ.get("GOVNEWS_ALERT_COMMAND", "")  # gets JSON on standard input; run without a shell
GOVNEWS_ALERT_EMAIL = os.environ.get("GOVNEWS_ALERT_EMAIL", "")  # addresses, separated by commas
GOVNEWS_ALERT_FROM = os.environ.get("GOVNEWS_ALERT_FROM", "")  # the sender's address
GOVNEWS_ALERT_SMTP = os.environ.get("GOVNEWS_ALERT_SMTP", "")  # smtp://user@host:587 or smtps://user@host
GOVNEWS_ALERT_SMTP_PASSWORD = os.environ.get("GOVNEWS_ALERT_SMTP_PASSWORD", "")
GOVNEWS_ALERT_SLACK = os.environ.get("GOVNEWS_ALERT_SLACK", "")  # the address of an incoming webhook
GOVNEWS_ALERT_FEISHU = os.environ.get("GOVNEWS_ALERT_FEISHU", "")  # of a 自定义机器人
GOVNEWS_ALERT_FEISHU_SECRET = os.environ.get("GOVNEWS_ALERT_FEISHU_SECRET", "")  # where it checks signatures
GOVNEWS_ALERT_DINGTALK = os.environ.get("GOVNEWS_ALERT_DINGTALK", "")  # of a 自定义机器人
GOVNEWS_ALERT_DINGTALK_SECRET = os.environ.get("GOVNEWS_ALERT_DINGTALK_SECRET", "")  # where it checks signatures
GOVNEWS_ALERT_WECOM = os.environ.get("GOVNEWS_ALERT_WECOM", "")  # of a 群机器人

# --- politeness: these sites serve citizens, and a refusal ends our work there
GOVNEWS_CONTACT = os.environ.get("GOVNEWS_CONTACT", "")  # an e-mail address or a page; without one nothing is crawled
USER_AGENT = f"govnews/{VERSION} (research on public meeting reports; robots.txt is obeyed)"  # the contact comes in
ADDONS = {
    "crawler.logs.Logs": 0,  # first: it says how the lines of all others are written
    "crawler.politeness.identity.Identity": 100,  # puts the contact into User-Agent and From
}
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

# --- what a person sees: our progress and closing table on stderr, and what went wrong
LOG_LEVEL = "WARNING"  # -L INFO names every failure as it happens, -L DEBUG shows tracebacks
LOG_FORMAT = "%(asctime)s %(levelname)s: %(message)s"
LOG_INSTALL_ROOT_HANDLER = False  # crawler.logs has one that hides secrets, and writes JSON where that is asked for
GOVNEWS_LOG_JSON = os.environ.get("GOVNEWS_LOG_JSON") == "1"  # one JSON object a line, for machines
GOVNEWS_METRICS_FILE = os.environ.get("GOVNEWS_METRICS_FILE", "")  # where counters are written for Prometheus
GOVNEWS_METRICS_PORT = 0  # of loopback, at which the same is answered during a run; 0: nobody listens
GOVNEWS_METRICS_INTERVAL = 15  # seconds between two writings of the file
STATS_DUMP = False  # the closing table says what a person wants to know
GOVNEWS_PROGRESS_INTERVAL = 10.0  # seconds between two progress lines where there is no terminal
GOVNEWS_FAILURES_SHOWN = 20  # failures named in the closing table; the rest are counted

# --- feed exports (-o, -O): one Meeting a line
FEED_EXPORT_ENCODING = "utf-8"  # Chinese as it stands, not as \uXXXX
FEED_STORE_EMPTY = True  # no meetings is an answer too: an empty file
