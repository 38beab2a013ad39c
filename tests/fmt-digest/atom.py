"""Judges Atom feeds by RFC 4287's rules: atom.py FEED...  Prints the ids of the entries, a line each."""
import re
import sys
import xml.etree.ElementTree as ET

A = '{http://www.w3.org/2005/Atom}'
IDS = set()


def one(parent, name):
    [child] = parent.findall(A + name)
    return child.text


for path in sys.argv[1:]:
    feed = ET.parse(path).getroot()
    assert feed.tag == A + 'feed'
    ids = [one(feed, 'id')]
    newest = ''
    for entry in feed.findall(A + 'entry'):
        ids.append(one(entry, 'id'))
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT00:00:00Z', one(entry, 'updated'))
        newest = max(newest, one(entry, 'updated'))
        assert one(entry, 'title').strip() and one(entry.find(A + 'author'), 'name').strip()
        [content] = entry.findall(A + 'content')
        assert content.get('type') == 'html' and '<p>' in content.text
        assert not re.search(r'<(?!/?(p|ul|li|br|a|blockquote)[ >])', content.text), content.text
        links = [(link.get('rel'), link.get('href')) for link in entry.findall(A + 'link')]
        assert len(set(rel for rel, href in links)) == len(links)
        assert all(re.match(r'https?://|i/[0-9a-f]{16}-\d+\.html$', href) for rel, href in links), links
    assert not newest or one(feed, 'updated') == newest
    assert all(re.fullmatch(r'urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', i) for i in ids)
    assert len(set(ids)) == len(ids)
    print('\n'.join(ids[1:]))
