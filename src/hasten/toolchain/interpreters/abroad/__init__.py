"""What runs in other interpreters, from Python 2.7 on and with nothing installed; never imported here."""
