"""Views of the leidraad: get the row through `visible_to`, validate a form, call one service, answer."""
