"""Made-up shows for the tests of podsift: made-up-shows.py DIRECTORY BASE SHOWS EPISODES SENTENCES DAY.

Writes a feed DIRECTORY/N.xml for each show and a transcript DIRECTORY/N-E.vtt for each episode that is not there yet;
BASE is the URL that DIRECTORY has.  The last episode is of DAY, those before of the days before.  An episode's words depend on
its numbers alone.
"""
import datetime
import os
import random
import sys

THINGS = """retry|queue|budget|bridge|harbour|orchard|tariff|vaccine|glacier|compiler|pension|battery|reservoir|archive|telescope
ferry|classroom|warehouse|loom|pipeline|satellite|hospital|mortgage|forest|printing press|railway|greenhouse|ledger
transformer|dialect|choir|turbine|estuary|census|kiln|beehive|runway|museum|tunnel|lighthouse|sewer|vineyard
database|passport|clock|tram|canal|quarry|seed bank|newsroom|laboratory|call centre|spreadsheet|mill""".replace("\n", "|").split("|")
PEOPLE = """engineers|nurses|farmers|teachers|auditors|pilots|translators|surgeons|librarians|miners|sailors|bakers|judges
foresters|planners|brewers|postmen|gardeners|editors|economists|welders|cooks|divers|founders|tenants""".replace("\n", "|").split("|")
QUALITIES = """slow|cheap|brittle|quiet|rare|expensive|honest|crowded|hidden|seasonal|fragile|boring|uneven|reliable
stubborn|wasteful|popular|overdue|shallow|resilient""".replace("\n", "|").split("|")
DEEDS = """doubled|halved|delayed|explained|hid|shifted|broke|saved|predicted|outlived|replaced|distorted|funded|stalled
repaired|undercut""".replace("\n", "|").split("|")
CLAIMS = """The reason the {a} {d} the {b} is that {p} were paid to look at the {c}, not at the {a}.
We measured {n} percent fewer failures once {p} stopped touching the {a} on Fridays.
Most {p} believe that a {q} {a} is a problem of money, but the evidence says it is a problem of the {b}.
If you want a {q} {a}, you have to give {p} the right to close the {b}.
What surprised us is that the {q} {a} survived longer than the {b} that replaced it, because nobody dared to tune it.
In {y}, {n} out of a hundred {p} left, and the {a} {d} the {b} anyway, which means that the {c} never depended on them.
The biggest mistake {p} make is that they treat the {a} as a {b}, when it behaves like a {c}.
A {a} is only as {q} as the {b} beside it, so the {b} is what you should fund first.
It turns out that {p} who keep a {a} {q} spend {n} hours less on the {b} each month.
Nobody had checked whether the {a} {d} the {b}; when we did, the effect was {n} percent, and it came from the {c}.
Every {q} {a} that we studied had one thing in common, and that was a {b} that {p} could stop by hand.
The {a} is not {q} because of {p}; it is {q} because the {b} {d} the {c} {n} years ago.""".split("\n")
CHAT = """So, yeah, I mean, that was the week.
Right, right.
And then we went back to the {a}.
I remember that, you told me on the train.
Okay, so let's go on.
That is funny.
My neighbour has a {a}, too.
We can come back to that in a minute.
I had no idea.
It was raining, and the {a} was closed.
Thank you, that is kind of you.
Could you say a bit more about the {b}?
Sure, I can try.
He called me about it on Monday.
I think I saw the {a} once, from far away.
Hm, maybe.""".split("\n")


def sentence(r):
    form = r.choice(CLAIMS if r.random() < 0.2 else CHAT)
    a, b, c = r.sample(THINGS, 3)
    return form.format(a=a, b=b, c=c, p=r.choice(PEOPLE), q=r.choice(QUALITIES), d=r.choice(DEEDS),
                       n=r.randrange(3, 97), y=r.randrange(1950, 2026))


def stamp(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def transcript(show, episode, sentences):
    r = random.Random(f"{show} {episode}")
    cues = [f"{stamp(4 * i)} --> {stamp(4 * i + 4)}\n<v {'Ada Marlowe' if i % 7 < 3 else 'Ben Osei'}>{sentence(r)}\n"
            for i in range(sentences)]
    return "WEBVTT\n\n" + "\n".join(cues)


def title(show, episode):
    r = random.Random(f"title {show} {episode}")
    return f"The {r.choice(QUALITIES)} {r.choice(THINGS)} & the {r.choice(THINGS)}".replace("&", "&amp;")


def feed(base, show, episodes, sentences, day):
    items = []
    for e in range(episodes, 0, -1):
        date = (day - datetime.timedelta(days=episodes - e)).strftime("%a, %d %b %Y 05:00:00 GMT")
        items.append(f"""<item><title>{e}: {title(show, e)}</title><guid isPermaLink="false">show-{show}-{e}</guid>
<pubDate>{date}</pubDate><enclosure url="{base}/{show}-{e}.mp3" type="audio/mpeg" length="{1000000 + 1000 * show + e}"/>
<podcast:transcript url="{base}/{show}-{e}.vtt" type="text/vtt" language="en"/></item>
""")
    return f"""<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Show {show}: {title(show, 0)}</title><language>en</language>
{''.join(items)}</channel></rss>
"""


def main():
    folder, base = sys.argv[1:3]
    shows, episodes, sentences = map(int, sys.argv[3:6])
    day = datetime.date.fromisoformat(sys.argv[6])
    for show in range(1, shows + 1):
        for e in range(1, episodes + 1):
            path = f"{folder}/{show}-{e}.vtt"
            if not os.path.exists(path):
                with open(path, "w") as f:
                    f.write(transcript(show, e, sentences))
        with open(f"{folder}/{show}.xml", "w") as f:
            f.write(feed(base, show, episodes, sentences, day))


main()
