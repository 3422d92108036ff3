"""Small programs in plain Python that every interpreter from 2.7 on can run; shipped as text, never imported here."""
