#!/usr/bin/env python3
"""eval-faithful.py DISTILL PAIRS INSIGHTS: how well distill keeps rewritings that hold, and drops others.

INSIGHTS has editors' rewritings of passages of twenty episodes: these hold.  What does not is made of them here: a number, a
name or a denial is changed, a sentence or all is that of another passage, and so on; always the same, as chance is seeded.
PAIRS is faithful/pairs.tsv.  distill itself is run, with a server on loopback that answers with the rewriting in question.

Every second episode is one that the check may be fitted to; the others are only measured.
Prints how many of each kind are kept, and why those are dropped that hold."""
import collections
import glob
import hashlib
import http.server
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading

BEFORE, AFTER = 6, 3          # sentences that distill shows around a passage
APART = 20                    # sentences between passages that have nothing in common
HALVES = ("looked at", "only measured")
SHOWS = {"tp": "Talk Python To Me"}

UNITS = "two three four five six seven eight nine ten eleven twelve".split()
TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = "hundred thousand million billion".split()
PARTS = "half third quarter".split()
TIMES = "doubled tripled quadrupled".split()
ADDED = ["in {} percent of cases", "within {} months", "for {} years", "about {} times", "at {} companies"]
AUXILIARY = "is|are|was|were|can|could|will|would|should|must|may|might|does|did"
SUBJECT = re.compile(r"(?!When|If|Because|Since|As|Once|While|After|Before|In|At|On|With|To|For|By)"
                     r"(?:\S+ ){0,6}?\S+ (?=(is|are|was|were|has|have|can|could|will|would|does|do|did|may|might|must|should)\b)")
REMOVALS = [(r"\b(is|are|was|were|do|does|did|can|could|will|would|should|must|has|have|had|may|might) not\b(?! just| only| necess| mere)", r"\1"),
            (r"\bcannot\b", "can"), (r"\bno longer\b", "still"), (r"\bnever ", ""), (r"\bwithout\b", "with"),
            (r"\b[Nn]obody\b|\b[Nn]o one\b", "everyone"), (r"\bnothing\b", "everything"), (r"\bno (?!longer|matter)", "some ")]


class Passage:
    """A passage of an episode with an editor's rewriting, and what is said around it."""
    def __init__(self, episode, first, last, text):
        self.episode, self.first, self.last, self.text = episode, first, last, text
        spoken = [s[3] for s in episode.sentences]
        self.words = " ".join(spoken[first - 1:last])
        around = spoken[max(0, first - 1 - BEFORE):last + AFTER] + [s[2] for s in episode.sentences[max(0, first - 7):last + AFTER]]
        self.source = " ".join(around + [episode.show, episode.title, self.speaker])

    @property
    def speaker(self):
        return self.episode.sentences[self.first - 1][2]

    def chance(self, kind):
        return random.Random(f"{kind} {self.episode.name} {self.first} {self.last} {self.text}")

    def has(self, words):
        return re.search(rf"\b{re.escape(words)}", self.source, re.IGNORECASE) is not None


class Episode:
    def __init__(self, base, name):
        self.name = name
        show, _, self.title = re.fullmatch(r"(tp|.*?)(-)(\d.*)", name).groups()
        self.show = SHOWS.get(show, show.replace("-", " ").title())
        self.title = re.sub("[-_]", " ", self.title)
        with open(f"{base}/sentences/{name}.tsv", encoding="utf-8") as lines:
            self.sentences = [line.rstrip("\n").split("\t") for line in lines]
        seen = collections.Counter(w for s in self.sentences for w in re.findall(r"\w+", s[3]))
        inside = collections.Counter(w for s in self.sentences for w in re.findall(r"(?<=[a-z,] )[A-Z]\w+", s[3]))
        self.names = {w for w, n in inside.items() if n > 1 and w.lower() not in seen}
        self.passages = []
        for labels in "labels", "labels2":
            if os.path.exists(f"{base}/{labels}/{name}.tsv"):
                with open(f"{base}/{labels}/{name}.tsv", encoding="utf-8") as lines:
                    for kind, first, last, _, text in (line.rstrip("\n").split("\t") for line in lines):
                        if kind == "insight":
                            self.passages.append(Passage(self, int(first), int(last), text))


def names_of(text):
    """The names in a text, where no sentence begins."""
    return [m for m in re.finditer(r"(?<=[a-z0-9,;] )[A-Z][\w-]+(?: [A-Z][\w-]+)*", text) if m[0] not in ("I", "AI")]


