"""Ports: the wanted one, else the next, never one that outgoing connections use."""

import pytest

from app.infra.local.ports import END, HOST, free_port, listen


def test_a_taken_port_gives_the_next():
    with listen(21000) as first, listen(first.getsockname()[1]) as second:
        assert second.getsockname()[1] > first.getsockname()[1]
        assert second.getsockname()[0] == HOST


def test_a_port_is_free_again_after_the_question():
    port = free_port(21100)
    with listen(port) as found:
        assert found.getsockname()[1] == port


def test_below_the_range_of_outgoing_connections_or_not_at_all():
    with listen(END - 1) as last:
        assert last.getsockname()[1] == END - 1
        with pytest.raises(OSError, match="no free port"):
            listen(END - 1)
