"""SIGKILL to each process in turn, in the middle of 40 uploads: nothing is lost, nothing twice."""

import signal

import pytest
from servers.installation import until

COUNT = 40


@pytest.fixture(params=["embedded", "redis", pytest.param("rabbitmq", marks=pytest.mark.slow)])
def kind(request):
    return request.param


def test_everything_is_killed_once_amid_uploads(installation, broker):
    case = installation.new_case()
    with installation.uploading(case, COUNT) as accepted:
        until(lambda: len(accepted) >= 4 and installation.leased(), 150, "a file is being read")
        installation.readers()[0].send_signal(signal.SIGKILL)
        until(lambda: len(accepted) >= 8, 150)
        installation.kill("api")
        installation.start_api()
        if broker is not None:
            until(installation.leased, 150, "a file is being read")
            installation.kill("worker")
            installation.start_worker()
            until(lambda: len(accepted) >= 20, 150)
            broker.kill()
            broker.start()
    installation.wait_until_read(COUNT)
    installation.check_nothing_lost(case, accepted)
