"""Fits lib/weights to labelled episodes, and says how well that does on episodes it was not fitted to.

  train.py fit                 the model, in the form of lib/weights, from all episodes
  train.py loeo                each of the twenty left out of the fit, its passages by sentscore -w, judged by evaluate.py
  train.py holdout             fitted on the twenty, judged on the project's own
  train.py curve               left out by eighths, fitted on 5, 10, 15, 19 and all of the others
  train.py ablate              left out by eighths, without one group of features

Labels: the shared ones (lines of sentences), and the project's own in tests/insights/labels (words from, to).  The model
is a ridge regression on all features plus small boosted trees on the same, both on how far a candidate overlaps a
labelled insight, weighed by grade; the logistic function behind them is fitted to predictions for left-out episodes.
"""
import difflib, glob, os, subprocess, sys
import numpy as np, lightgbm

here = os.path.dirname(os.path.abspath(__file__))
build = os.environ['B']
shared = os.environ.get('PODSIFT_SHARED', os.path.join(here, '../../../shared')) + '/insights'
sys.path.insert(0, shared)
import evaluate as judge

RIDGE = 60000          # on features of unit variance, an episode counting as 1,500 candidates
ROWS = 1500
ROUNDS = 400
TREES = dict(objective='regression', learning_rate=.03, num_leaves=8, feature_fraction=.08, min_data_in_leaf=300, bagging_fraction=.5,
             bagging_freq=1, lambda_l2=50, max_bin=63, verbose=-1, num_threads=1, seed=1, deterministic=True, force_col_wise=True)
SURELY, SHARE = 200, 10        # passage.c's: the candidates that the trees are asked about


def run(command, data=None):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


NAMES = run([build + '/features', 'names']).decode().split()
# what no labelled episode has weighs nothing, or what seems right
FIT = np.array([not n.endswith('notes') and n not in ('soundbite', 'across-chapters') for n in NAMES])
BY_HAND = ['soundbite 2', 'across-chapters -0.5']


class Episode:
    def __init__(self, name, path, gold):
        self.name = name
        self.records = run([build + '/transcribe-split', path])
        rows = [l.split('\t') for l in self.records.decode().split('\n') if l]
        texts = [r[10].replace('\\n', ' ').replace('\\t', ' ').replace('\\\\', '\\') for r in rows if r[2] != '0']
        words = [judge.words(t) for t in texts]
        ends = np.concatenate([[0], np.cumsum([len(w) for w in words])])
        words = [w for s in words for w in s]
        raw = np.frombuffer(run([build + '/features'], self.records), np.float32).reshape(-1, 2 + len(NAMES))
        self.first, self.n = raw[:, 0].astype(int), raw[:, 1].astype(int)
        self.x = raw[:, 2:].astype(np.float64)
        self.gold = gold or own_gold(name, words)
        place = align(words, self.gold.words)
        self.start = place[ends[self.first]]
        self.stop = place[np.maximum(ends[self.first + self.n] - 1, 0)] + 1
        self.size = ends[self.first + self.n] - ends[self.first]
        self.overlap()

    def overlap(self):
        """y: the Jaccard overlap with an insight, by its grade; hit: whether the judge would count it"""
        self.y, self.hit = np.zeros(len(self.first)), np.zeros(len(self.first))
        for i, (a, b) in enumerate(zip(self.start, self.stop)):
            self.hit[i] = self.gold.hit(range(a, b))[0] is not None
            for span, grade in self.gold.insights:
                both = min(span.stop, b) - max(span.start, a)
                if both > 0:
                    self.y[i] = max(self.y[i], both / (len(span) + b - a - both) * (.6 + .2 * grade))


def align(ours, theirs):
    """where each of our words stands in theirs"""
    place = np.full(len(ours) + 1, -1)
    for a, b, k in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        place[a:a + k] = np.arange(b, b + k)
    last = 0
    for i in range(len(ours)):
        place[i] = last = place[i] if place[i] >= 0 else last
    place[-1] = len(theirs)
    return place


