"""The whole system on one machine: PostgreSQL, web server, worker and scheduler under one supervisor.

Started by `python -m zvh.embedded`; nothing here is imported by the application itself.
"""
