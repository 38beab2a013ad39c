"""A made-up SMTP server that takes every message, for the tests of podsift: mail-server.py PORTFILE DIRECTORY [SECONDS].

A message is delivered when it is decided to accept it: it is then in DIRECTORY, in a file N.eml, and DIRECTORY/log has a
line for each recipient, Message-ID TAB recipient TAB N.eml; the 250 follows SECONDS later.  A client that goes away
before its last line has delivered nothing.  Ends with its parent, or after two hours.
"""
import email
import os
import socketserver
import sys
import threading
import time

port_file, directory = sys.argv[1:3]
pause = float(sys.argv[3]) if len(sys.argv) > 3 else 0
lock = threading.Lock()


def deliver(recipients, data):
    with lock:
        deliver.n += 1
        name = f"{deliver.n}.eml"
        with open(f"{directory}/{name}", "wb") as f:
            f.write(data)
        message_id = email.message_from_bytes(data)["Message-ID"]
        with open(f"{directory}/log", "a") as log:
            for to in recipients:
                print(message_id, to, name, sep="\t", file=log)


deliver.n = 0


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def read_line(self):
        line = self.rfile.readline(65536)
        if not line.endswith(b"\n"):
            raise ConnectionError
        return line

    def take_data(self, recipients):
        self.say("354 go on")
        lines = []
        while (line := self.read_line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        deliver(recipients, b"".join(lines))
        time.sleep(pause)
        self.say("250 accepted")

    def converse(self):
        recipients = []
        self.say("220 localhost ESMTP")
        while True:
            line = self.read_line().decode("ascii", "replace").strip()
            verb = line.upper()
            if verb.startswith("EHLO"):
                self.say("250-localhost\r\n250-8BITMIME\r\n250 SIZE 10000000")
            elif verb.startswith("RCPT TO:"):
                recipients.append(line[line.index("<") + 1:line.rindex(">")])
                self.say("250 ok")
            elif verb == "DATA" and recipients:
                self.take_data(recipients)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb.startswith(("HELO", "MAIL FROM:", "RSET", "NOOP")):
                recipients = []
                self.say("250 ok")
            else:
                self.say("503 not now")

    def handle(self):
        try:
            self.converse()
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100


parent = os.getppid()
server = Server(("127.0.0.1", 0), Session)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(port_file + ".new", "w") as f:
    print(server.server_address[1], file=f)
os.rename(port_file + ".new", port_file)
end = time.monotonic() + 7200
while os.getppid() == parent and time.monotonic() < end:
    time.sleep(0.2)
