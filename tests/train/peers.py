"""peers.py NAME: what sumy's summariser of that name (lexrank, textrank, lsa) would pick of the twenty shared episodes: ten
passages each, built around its best sentences as the shared evaluate.py does for its baselines.  Its speed to stderr."""
import os
import sys
import time

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

here = os.path.dirname(os.path.abspath(__file__))
shared = os.environ.get("PODSIFT_SHARED", os.path.join(here, "../../../shared")) + "/insights"
sys.path.insert(0, shared)
import evaluate as judge

SUMMARISERS = {"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer, "lsa": LsaSummarizer}
PASSAGES, WORDS = 10, 40


class Words:
    """Cuts as the judge does; the sentences are cut already."""

    def to_words(self, text):
        return judge.words(text)

    def to_sentences(self, text):
        return [text]


def ratings(summariser, rows):
    """what it gives each sentence, and the seconds that it took"""
    given = {}

    def keep(sentences, count, rating, *args, **kwargs):
        for i, s in enumerate(sentences):
            given[i] = rating[s] if isinstance(rating, dict) else rating(s, *args, **kwargs)
        return ()
    summariser._get_best_sentences = keep
    document = ObjectDocumentModel([Paragraph([Sentence(r[3], Words()) for r in rows])])
    begun = time.process_time()
    summariser(document, PASSAGES)
    return [given[i] for i in range(len(rows))], time.process_time() - begun


def passages(rows, scores):
    size = [len(judge.words(r[3])) for r in rows]
    used, n = set(), 0
    for first in sorted(range(len(rows)), key=lambda i: (-scores[i], i)):
        if first in used or n == PASSAGES:
            continue
        end = first + 1
        while sum(size[first:end]) < WORDS and end < len(rows) and end not in used and rows[end][2] == rows[first][2]:
            end += 1
        used.update(range(first, end))
        n += 1
        yield scores[first], " ".join(r[3] for r in rows[first:end])


took = size = 0
for episode in judge.load(shared).values():
    summariser = SUMMARISERS[sys.argv[1]](Stemmer("english"))
    summariser.stop_words = get_stop_words("english")
    scores, seconds = ratings(summariser, episode.rows)
    took += seconds
    size += sum(len(r[3]) for r in episode.rows)
    for score, text in passages(episode.rows, scores):
        print(f"{score:.6f}" + "\t" * 10 + text + "\t" * 4 + episode.name + "\t")
print(f"sumy {sys.argv[1]}: {took:.2f} s of CPU time, {size / 1e6 / took:.4f} MB/s", file=sys.stderr)