def replace(text, match, by):
    return text[:match.start()] + by + text[match.end():]


def insert_at_end(text, words, chance):
    """Puts words before the full stop of a sentence."""
    stops = [m.start() for m in re.finditer(r"(?<=[a-z])\.(?= |$)", text)]
    if not stops:
        return None
    at = chance.choice(stops)
    return text[:at] + " " + words + text[at:]


def lower(text):
    """A sentence as it goes on behind something else."""
    return text if text[1:2].isupper() or names_of("so " + text[:20].split(" ")[0]) and text.split(" ")[1][:1].isupper() else text[0].lower() + text[1:]


# Each takes a passage, its chance, and all passages; returns a text that does not hold, or None.

def change_digits(p, chance, _):
    found = list(re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)", p.text))
    if not found:
        return None
    m = chance.choice(found)
    value = float(m[0].replace(",", ""))
    while True:
        by = value + chance.choice((-1, 1)) * chance.randint(1, 3) if 1900 < value < 2100 else value * chance.choice((2, 3, 0.5, 10, 1.5)) + chance.randint(1, 9)
        shown = f"{by:.1f}" if "." in m[0] else f"{by:,.0f}" if "," in m[0] else f"{by:.0f}"
        if not p.has(shown):
            return replace(p.text, m, shown)


def change_number_word(p, chance, _):
    lists = UNITS, TEENS, TENS, SCALES, PARTS, TIMES
    found = [(m, words) for words in lists for m in re.finditer(rf"(?<!-)\b({'|'.join(words)})\b", p.text)]
    if not found:
        return None
    m, words = chance.choice(found)
    by = [w for w in words if not p.has(w) and not (words is UNITS and re.search(rf"\b{UNITS.index(w) + 2}\b", p.source))]
    return replace(p.text, m, chance.choice(by)) if by else None


def add_number(p, chance, _):
    number = chance.randint(13, 97)
    return None if p.has(str(number)) else insert_at_end(p.text, chance.choice(ADDED).format(number), chance)


def strange_name(p, chance, passages):
    """A name from another show's rewritings that is not in the passage's source."""
    while True:
        other = chance.choice(passages)
        found = names_of(other.text)
        if other.episode.show != p.episode.show and found:
            name = chance.choice(found)[0]
            if not any(p.has(word) for word in name.split()):
                return name


def change_name(p, chance, passages):
    found = names_of(p.text)
    return replace(p.text, chance.choice(found), strange_name(p, chance, passages)) if found else None


def add_name(p, chance, passages):
    return insert_at_end(p.text, chance.choice(("at {}", "like {}", "according to {}", "in {}")).format(strange_name(p, chance, passages)), chance)


def deny(p, chance, _):
    found = list(re.finditer(rf"\b({AUXILIARY})\b(?! not| never| no\b| just| only| still| already| always| probably|,)(?![^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$)", p.text))
    if not found:
        return None
    m = chance.choice(found)
    return replace(p.text, m, m[0] + " not")


def affirm(p, chance, _):
    found = [(m, by) for pattern, by in REMOVALS for m in re.finditer(pattern, p.text)]
    if not found:
        return None
    m, by = chance.choice(found)
    return replace(p.text, m, m.expand(by))


def far(p, passages, same):
    return [q for q in passages if (q.episode is p.episode) == same and (not same or abs(q.first - p.first) > APART)]


def other_passage(p, chance, passages):
    found = far(p, passages, True)
    return chance.choice(found).text if found else None


def other_episode(p, chance, passages):
    return chance.choice(far(p, passages, False)).text


def other_end(p, chance, passages, same=True):
    sentences = re.split(r"(?<=[.!?\"]) (?=[A-Z\"])", p.text)
    found = [s[-1] for s in (re.split(r"(?<=[.!?\"]) (?=[A-Z\"])", q.text) for q in far(p, passages, same)) if len(s) > 1]
    return " ".join(sentences[:-1] + [chance.choice(found)]) if len(sentences) > 1 and found else None


def other_episodes_end(p, chance, passages):
    return other_end(p, chance, passages, False)


def said_before(p, _, __):
    return " ".join(s[3] for s in p.episode.sentences[max(0, p.first - 3):p.first - 1]) or None


def said_next(p, _, __):
    return " ".join(s[3] for s in p.episode.sentences[p.last:p.last + 2]) or None


