"""Real servers for tests, started from packages on free loopback ports, gone at the end.

Nothing is installed here: `make test` does that. A server that is not there fails the test that
asks for it. Each has `start`, `stop`, `kill` (SIGKILL) and `wipe`, and keeps port and data over a
restart. Fixtures stand in `fixtures.py`.
"""
