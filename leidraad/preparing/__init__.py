"""Before a focusoverleg: each who is asked gives the chair what their organisation knows; the chair reads one page."""