def own_gold(name, words):
    g = judge.Gold.__new__(judge.Gold)
    g.name, g.words, g.insights, g.bad = name, words, [], set()
    for line in open(f'{here}/../insights/labels/{name}.tsv', encoding='utf8'):
        kind, start, stop, grade = line.rstrip('\n').split('\t')[:4]
        span = range(int(start), int(stop))
        if kind == 'insight':
            g.insights.append((span, int(grade)))
        else:
            g.bad.update(span)
    return g


def load():
    twenty = [Episode(n, glob.glob(f'{shared}/transcripts/{n}.*')[0], g) for n, g in judge.load(shared).items()]
    own = [os.path.basename(p)[:-4] for p in sorted(glob.glob(here + '/../insights/labels/*.tsv'))]
    return twenty, [Episode(n, glob.glob(f'{shared}/more/{n}.*')[0], None) for n in own]


def number(x):
    return '0' if abs(x) < .000005 else f'{x:.5f}'.rstrip('0').rstrip('.')


class Model:
    def __init__(self, episodes, use=None):
        use = FIT if use is None else use & FIT
        x, y = np.vstack([e.x for e in episodes]), np.concatenate([e.y for e in episodes])
        w = np.concatenate([np.full(len(e.y), ROWS / len(e.y)) for e in episodes])
        self.mean, self.sd = x.mean(0), x.std(0)
        self.sd[self.sd < 1e-6] = 1e9
        z = np.hstack([(x - self.mean) / self.sd * use, np.ones((len(x), 1))])
        penalty = np.eye(z.shape[1]) * RIDGE
        penalty[-1, -1] = 1e-3
        beta = np.linalg.solve((z * w[:, None]).T @ z + penalty, z.T @ (w * y))
        self.weights = beta[:-1] / self.sd * use
        self.one = beta[-1] - self.weights @ self.mean
        x32 = x.astype(np.float32) * use.astype(np.float32)
        self.trees = lightgbm.train(TREES, lightgbm.Dataset(x32, y, weight=w), ROUNDS)
        self.use = use.astype(np.float32)
        # both on one scale
        self.a, self.b = 1 / self.linear(x).std(), 1 / self.trees.predict(x32).std()
        self.scale, self.shift = 1, 0

    def linear(self, x):
        return x @ self.weights + self.one

    def parts(self, x):
        return self.a * self.linear(x), self.b * self.trees.predict(x.astype(np.float32) * self.use)

    def score(self, x):
        linear, trees = self.parts(x)
        asked = max(SURELY, len(x) // SHARE)
        if len(x) > asked:
            low = np.argsort(-linear, kind='stable')[asked:]
            trees[low] -= 1000
        return linear + trees

    def calibrate(self, scores, hits):
        """scale and shift, so that the logistic function of the score is the share of hits (Platt, 1999)"""
        a, b = 1., -2.
        for _ in range(3000):
            p = 1 / (1 + np.exp(-(a * scores + b)))
            a -= .5 * np.mean((p - hits) * scores)
            b -= .5 * np.mean(p - hits)
        self.scale, self.shift = a, b

    def text(self):
        """in the form of lib/weights"""
        k = self.scale * self.b
        lines = [f'one {number(self.scale * self.a * self.one + self.shift)}']
        lines += [f'{n} {number(w)}' for n, w in zip(NAMES, self.scale * self.a * self.weights) if w] + BY_HAND

        def node(t):
            if 'leaf_value' in t:
                return number(k * t['leaf_value'])
            return f"{NAMES[t['split_feature']]} {number(t['threshold'])} {node(t['left_child'])} {node(t['right_child'])}"
        lines += ['tree ' + node(t['tree_structure']) for t in self.trees.dump_model()['tree_info']]
        return '\n'.join(lines) + '\n'


def calibrated(episodes, use=None):
    """a model, its logistic function fitted to what models of five sixths say of the last sixth"""
    scores, hits = [], []
    for k in range(6):
        m = Model([e for i, e in enumerate(episodes) if i % 6 != k], use)
        for e in episodes[k::6]:
            linear, trees = m.parts(e.x)
            scores.append(linear + trees)
            hits.append(e.hit)
    m = Model(episodes, use)
    m.calibrate(np.concatenate(scores), np.concatenate(hits))
    return m


def measure(scores):
    """of {episode: scores}: the judge's means, and those of the pooled day"""
    each, day, want = [], [], []
    for e, s in scores.items():
        taken, rank = np.zeros(e.first.max() + 8, bool), []
        for i in np.argsort(-s, kind='stable'):
            if not taken[e.first[i]:e.first[i] + e.n[i]].any():
                taken[e.first[i]:e.first[i] + e.n[i]] = True
                rank.append((s[i], e.gold, range(int(e.start[i]), int(e.stop[i])), int(e.size[i])))
                if len(rank) == 20:
                    break
        insights = [((e.name, k), grade) for k, (_, grade) in enumerate(e.gold.insights)]
        each.append(judge.measure([r[1:] for r in rank], e.gold, insights))
        day += rank
        want += insights
    day.sort(key=lambda r: -r[0])
    d = judge.measure([r[1:] for r in day], None, want)
    hits = np.mean([r[1].hit(r[2])[0] is not None for r in day[:20]])
    m = np.mean(each, 0)
    return f'{m[0]:.3f} {m[1]:.3f} {m[2]:.3f} {m[3]:.3f} {m[5]:5.0f} | {d[0]:.1f} {hits:.2f}'


def eighths(episodes, size=None, use=None):
    order = np.random.default_rng(1).permutation(len(episodes))
    scores = {}
    for k in range(8):
        rest = [episodes[i] for i in order if i not in order[k::8]]
        m = Model(rest[:size], use)
        for i in order[k::8]:
            scores[episodes[i]] = m.score(episodes[i].x)
    return measure(scores)


def groups():
    def those(f):
        return np.array([not f(n.removeprefix('around-')) for n in NAMES])
    marks = 'commas breaks quotes exclamations ellipses brackets questions reactions names numbers long-words very-long-words stutters told content'.split()
    terms = 'notes bursts taken-up keys back carried'.split()
    length = 'short long sentences sentence-words single'.split()
    place = NAMES[NAMES.index('begins-turn'):]
    return {'cues': those(lambda n: n.startswith('cue-')), 'openings': those(lambda n: n.startswith('open-')),
            'marks and forms of words': those(lambda n: n in marks), 'terms': those(lambda n: n in terms),
            'length': those(lambda n: n in length), 'place, turns, reactions': those(lambda n: n in place),
            'surroundings': np.array([not n.startswith('around-') for n in NAMES])}


def loeo(twenty, own):
    out = b''
    for e in twenty:
        m = Model([o for o in twenty + own if o is not e])        # calibration changes no order
        path = build + '/train.weights'
        open(path, 'w').write(m.text())
        out += run([build + '/sentscore', '-w', path], e.records)
        print(e.name, file=sys.stderr)
    sys.stdout.write(subprocess.run([sys.executable, shared + '/evaluate.py', shared], input=out, stdout=subprocess.PIPE, check=True).stdout.decode())


def main(what):
    twenty, own = load()
    everything = twenty + own
    head = 'P@5   nDCG  R@10  leak  words | day P@5, hits of 20'
    if what == 'fit':
        print(open(here + '/head').read() + calibrated(everything).text(), end='')
    elif what == 'loeo':
        loeo(twenty, own)
    elif what == 'quick':
        print(head)
        print(eighths(everything), 'all')
    elif what == 'holdout':
        print(head)
        m = Model(twenty)
        print(measure({e: m.score(e.x) for e in own}), "the project's own, fitted on the twenty")
    elif what == 'curve':
        print(head)
        for size in (5, 10, 15, 19, None):
            print(eighths(everything, size), f'fitted on {size or "all others"}')
    elif what == 'ablate':
        print(head)
        print(eighths(everything), 'all')
        for name, use in groups().items():
            print(eighths(everything, None, use), 'without', name)
    else:
        sys.exit(__doc__)


main(sys.argv[1] if len(sys.argv) > 1 else '')
