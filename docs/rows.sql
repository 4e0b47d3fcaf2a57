-- How many rows each table has. Only a role that row-level security does not bind sees all of them.
select format('select %L, count(*) from %I', tablename, tablename)
from pg_tables where schemaname = 'public' order by tablename
\gexec
