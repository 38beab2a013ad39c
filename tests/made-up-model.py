"""A made-up language model for the tests of podsift, as a command for distill -x: made-up-model.py LOG [CASE].

Reads a question, adds a line to LOG, which names it, and prints an answer: the passage's sentences that stand alone, as the
speaker's, with a grade that depends on their words alone.  With a case it is a bad one: "dead" fails, "deaf" never answers, "garbage" and
"flood", which is megabytes, are no JSON.
"""
import hashlib
import json
import re
import sys
import time


def asked(question):
    """The object with the passage, behind whatever words."""
    for at in re.finditer(r"\{", question):
        try:
            found, _ = json.JSONDecoder().raw_decode(question, at.start())
        except ValueError:
            continue
        if isinstance(found, dict) and "passage" in found:
            return found
    sys.exit("made-up-model: no passage in the question")


def stand_alone(passage, speaker):
    """Of the passage's sentences those that are long, without I and we, at most three."""
    sentences = re.split(r"(?<=[.?!])\s+", passage)
    text = " ".join([s for s in sentences if len(s.split()) > 9 and not re.search(r"\b(I|we|us|me|my)\b", s, re.I)][:3])
    return f"According to {speaker}, {text[:1].lower()}{text[1:]}"


def main():
    log, case = sys.argv[1], "".join(sys.argv[2:])
    question = sys.stdin.read()
    with open(log, "a") as f:
        f.write(hashlib.sha256(question.encode()).hexdigest()[:16] + "\n")
    if case == "dead":
        sys.exit("made-up-model: out of order")
    elif case == "deaf":
        time.sleep(600)
    elif case == "garbage":
        print("\x1b[2J\x00As a model I find {this} rather good: 3\xff")
    elif case == "flood":
        sys.stdout.write("words, words, words\n" * 1000000)
    else:
        material = asked(question)
        text = stand_alone(material["passage"], material["speaker"])
        print(json.dumps({"text": text, "grade": hashlib.sha256(text.encode()).digest()[0] % 4}))


main()
