"""Refuse connections that leave this machine, in the process that imports this.

Python imports a module of this name by itself at its start where it lies on the path: so the
tests' server gets it through PYTHONPATH, and the tests themselves import it.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

REFUSED = "refused by the tests: a connection that leaves this machine"


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a local socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.gethostbyname", "socket.sendto"):
        found = arguments[-1]
        host = found[0] if isinstance(found, tuple) else found
    else:
        return
    if not _is_local(host):
        print(f"{REFUSED}: {host!r}", file=sys.stderr, flush=True)
        raise ConnectionRefusedError(f"{REFUSED}: {host!r}")


def _is_local(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_refuse)
