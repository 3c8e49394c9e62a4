"""SIGKILL to each process in turn, in the middle of 40 uploads: nothing is lost, nothing twice."""

import signal

from servers.installation import until

COUNT = 40


def test_everything_is_killed_once_amid_uploads(installation, broker):
    case = installation.new_case()
    with installation.uploading(case, COUNT) as accepted:
        until(lambda: len(accepted) >= 4 and installation.leased(), 90, "a file is being read")
        installation.readers()[0].send_signal(signal.SIGKILL)
        until(lambda: len(accepted) >= 8, 60)
        installation.kill("api")
        installation.start_api()
        if broker is not None:
            until(installation.leased, 90, "a file is being read")
            installation.kill("worker")
            installation.start_worker()
            until(lambda: len(accepted) >= 20, 60)
            broker.kill()
            broker.start()
    installation.wait_until_read(COUNT)
    installation.check_nothing_lost(case, accepted)
