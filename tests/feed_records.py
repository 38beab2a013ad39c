"""feedfetch's records as dictionaries, for the tests that compare them with the tables of others; and waivers:
lines "file item field reason" divided by TAB, where item or field may be "*"."""
import calendar
import subprocess
import time

FIELDS = ("score episode seq start end date lang show title speaker text quote link audio transcript relates "
          "guid type bytes duration chapters persons soundbites season number").split()


def unescape(field):
    return (field.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")
            .replace("\0", "\\"))


def epoch(date):
    return str(calendar.timegm(time.strptime(date, "%Y-%m-%dT%H:%M:%SZ"))) if date else ""


def records(feedfetch, path, base, document=None):
    """The records of the feed at path, or of a document that is given as bytes with path "-"."""
    run = subprocess.run([feedfetch, "-i", path, "-u", base], input=document, capture_output=True, check=False)
    for line in run.stdout.decode().split("\n")[:-1]:
        record = dict(zip(FIELDS, (unescape(field) for field in line.split("\t"))))
        record["epoch"] = epoch(record["date"])
        yield record


class Waivers:
    """Which differences are meant, and why; each must occur."""

    def __init__(self, path):
        self.rows = {}
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if line.strip() and not line.startswith("#"):
                    file, item, field, reason = line.rstrip("\n").split("\t")
                    self.rows[file, item, field] = reason
        self.used = set()

    def reason(self, file, item, field):
        for key in ((file, item, field), (file, "*", field), (file, item, "*"), (file, "*", "*")):
            if key in self.rows:
                self.used.add(key)
                return self.rows[key]
        return None

    def unused(self, files):
        return [key for key in self.rows if key not in self.used and key[0] in files]
