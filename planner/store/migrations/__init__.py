"""How databases of earlier versions become today's. Each step is a file in `versions`; alembic takes them in order."""

LATEST = "0010"
