#!/usr/bin/env python3
"""feed-tables.py FEEDFETCH DATE SHARED: feeds/expected/ podcastparser.tsv, feedparser.tsv and dates.tsv, what
these parsers' own tests want, against feedfetch's records, and of dates against the program DATE.  Says how many
fields agree and, for each reason why others do not, how many; a difference without a reason is named and fails."""
import ast
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from html.parser import HTMLParser

from feed_records import Waivers, records

HERE = os.path.dirname(os.path.abspath(__file__))


class Table:
    """Counts what agrees, what is waived by a reason, and what is other."""

    def __init__(self, name):
        self.name, self.same, self.reasons, self.other = name, 0, Counter(), 0

    def take(self, place, want, got, reason):
        if want == got:
            self.same += 1
        elif reason:
            self.reasons[reason] += 1
        else:
            self.other += 1
            print("other", self.name, place, repr(want), repr(got), sep="\t")

    def close(self):
        unshown = sum(n for reason, n in self.reasons.items() if reason.startswith("no field:"))
        shown = self.same + sum(self.reasons.values()) + self.other - unshown
        print(f"{self.name}: {self.same} of {shown} agree ({100 * self.same / shown:.1f} %), {self.other} other")
        for reason, n in sorted(self.reasons.items()):
            print(f"    {n} waived: {reason}")
        return self.other


class Text(HTMLParser):
    """The text of HTML, as a title has it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.parts.append(data)


def line(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines_of(path):
    with open(path, encoding="utf-8") as table:
        return [row.rstrip("\n").split("\t") for row in table]


def podcastparser(feedfetch, shared, waivers):
    """Its feeds' address is file://tests/data/, which no URL of ours may be; so it is another here."""
    table, base = Table("podcastparser"), "https://tests.example/data/"
    names = {"published": "epoch", "feed_title": "show", "title": "title", "guid": "guid", "link": "link",
             "enc_url": "audio", "enc_type": "type", "enc_length": "bytes", "duration": "duration",
             "transcript_url": "transcript", "chapters_url": "chapters"}
    head, *rows = lines_of(shared + "/feeds/expected/podcastparser.tsv")
    for row in (dict(zip(head, row)) for row in rows):
        items = list(records(feedfetch, shared + "/feeds/podcastparser/" + row["file"], base + "feed"))
        item = next((i for i in items if i["title"] == row["title"]), None) or items[int(row["item"])]
        for name, ours in names.items():
            want, got, reason = row[name].replace("file://tests/data/", base), item[ours], None
            if (name in ("published", "duration") and want == "0") or (name == "enc_length" and want == "-1"):
                want = ""
            if name == "enc_type" and want == "application/octet-stream" and got == "":
                reason = "a type that the feed does not give is not made up"
            elif name == "guid" and got == "" and want in (item["audio"], item["link"]):
                reason = "a guid that the feed does not give is not made up; the name is that of the enclosure"
            elif name == "guid" and want == base + got:
                reason = "a guid is as it stands"
            elif name == "feed_title" and got == "" and want == os.path.splitext(row["file"])[0]:
                reason = "a show's title is not made of the file's name"
            elif name == "title" and got == "" and want in item["audio"]:
                reason = "a title is not made of the enclosure's name"
            elif name == "link" and got == "" and want == base + item["guid"]:
                reason = "a relative guid is a link only where isPermaLink says so"
            table.take(f"{row['file']} {row['item']} {name}", want, got,
                       reason or waivers.reason("podcastparser/" + row["file"], row["item"], name))
    return table


def with_probe(document, of_feed):
    """A record shows the feed's fields with an item, and an item that is more than a date."""
    probes = ((b"</channel>", b"<item><guid>probe</guid></item>"), (b"</feed>", b"<entry><id>probe</id></entry>")) \
        if of_feed else ((b"</item>", b"<title>probe</title>"), (b"</entry>", b"<title>probe</title>"))
    for end, probe in probes:
        at = document.rfind(end)
        if at >= 0:
            return document[:at] + probe + document[at:]
    return document


