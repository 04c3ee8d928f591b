"""clew serve: the pages of a case, at an address of this machine that opens once."""

import argparse
import socket
import sys
import webbrowser
from pathlib import Path
from secrets import token_urlsafe

from clew.cli import options
from clew.errors import UsageError
from clew.store.case import open_case
from clew.store.seen import FILE

HOST = "127.0.0.1"


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("--port", type=int, default=8017, help="0: any that is free (default: %(default)s)")
    command.add_argument("--open", action="store_true", help="open the address in the browser")


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    with _listening(given.port, given.case) as listener:
        import uvicorn

        from clew.serve.app import create_app

        port, token = listener.getsockname()[1], token_urlsafe(24)
        config = uvicorn.Config(
            create_app(case, token, port), log_level="error", access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=1, ws="none", proxy_headers=False,
        )  # fmt: skip
        address = f"http://{HOST}:{port}/?token={token}"
        print(address, flush=True)
        print("clew: the address opens once, in one browser of this machine; Ctrl-C ends", file=sys.stderr)
        print(f"clew: who looks at what is noted in {case.folder / FILE}; it leaves with no handover", file=sys.stderr)
        if given.open:
            webbrowser.open(address)
        try:
            uvicorn.Server(config).run([listener])
        except KeyboardInterrupt:
            print("clew: ended", file=sys.stderr)
    return 0


def _listening(port: int, case: Path) -> socket.socket:
    """A socket on this machine alone; 0 takes any free port. UsageError where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, asyncio sends at once
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()  # whoever opens the address from now on waits a moment rather than being turned away
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"port {port}: {error}; take another: clew serve --case {case} --port 0") from error
    return listener
