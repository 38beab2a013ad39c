"""Kills podsift at random moments, and looks at what its readers got: podsift-kill.py TMP BASE KILLS SEED.

TMP/www is served at BASE, and TMP/mail is smtp-server.py's.  A round is a fresh state and two days: three subscribers and
16 episodes on the first, 4 more on the second.  Each run of a day is killed, until one ends before its moment comes; rounds are
begun until KILLS runs were killed.  Half of the moments are spread over the length of a run, half lie behind the first
line of the ledger, since that time is short.  Of three kills, two are of the whole process group, one of the shell alone, which
leaves its children running.  What a round left is compared with an undisturbed one's.
"""
import collections
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

tmp, base = sys.argv[1:3]
kills_wanted, seed = map(int, sys.argv[3:5])
here = os.path.dirname(os.path.abspath(__file__))
r = random.Random(seed)
DAYS = [("2026-11-24", 4), ("2026-11-25", 5)]
NAMES = ["ada", "ben", "cy"]
JOBS = 2
failures = passed = 0


def check(name, holds, *details):
    global failures, passed
    if holds:
        passed += 1
    else:
        failures += 1
        print("FAIL podsift-kill:", name, *details, file=sys.stderr)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def configure():
    write(f"{tmp}/mail/faults", "*end slow 0.04\n")      # so that some are killed while a mail's fate is open
    port = read(f"{tmp}/mail/port").decode()
    write(f"{tmp}/config/settings", f"smtp smtp://127.0.0.1:{port}\nsmtp-insecure yes\nprivate yes\nepisodes 9\n"
          f"from podsift@example.org\njobs {JOBS}\nllm-passages 4\nllm python3 '{here}/made-up-model.py' \"$MODEL_LOG\"\n")
    lists = {"ada": "".join(f"{base}/{n}.xml\n" for n in (1, 2, 3)),
             "ben": "".join(f"{base}/{n}.xml\n" for n in (4, 3, 2)),
             "cy": f'<opml><body><outline xmlUrl="{base}/1.xml"/><outline xmlUrl="{base}/4.xml"/></body></opml>\n'}
    for name in NAMES:
        write(f"{tmp}/config/subscribers/{name}/settings", f"to {name}@example.org\n" + "site yes\nk 3\n" * (name == "ben"))
        write(f"{tmp}/config/subscribers/{name}/feeds", lists[name])


def publish(day, episodes):
    subprocess.run([sys.executable, f"{here}/made-up-shows.py", f"{tmp}/www", base, "4", str(episodes), "60", day], check=True)


class Round:
    """A state of its own, and what its runs did."""

    def __init__(self, name):
        self.root = f"{tmp}/{name}"
        self.model_log = f"{tmp}/{name}.asked"
        write(f"{self.root}/state/id", "c0ffee\n")      # one installation, so that the mails can be compared

    def begin(self, day, episodes):
        publish(day, episodes)
        self.mails_before = set(os.listdir(f"{tmp}/mail/messages"))
        self.told_before = len(self.told())

    def start(self, day, *command):
        env = dict(os.environ, PODSIFT_NOW=f"{day}T12:00:00Z", SOURCE_DATE_EPOCH="1795521600", MODEL_LOG=self.model_log)
        with open(f"{tmp}/said", "w") as said:
            return subprocess.Popen(["podsift", "-c", f"{tmp}/config", "-s", f"{self.root}/state", "-d", f"{self.root}/data",
                                     "-C", f"{self.root}/cache", *command],
                                    env=env, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)

    def run(self, day, *command):
        """A run to its end, when what a killed one left running has ended; the status, and stderr."""
        for _ in range(600):
            status = self.start(day, *command).wait()
            said = read(f"{tmp}/said").decode()
            if status != 75 or "another run uses it" not in said:
                break
            time.sleep(0.1)
        return status, said

    def size(self, name):
        path = f"{self.root}/state/{name}"
        return os.path.getsize(path) if os.path.exists(path) else 0

    def run_until(self, day, seconds, aimed):
        """
        A run that is killed after so many seconds, from the first line of the ledger on if aimed.  None, or the end that
        it came to before, as run.
        """
        ledger = self.size("ledger")
        process = self.start(day, "run")
        while aimed and process.poll() is None and self.size("ledger") == ledger:
            time.sleep(0.0005)
        try:
            status, said = process.wait(seconds), read(f"{tmp}/said").decode()
            return (status, said) if status != 75 or "another run uses it" not in said else self.run(day, "run")
        except subprocess.TimeoutExpired:
            (os.kill if r.random() < 0.33 else os.killpg)(process.pid, signal.SIGKILL)
            process.wait()
            return None

    def told(self):
        """What the ledger says of the mails, one after another."""
        return re.findall(rb"\t(sending|accepted)\t", read(f"{self.root}/state/ledger")) if self.size("ledger") else []

    def phase(self, day):
        """How far the run that was killed had come."""
        def there(*names):
            return sum(os.path.exists(f"{self.root}/state/days/{day}/{name}/{file}") for name in NAMES for file in names)

        if there("done"):
            return "commit"
        told = self.told()
        if len(told) > self.told_before:
            return "mail in flight" if told[-1] == b"sending" else "mails"
        if there("episodes"):
            return "choice"
        state = f"{self.root}/state/tmp"
        if os.path.exists(state) and any(f.endswith("distilled") for f in os.listdir(state)):
            return "language model"
        if os.path.exists(state) and any(f.endswith("sentences") or f == "targets" for f in os.listdir(state)):
            return "score"
        return "fetch" if os.path.exists(state) else "start"

    def mails(self):
        """The texts of the day's messages, by subscriber."""
        found = collections.defaultdict(list)
        for name in sorted(set(os.listdir(f"{tmp}/mail/messages")) - self.mails_before):
            envelope, text = read(f"{tmp}/mail/messages/{name}").split(b"\n", 1)
            found[envelope.split(b"\t")[1].split(b"@")[0].decode()].append(text)
        return found

    def files(self):
        """All files that it leaves, but locks, which are empty, and what was begun in the cache."""
        return {os.path.relpath(os.path.join(folder, f), self.root) for folder, _, files in os.walk(self.root) for f in files
                if not f.endswith(".lock") and not re.search(r"(\.vtt|^[0-9a-f]{32})\.\w{6}$", f)}

    def questions(self):
        """Those to the language model: how many, and how many of them were new."""
        asked = read(self.model_log).split()
        return len(asked), len(set(asked))

    def texts(self):
        """What the reader keeps, byte for byte."""
        return {f: read(f"{self.root}/{f}") for f in self.files() if f.startswith("data/")}


