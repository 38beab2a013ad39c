"""For tests/bench-relate: scale.py make N SENTENCES ARCHIVE QUERIES: an archive of N insights of about 281 bytes, of recombined real
sentences, each with one rare word, and five queries like them; build ARCHIVE DB and query QUERIES DB: the same by SQLite's
FTS5 with its bm25(), ten content words a query as relate's users would have to pick them.  The last two print CPU seconds.
"""
import random
import re
import sqlite3
import sys
import time

TEXT_BYTES = 281


def clean(text):
    return text.replace("\\n", " ").replace("\\t", " ")


def make(n, sentences, archive, queries):
    rng = random.Random(1)
    with open(sentences, encoding="utf-8") as f:
        pool = [line.split("\t")[10] for line in f if line.split("\t")[2] != "0"]
    pool = [s for s in pool if 30 <= len(s) <= 200 and "\\" not in s]

    def insight(i):
        text = f"Rare{i:x}word"
        while len(text) < TEXT_BYTES - 60:
            text += " " + rng.choice(pool)
        return text[:TEXT_BYTES].rsplit(" ", 1)[0]

    def record(i, text):
        return "\t".join([f"{rng.random():.6f}", f"{i // 5 * 2654435761 % 2**64:016x}", str(i % 5 + 1), "754.20", "771.85",
                          "2026-11-20T00:00:00Z", "en", "A Show", "An episode's title", "", text, "",
                          f"https://example.org/{i // 5}", f"https://example.org/{i // 5}.mp3", "", ""]) + "\n"

    with open(archive, "w", encoding="utf-8") as f:
        for i in range(n):
            f.write(record(i, insight(i))[:-1] + "\ttold:2026-11-20\n")
    with open(queries, "w", encoding="utf-8") as f:
        for i in range(5):
            f.write(record(10 * n + 5 * i, insight(10 * n + i)))


def build(archive, db):
    c = sqlite3.connect(db)
    c.executescript("pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-400000;")
    c.execute("create virtual table a using fts5(t, tokenize='porter unicode61')")
    with open(archive, encoding="utf-8") as f:
        c.executemany("insert into a values (?)", ((clean(line.split("\t")[10]),) for line in f))
    c.commit()


def query(queries, db):
    c = sqlite3.connect(db)
    c.execute("pragma cache_size=-400000")
    common = set("about after again because could doesn first going would their there these thing things think those where which "
                 "while really actually little people something other right".split())
    with open(queries, encoding="utf-8") as f:
        texts = [clean(line.split("\t")[10]).lower() for line in f]
    wanted = [list(dict.fromkeys(w for w in re.findall("[a-z]{5,}", t) if w not in common))[:10] for t in texts]
    for warm in (True, False):
        begin = time.process_time()
        for words in wanted:
            c.execute("select rowid, bm25(a) from a where a match ? order by bm25(a) limit 10", (" OR ".join(words),)).fetchall()
        took = time.process_time() - begin
    return took


begin = time.process_time()
took = None
if sys.argv[1] == "make":
    make(int(sys.argv[2]), *sys.argv[3:6])
elif sys.argv[1] == "build":
    build(*sys.argv[2:4])
else:
    took = query(*sys.argv[2:4])
if sys.argv[1] != "make":
    print(f"{took if took is not None else time.process_time() - begin:.3f}")