def feedparser_value(field, item):
    key = field.rsplit(".", 1)[-1]
    keys = {"title": "show" if field.startswith("feed.") else "title", "language": "lang", "link": "link", "id": "guid",
            "guid": "guid", "itunes_duration": "duration", "published_parsed": "epoch", "updated_parsed": "epoch",
            "type": "type", "length": "bytes", "url": "audio", "href": "audio"}
    return item[keys[key]] if item else ""


def feedparser_reason(file, field, want, got, item):
    if field in ("feed.link", "feed.id") or field.endswith(".author"):
        return "no field: " + field.split(".")[-1] + (" of the feed" if field.startswith("feed.") else "")
    if file.startswith("wellformed/cdf/"):
        return "no field: CDF, which no podcast uses, is not read"
    if "content_location" in file or file.endswith("http_content_language.xml"):
        return "no field: an HTTP header that is not read"
    if "base64" in file:
        return "no field: base64, which Atom 0.3 had for binary content, is no title"
    if field.endswith(".language") and want.lower() == got:
        return "languages are in lower case"
    if ".enclosures" in field and item and item["audio"] == "":
        return "the enclosure is a picture, which is no audio"
    if field.endswith(".id") and want.startswith("http://127.0.0.1") and want.endswith(got):
        return "a guid is as it stands"
    if field.endswith("itunes_duration") and got == "180" and want == "3:00":
        return "a duration is in seconds"
    return None


def feedparser(feedfetch, shared, waivers):
    """Titles are HTML there, and compared as the text that they show."""
    table = Table("feedparser")
    for file, field, expected in lines_of(shared + "/feeds/expected/feedparser.tsv")[1:]:
        want, of_feed = str(ast.literal_eval(expected)), field.startswith("feed.")
        with open(shared + "/feeds/feedparser/" + file, "rb") as document:
            text = document.read()
        base = "http://127.0.0.1:8097/"
        items = list(records(feedfetch, "-", base, with_probe(text, True) if of_feed else text))
        if not of_feed and not items:
            items = list(records(feedfetch, "-", base, with_probe(text, False)))
        place = re.match(r"entries\[(\d+)\]", field)
        item = (items[int(place.group(1)) if place else -1:] or [None])[0]
        got = "" if field in ("feed.link", "feed.id") or field.endswith(".author") else feedparser_value(field, item)
        if field.endswith(".title"):
            got, want = "" if got == "probe" else got, [line(want), line("".join(Text(want).parts))]
            want = got if got in want else want[1]
        table.take(file + " " + field, want, got, feedparser_reason(file, field, want, got, item) or
                   waivers.reason("feedparser/" + file, "-", field))
    return table


def dates(program, shared, waivers):
    """An epoch where the table has one, none where it has none; of "?" any will do."""
    table = Table("dates")
    rows = lines_of(shared + "/feeds/expected/dates.tsv")[1:]
    out = subprocess.run([program, "-"], input="".join(row[2] + "\n" for row in rows).encode(), capture_output=True,
                         check=True).stdout.decode().split("\n")
    for (source, kind, text, want), got in zip(rows, out):
        table.take(f"{source} {kind} {text}", got if want == "?" and got else want, got,
                   waivers.reason("dates", "-", text))
    return table


def main():
    feedfetch, date, shared = sys.argv[1:4]
    waivers = Waivers(os.path.join(HERE, "feedfetch", "waivers.tsv"))
    failures = sum(table.close() for table in (podcastparser(feedfetch, shared, waivers),
                                               feedparser(feedfetch, shared, waivers), dates(date, shared, waivers)))
    for key in waivers.rows:
        if key not in waivers.used and not key[0].startswith("dev/"):
            print("waived without need", *key, sep="\t")
            failures += 1
    sys.exit(failures > 0)


main()
