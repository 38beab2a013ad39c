"""aiosmtpd as a mail server for the tests: aiosmtpd-server.py CERT KEY DIR.

It wants STARTTLS.  DIR/port names its port on loopback; a mail that it takes is DIR/NAME, of its Message-ID <NAME>.
"""
import os
import re
import signal
import ssl
import sys

from aiosmtpd.controller import Controller

cert, key, directory = sys.argv[1:]


class Handler:
    async def handle_DATA(self, server, session, envelope):
        name = re.search(rb"^Message-ID:\s*<([^>/]+)>", envelope.original_content, re.M | re.I).group(1).decode()
        with open(os.path.join(directory, name), "xb") as f:     # a second one fails
            f.write(envelope.original_content)
        return "250 taken"


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
os.mkdir(directory)
controller = Controller(Handler(), hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True)
for controller.port in range(20000 + os.getpid() % 20000, 65000, 997):
    try:
        controller.start()
        break
    except OSError:
        continue
with open(os.path.join(directory, "port.new"), "w") as f:
    f.write(str(controller.port))
os.rename(os.path.join(directory, "port.new"), os.path.join(directory, "port"))
signal.pause()