def undisturbed():
    """The round that all are compared with, and how long its runs took."""
    whole = Round("undisturbed")
    mails, seconds = {}, {}
    for day, episodes in DAYS:
        whole.begin(day, episodes)
        begin = time.monotonic()
        status, said = whole.run(day, "run")
        seconds[day] = time.monotonic() - begin
        check(f"undisturbed: status {status}", status == 0 and said == "", said)
        mails[day] = whole.mails()
        check("undisturbed: a message each", sorted(mails[day]) == NAMES and all(len(m) == 1 for m in mails[day].values()),
              {name: len(m) for name, m in mails[day].items()})
    return whole, mails, seconds


def unknown(said, day):
    return {name for name in NAMES if f"{day}/{name}: nobody knows" in said}


def disturb(one, day, seconds, phases):
    """Runs the day, killed until a run ends by itself; returns that one's end."""
    while sum(phases.values()) < kills_wanted:
        aimed = r.random() < 0.5
        end = one.run_until(day, r.uniform(0, 0.25 if aimed else 1.05 * seconds), aimed)
        if end is not None:
            return end
        phases[one.phase(day)] += 1
    return one.run(day, "run")


def judge(one, day, end, want, counts):
    """Looks at the mails of a day that is over; those that nobody knows of are sent again."""
    status, said = end
    lost = unknown(said, day)
    mails = one.mails()
    for name in NAMES:
        n = len(mails[name])
        check(f"{one.root}: {day}: {name} has {n} messages", n <= 1, said)
        check(f"{one.root}: {day}: {name} has none, and nobody said so", n > 0 or name in lost, said)
    check(f"{one.root}: {day}: status {status}", status == (1 if lost else 0), said)
    if lost:
        status, said = one.run(day, "send", "-r")
        check(f"{one.root}: {day}: send -r: status {status}", status == 0, said)
    again = one.mails()
    for name in NAMES:
        counts["in doubt, and lost" if name in lost and not mails[name] else "in doubt, and there" if name in lost else "sent"] += 1
        n = len(mails[name]) + (name in lost)
        check(f"{one.root}: {day}: {name} has {len(again[name])} messages, not {n}", len(again[name]) == n)
        check(f"{one.root}: {day}: {name}: the bytes", all(m == want[name][0] for m in again[name]))
    status, said = one.run(day, "run")
    check(f"{one.root}: {day}: once more: status {status}", status == 0, said)
    check(f"{one.root}: {day}: once more: no message", {n: len(m) for n, m in one.mails().items()} ==
          {n: len(m) for n, m in again.items()})


def main():
    configure()
    whole, mails, seconds = undisturbed()
    files, texts = whole.files(), whole.texts()
    questions, new = whole.questions()
    check(f"undisturbed: {questions} questions, {new} of them new", questions == new > 0)
    phases, counts, rounds = collections.Counter(), collections.Counter(), 0
    while sum(phases.values()) < kills_wanted:
        rounds += 1
        kills_before = phases["language model"]
        one = Round(f"round{rounds}")
        for day, episodes in DAYS:
            one.begin(day, episodes)
            judge(one, day, disturb(one, day, seconds[day], phases), mails[day], counts)
        kills = phases["language model"] - kills_before
        asked, new = one.questions()
        check(f"{one.root}: {kills} kills: {asked} questions, {new} of them new", new == questions <= asked <= new + JOBS * kills)
        check(f"{one.root}: the same files", one.files() == files, one.files() ^ files)
        got = one.texts()
        check(f"{one.root}: archives and sites", got == texts, [f for f in texts if got.get(f) != texts[f]])
        for name in NAMES:
            told = [line.split(b"\t")[1:3] for line in got.get(f"data/subscribers/{name}/archive.tsv", b"").splitlines()]
            check(f"{one.root}: {name}'s archive has each insight once", len(told) == len(set(map(tuple, told))) > 0)
        if not failures:
            shutil.rmtree(one.root)
    print(f"{sum(phases.values())} kills in {rounds} rounds:", *(f"{n} {phase}" for phase, n in phases.most_common()), sep="  ",
          file=sys.stderr)
    print("messages:", *(f"{n} {what}" for what, n in counts.most_common()), sep="  ", file=sys.stderr)
    print(f"{passed} passed, {failures} failed")
    sys.exit(failures > 0)


main()
