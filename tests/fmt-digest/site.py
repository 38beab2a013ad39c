"""Judges a site: every link inside it leads somewhere, every name is safe, every script reads.  site.py FOLDER"""
import html.parser
import json
import os
import re
import sys
import urllib.parse

root = os.path.realpath(sys.argv[1])
files = {os.path.relpath(os.path.join(d, f), root) for d, _, names in os.walk(root) for f in names}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.headings, self.ids, self.labels = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.links += [attrs[k] for k in ('href', 'src') if k in attrs]
        self.headings += [int(tag[1])] if re.fullmatch('h[1-6]', tag) else []
        assert not any(k.startswith('on') or k == 'style' for k in attrs), (tag, attrs)
        assert tag not in ('img', 'iframe', 'object', 'embed', 'base'), tag


def check(name):
    page = Page()
    page.feed(open(os.path.join(root, name), encoding='utf8').read())
    assert page.headings[0] == 1 and page.headings.count(1) == 1, (name, page.headings)
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:])), (name, page.headings)
    for link in page.links:
        if re.match('https?://', link):
            continue
        assert ':' not in link, (name, link)
        target = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.urlparse(link).path))
        assert target in files, (name, link)
    return len(page.links)


for name in files:
    assert re.fullmatch(r'([a-z]+/)?[a-z0-9-]+\.(html|js|css|xml|tsv|txt)', name), name
    if name.endswith('.html'):
        check(name)
for name in files:
    if name.startswith('search/'):
        text = open(os.path.join(root, name), encoding='utf8').read()
        year, rows = re.fullmatch(r'podsift\("(\d{4})", (\[.*\])\);\n', text, re.S).groups()
        assert name == f'search/{year}.js'
        for row in json.loads(rows):
            assert row[0] in files and row[1] and len(row) == 8, row
print(len([f for f in files if f.endswith('.html')]))
