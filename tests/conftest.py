from hypothesis import HealthCheck, settings

pytest_plugins = ["servers.fixtures"]

# How long an example takes says how busy the machine is; what is too slow, pytest's time-out tells.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
