"""Mail through a storm: the worker is killed, the broker is away, the mail server refuses; what arrives."""
