"""Feeds by feedparser and notes by markdown-it: feed.py FILE..."""
import re
import sys

import feedparser
import yaml
from markdown_it import MarkdownIt

passed = failed = 0


def check(name, right, why=''):
    global passed, failed
    passed, failed = passed + bool(right), failed + (not right)
    if not right:
        print(f'FAIL {name}: {why}')


def feed(path):
    f = feedparser.parse(open(path, 'rb').read())
    name = path.rsplit('/')[-1]
    check(f'{name}: well formed', not f.bozo, f.get('bozo_exception'))
    check(f'{name}: Atom', f.version == 'atom10' and f.feed.title and len(f.entries) >= 5, f.version)
    for e in f.entries:
        check(f'{name}: entry', e.title and e.id.startswith('urn:uuid:') and e.updated_parsed and e.content[0].value, e)
        check(f'{name}: safe', not re.search('<script|<img|javascript:.*href', e.content[0].value), e.content[0].value[:200])
    check(f'{name}: ids', len({e.id for e in f.entries}) == len(f.entries))


def note(path):
    text = open(path, encoding='utf8').read()
    name = path.rsplit('/')[-1]
    front, body = re.fullmatch(r'---\n(.*?)\n---\n(.*)', text, re.S).groups()
    front = yaml.safe_load(front)
    check(f'{name}: front matter', front['title'] and str(front['date']) == '2026-11-24' and front['tags'] == ['podsift'], front)
    check(f'{name}: shows', all(isinstance(s, str) for s in front['shows']), front['shows'])
    tokens = MarkdownIt('commonmark', {'html': True}).enable(['table', 'strikethrough']).parse(body)
    kinds = {t.type for t in tokens} | {c.type for t in tokens if t.children for c in t.children}
    known = {'heading_open', 'heading_close', 'inline', 'paragraph_open', 'paragraph_close', 'text', 'text_special', 'link_open',
             'link_close', 'bullet_list_open', 'bullet_list_close', 'list_item_open', 'list_item_close', 'softbreak',
             'blockquote_open', 'blockquote_close', 'hr'}
    check(f'{name}: no markup but ours', kinds <= known, kinds - known)
    for t in tokens:
        for c in t.children or []:
            if c.type == 'link_open':
                check(f'{name}: link', re.match('https?://', c.attrs['href']), c.attrs)
    plain = re.sub(r'\[\[[^\[\]|]*(\|[^\[\]|]*)?\]\]', '', re.sub(r'\\.', '', body))
    check(f'{name}: no note but a show, no comment, no mathematics', not re.search(r'\[\[|%%|\$|==|\^|(^|\s)#\w', plain), plain)


for path in sys.argv[1:]:
    (feed if path.endswith('.xml') else note)(path)
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
