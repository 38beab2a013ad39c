"""Judges a mail by python's email: mail.py MAIL RECORDS.  Prints "subject<TAB>bytes" or fails with what is wrong."""
import email.header
import email.policy
import re
import sys

raw = open(sys.argv[1], 'rb').read()
records = [line.rstrip('\n').split('\t') for line in open(sys.argv[2], encoding='utf8', newline='\n')]
end = b'\r\n' if b'\r\n' in raw else b'\n'
lines = raw.split(end)
assert lines.pop() == b'' and not any(b'\r' in l or b'\n' in l for l in lines), 'line ends'
assert all(len(l) <= 76 for l in lines), max(lines, key=len)
assert raw.isascii() and len(raw.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n')) <= 100000, len(raw)

head = lines[:lines.index(b'')]
names = [l.split(b':')[0].decode() for l in head if not l.startswith(b' ')]
known = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'List-Id', 'List-Unsubscribe', 'List-Unsubscribe-Post',
         'Auto-Submitted', 'MIME-Version', 'Content-Type']
assert names == [n for n in known if n in names] and set(known[:5] + known[8:]) <= set(names), names

# encoded words: of at most 75 bytes, each whole by itself
words = [w for l in head for w in re.findall(rb'=\?[^ ]*\?=', l)]
assert all(len(w) <= 75 for w in words), words
for word in words:
    [(data, charset)] = email.header.decode_header(word.decode())
    data.decode(charset)

m = email.message_from_bytes(raw, policy=email.policy.default.clone(raise_on_defect=True))
parts = list(m.walk())
assert [p.get_content_type() for p in parts] == ['multipart/alternative', 'text/plain', 'text/html']
assert not any(p.defects for p in parts)
assert not any(h.defects for p in parts for h in p.values() if hasattr(h, 'defects'))
text, html = (p.get_content() for p in parts[1:])
assert m['Date'].datetime is not None and m['Auto-Submitted'] == 'auto-generated'
assert re.fullmatch(r'<[0-9a-f]{32}@[a-z.]+>', m['Message-ID']), m['Message-ID']
for bad in ('<script', '<img', '<link', '<form', ' onload', ' src=', 'url('):
    assert bad not in re.sub(r'&[a-z#0-9]+;', '', re.sub(r'>[^<]*<|"[^"]*"', '><', html)).lower(), bad
assert re.search(r'<body style="[^"]*color', html) is None
assert records and text.startswith(' 1. ') and '1.</span>' in html
print(str(m['Subject']), len(raw), sep='\t')
