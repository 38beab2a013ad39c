"""A small mail server for the tests: smtp-server.py DIR [starttls|smtps] [USER PASSWORD].

DIR/port names its port on loopback.  Messages that it takes are DIR/messages/N: a line "from TAB recipients", then
the text; DIR/log has a line for each connection and command.  DIR/cert.pem and DIR/key.pem are its certificate.

DIR/faults says how it fails: a line "STAGE ACTION", used up by its first use unless it begins with "*".  A stage is
connect, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, body, end (behind the last dot), QUIT, or "RCPT:address".  An action is
an answer ("451 not now"), drop (without an answer), hang (until the client goes away), slow SECONDS (later, as always);
behind end also lose (it takes the message and drops the connection), half (of an answer, then so), close (takes it, says so,
and closes).
"""
import base64
import os
import socketserver
import ssl
import sys
import threading
import time

DIR, MODE = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
LOGIN = tuple(sys.argv[3:5]) if len(sys.argv) > 4 else None
lock = threading.Lock()
log = open(os.path.join(DIR, "log"), "a", buffering=1)


class Dropped(Exception):
    pass


def next_fault(stage):
    """The action for a stage, or None."""
    path = os.path.join(DIR, "faults")
    with lock:
        try:
            with open(path) as f:
                lines = f.read().splitlines()
        except FileNotFoundError:
            return None
        for i, line in enumerate(lines):
            name, _, action = line.lstrip("*").partition(" ")
            if name == stage:
                if not line.startswith("*"):
                    del lines[i]
                    with open(path + ".new", "w") as f:
                        f.write("".join(line + "\n" for line in lines))
                    os.rename(path + ".new", path)
                return action
    return None


def context():
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(os.path.join(DIR, "cert.pem"), os.path.join(DIR, "key.pem"))
    return c


def store(sender, recipients, lines):
    with lock:
        n = store.n = store.n + 1
        name = os.path.join(DIR, "messages", f"{n:05}")
        with open(name + ".new", "wb") as f:
            f.write(f"{sender}\t{' '.join(recipients)}\n".encode() + b"".join(lines))
        os.rename(name + ".new", name)


store.n = 0


class Session(socketserver.BaseRequestHandler):
    def say(self, text):
        self.request.sendall(text.encode() + b"\r\n")

    def fails(self, *stages):
        """Acts as the faults want; true where they answered."""
        for stage in stages:
            action = next_fault(stage)
            if action is None:
                continue
            log.write(f"fault {stage} {action}\n")
            if action == "hang":
                while self.request.recv(4096):
                    pass
            if action in ("hang", "drop", "lose"):
                raise Dropped
            if action.startswith("slow "):
                time.sleep(float(action[5:]))
                return False
            self.say(action)
            return True
        return False

    def start_tls(self):
        self.request = context().wrap_socket(self.request, server_side=True)
        self.file = self.request.makefile("rb")
        self.secure = True

    def handle(self):
        self.secure, self.file, self.welcome = False, self.request.makefile("rb"), LOGIN is None
        log.write("connect\n")
        try:
            if MODE == "smtps":
                self.start_tls()
            if not self.fails("connect"):
                self.say("220 test ESMTP")
                self.converse()
        except (Dropped, OSError) as e:
            log.write(f"end: {type(e).__name__} {e}\n")

    def converse(self):
        self.sender, self.recipients = None, []
        for line in iter(lambda: self.file.readline(), b""):
            verb, _, rest = line.decode("ascii", "replace").rstrip("\r\n").partition(" ")
            log.write(f"{'tls ' if self.secure else ''}{verb} {rest}\n")
            if verb != "DATA" and self.fails(verb, f"{verb}:{rest.partition('<')[2].partition('>')[0]}"):
                continue
            act = getattr(self, "do_" + verb.lower(), None)
            if act is None:
                self.say("502 no such command")
            elif act(rest) == "end":
                return

    def do_ehlo(self, rest):
        # more words than a client may want to keep
        extensions = ["test", "SIZE 50000000"] + [f"X-MADE-UP-{i} {'word ' * 12}" for i in range(20)]
        if MODE == "starttls" and not self.secure:
            extensions.append("STARTTLS")
        if LOGIN:
            extensions.append("AUTH PLAIN LOGIN")
        for i, name in enumerate(extensions):
            self.say(f"250{' ' if i == len(extensions) - 1 else '-'}{name}")

    def do_starttls(self, rest):
        self.say("220 go on")
        self.start_tls()

    def do_auth(self, rest):
        how, _, first = rest.partition(" ")
        if how != "PLAIN":
            return self.say("504 no such mechanism")
        if not first:
            self.say("334 ")
            first = self.file.readline().decode().strip()
        self.welcome = tuple(base64.b64decode(first).decode().split("\0")[1:]) == LOGIN
        self.say("235 welcome" if self.welcome else "535 5.7.8 wrong password")

    def do_mail(self, rest):
        if not self.welcome:
            return self.say("530 5.7.0 log in first")
        self.sender, self.recipients = rest.partition("<")[2].partition(">")[0], []
        self.say("250 ok")

    def do_rcpt(self, rest):
        self.recipients.append(rest.partition("<")[2].partition(">")[0])
        self.say("250 ok")

    def do_data(self, rest):
        if self.sender is None or not self.recipients:
            return self.say("503 no recipient")
        if self.fails("DATA"):
            return None
        self.say("354 go on")
        lines = []
        for line in iter(lambda: self.file.readline(), b""):
            if line == b".\r\n":
                break
            if line.endswith(b"\n") and (not line.endswith(b"\r\n") or b"\r" in line[:-2]):
                log.write("bare line end\n")
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 3:
                self.fails("body")
        else:
            log.write("cut off\n")
            raise Dropped
        action = next_fault("end")
        if action and action.startswith("slow "):
            time.sleep(float(action[5:]) / 2)
        if action in (None, "lose", "half", "close") or action.startswith("slow "):
            store(self.sender, self.recipients, lines)
        if action and action.startswith("slow "):
            time.sleep(float(action[5:]) / 2)
            action = None
        elif action == "hang":
            while self.request.recv(4096):
                pass
        self.sender = None
        if action == "half":
            self.request.sendall(b"250-2.0.0 half\r\n250")
        if action in ("drop", "lose", "half", "hang"):
            raise Dropped
        self.say("250 2.0.0 taken" if action in (None, "close") else action)
        if action == "close":
            raise Dropped

    def do_rset(self, rest):
        self.sender = None
        self.say("250 ok")

    def do_noop(self, rest):
        self.say("250 ok")

    def do_quit(self, rest):
        self.say("221 bye")
        return "end"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


os.makedirs(os.path.join(DIR, "messages"), exist_ok=True)
with Server(("127.0.0.1", 0), Session) as server:
    with open(os.path.join(DIR, "port.new"), "w") as f:
        f.write(str(server.server_address[1]))
    os.rename(os.path.join(DIR, "port.new"), os.path.join(DIR, "port"))
    server.serve_forever()