def break_off(p, _, __):
    return p.text.rsplit(" ", 2)[0].rstrip(".,;:!?")


def lean(p, _, __):
    m = SUBJECT.match(p.text)
    by = m and {"is": "It ", "was": "It ", "has": "He ", "does": "She "}.get(m[1], "They ")
    return by + p.text[m.end():] if m else None


def speak_as_i(p, chance, _):
    return chance.choice(("I think that ", "We learn that ", "I found that ", "In our experience, ")) + lower(p.text)


def tell_of_episode(p, chance, _):
    return chance.choice(("In this episode, ", "The speaker explains that ", "In today's conversation, ", "The podcast tells how ")) + lower(p.text)


HOLDS = "an editor's own"
SHOWN = "  names and digits that distill shows"
THIRD = "  of these without I and we"
KINDS = [("a number in digits is another one", change_digits), ("a number in words is another one", change_number_word),
         ("a number is added", add_number), ("a name is another one", change_name), ("a name is added", add_name),
         ("'not' is added", deny), ("a denial is taken out", affirm),
         ("that of another passage", other_passage), ("that of another episode", other_episode),
         ("the last sentence is of another passage", other_end), ("the last sentence is of another episode", other_episodes_end),
         ("what was said just before", said_before), ("what was said next", said_next), ("it breaks off", break_off),
         ("a pronoun is its subject", lean), ("it speaks as I or we", speak_as_i), ("it speaks of the episode", tell_of_episode)]


def is_shown(p):
    """Whether the names and digits of the editor's rewriting are in what distill shows; he read the whole episode.  Where a
    sentence begins a word is a name that the episode has with a capital elsewhere, and never without."""
    words = {re.sub(r"['’]s?$", "", w).lower() for w in re.findall(r"[\w'’.,-]*\w", p.source)}
    names = [w for m in names_of(p.text) for w in re.split("[ -]", m[0])]
    names += [w for w in re.findall(r"(?:^|[.!?:] )([A-Z]\w+)", p.text) if w in p.episode.names]
    digits = re.findall(r"\d[\d.,]*\d|\d", p.text)
    return all(w.lower() in words or p.has(w) for w in names + digits)


class Case:
    """A rewriting that is tried on a passage; of is what it was made of."""
    def __init__(self, group, kind, episode, passage, lines, speaker, text, lang="en", of=None):
        self.group, self.kind, self.episode, self.passage, self.lines = group, kind, episode, passage, lines
        self.speaker, self.text, self.lang, self.of, self.why = speaker, text, lang, of, None


class Answers(http.server.BaseHTTPRequestHandler):
    """Says of each passage what the table says; a question's last line is JSON."""
    protocol_version = "HTTP/1.1"
    wbufsize = -1                 # an answer is one packet
    table = {}

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        material = json.loads(asked[asked.index("{"):])
        case = self.table[material["episode"], material["passage"]]
        said = json.dumps({"text": case.text, "grade": 2})
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def record(episode, seq, text, speaker="", lang="en", score=""):
    show, title = episode
    name = hashlib.sha256(f"{show} {title}".encode()).hexdigest()[:16]
    return "\t".join([score, name, str(seq), "", "", "", lang, show, title, speaker, text, "", "", "", "", ""]).replace("\\", "\\\\") + "\n"


def run(distill, url, cases, sentences, tmp):
    """Has distill judge cases, of which no two have one passage."""
    Answers.table = {(c.episode[1], c.passage): c for c in cases}
    last, lines = None, []
    for c in cases:
        if c.episode != last:
            lines.append(record(c.episode, 0, "", lang=c.lang))
        last = c.episode
        lines.append(record(c.episode, c.lines, c.passage, c.speaker, c.lang, "0.5"))
    with tempfile.TemporaryDirectory(dir=tmp) as cache:
        out = subprocess.run([distill, "-e", "-n", "10000", "-j", "8", "-d", cache, "-s", sentences, "-u", url],
                             input="".join(lines), stdout=subprocess.PIPE, text=True, check=True).stdout
    got = [f for f in (line.rstrip("\n").split("\t") for line in out.splitlines()) if f[2] != "0"]
    for c, field in zip(cases, got, strict=True):
        c.why = re.fullmatch(r"why:grade 2; (?:rewritten|own words kept: (.*))", field[16])[1] or ""


