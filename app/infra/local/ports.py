"""Free ports on the loopback address."""

import errno
import socket

HOST = "127.0.0.1"
END = 32768  # from here on the kernel hands ports to outgoing connections


def listen(wanted: int) -> socket.socket:
    """A listening socket on `wanted`, or on the first free port above it and below 32768.

    Who keeps the socket keeps the port: nobody can take it between the choice and the use.
    Raises OSError when there is none.
    """
    for port in range(wanted, max(wanted + 1, END)):
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, port))
            found.listen(128)
        except OSError as error:
            found.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            return found
    raise OSError(errno.EADDRINUSE, f"no free port from {wanted} on")


def free_port(wanted: int) -> int:
    """The number of a port that is free now, for a program that can only be told a number."""
    with listen(wanted) as found:
        return int(found.getsockname()[1])
