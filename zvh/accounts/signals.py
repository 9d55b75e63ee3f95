"""What happens at logging in that others want to know of; the log stands above this app and listens."""

from django.dispatch import Signal

# Sent by the adapters with the code of a refusal, such as "too_many_login_attempts" or "incorrect_code".
login_refused = Signal()

# Sent with the user whose logins were ended from elsewhere: from another browser, or with a new password.
logins_ended = Signal()

# Sent with the user whose second factors were taken away by who keeps the system.
second_factors_forgotten = Signal()