def rounds(cases):
    """Cuts cases into runs in which each passage comes once; sorts each as distill reads it."""
    table = collections.defaultdict(list)
    times = collections.Counter()
    for c in cases:
        table[times[c.episode, c.passage]].append(c)
        times[c.episode, c.passage] += 1
    for some in table.values():
        yield sorted(some, key=lambda c: (c.episode, c.lines))


def insight_cases(base, sentences):
    names = sorted(os.path.basename(p)[:-4] for p in glob.glob(f"{base}/labels/*.tsv"))
    episodes = [Episode(base, name) for name in names]
    for e in episodes:
        sentences += [record((e.show, e.title), n, s[3], s[2]) for n, s in enumerate(e.sentences, 1)]
    for i, e in enumerate(episodes):
        half = HALVES[i % 2]
        passages = [p for k, f in enumerate(episodes) if k % 2 == i % 2 for p in f.passages]
        for p in e.passages:
            made = [(HOLDS, p.text)] + ([(SHOWN, p.text)] if is_shown(p) else [])
            made += [(THIRD, p.text)] if is_shown(p) and not re.search(r"\b(I|[Ww]e|us|[Oo]ur|my|me)\b", p.text) else []
            made += [(kind, make(p, p.chance(kind), passages)) for kind, make in KINDS]
            for kind, text in made:
                if text is not None:
                    yield Case(half, kind, (e.show, e.title), p.words, p.first, p.speaker, text, of=p)


def pair_cases(path, sentences):
    """A passage of the pairs is an episode of three sentences."""
    known = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            lang, verdict, before, passage, after, speaker, show, title, text = line.rstrip("\n").split("\t")
            if passage not in known:
                sentences += [record((show, title), n, s, who, lang) for n, (s, who) in
                              enumerate([(before, ""), (passage, speaker), (after, speaker)], 1)]
                known.add(passage)
            yield Case(lang, re.sub("^limit:|:.*", "", verdict), (show, title), passage, 2, speaker, text, lang)


def rule_of(why):
    """What a reason is about, without the words and numbers at hand."""
    why = re.sub(r"it has \d+", "it has too many or too few", why)
    why = re.sub(r"the (number|name) .* is not", r"the \1 ... is not", why)
    return re.sub(r"\d+", "N", re.sub(r"\".*\"", '"..."', why))


def put_table(head, groups, kinds, cases, width=42):
    count = collections.Counter((c.group, c.kind) for c in cases)
    kept = collections.Counter((c.group, c.kind) for c in cases if not c.why)
    print("\n" + f"{head:<{width}}" + "".join(f"{g:>18}" for g in groups))
    for kind in kinds:
        print(f"{kind:<{width}}" + "".join(
            f"{count[g, kind]:>10} {100 * kept[g, kind] / count[g, kind]:>6.1f}%" if count[g, kind] else f"{'-':>18}" for g in groups))


def main():
    distill, pairs, base = sys.argv[1:4]
    verbose = os.environ.get("VERBOSE")
    sentences = []
    cases = list(pair_cases(pairs, sentences)) + (list(insight_cases(base, sentences)) if os.path.isdir(base) else [])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as tmp:
        with open(f"{tmp}/sentences", "w", encoding="utf-8") as out:
            out.writelines(sentences)
        for some in rounds(cases):
            run(distill, f"http://127.0.0.1:{server.server_port}", some, f"{tmp}/sentences", tmp)
    put_table("Our own rewritings: how many, kept", ["en", "de", "fr", "es", "pt"],
              ["holds", "number", "name", "words", "negation", "leans", "length", "markup", "beyond"], cases, 36)
    put_table("Editors' rewritings: how many, kept", HALVES, [HOLDS, SHOWN, THIRD], cases)
    kept = {id(c.of) for c in cases if c.kind == HOLDS and not c.why}
    put_table("Made of those that are kept", HALVES, [kind for kind, _ in KINDS], [c for c in cases if id(c.of) in kept])
    for half in HALVES:
        print(f"\nWhy those were dropped that distill shows the names and digits of, {half}")
        whys = collections.Counter(rule_of(c.why) for c in cases if c.group == half and c.kind == SHOWN and c.why)
        for why, n in sorted(whys.items(), key=lambda x: (-x[1], x[0])):
            print(f"  {n:4} {why}")
    if verbose:
        for c in cases:
            print("\t".join([c.group, c.kind, c.why, c.text, c.passage]), file=sys.stderr)


if __name__ == "__main__":
    main()
