"""Remembers: tables, named queries, migrations, and the embedded Postgres."""
