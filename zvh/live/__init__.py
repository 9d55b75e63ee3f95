"""Tells pages that something changed: NOTIFY at commit, one listener per process, server-sent events out."""
