#!/bin/sh
# Copies the database into a folder with the number of rows in each table, all as of one moment; Trellis may be running.
# Copies older than two weeks are removed, but never before a new one is whole.
set -eu
umask 077
folder=${1:?Say which folder the copies go to.}
database=${2:-trellis}
here=$(dirname "$0")
copy=$folder/trellis-$(date -u +%Y-%m-%dT%H%M%SZ)-$$

psql -XqAt -v ON_ERROR_STOP=1 "$database" >"$copy.rows" <<END || rm -f "$copy.dump"
begin isolation level repeatable read read only;
select pg_export_snapshot() as snapshot \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --format=custom --snapshot="\$SNAPSHOT" --file="$copy.part" "$database" && mv "$copy.part" "$copy.dump"
\i '$here/rows.sql'
END

if [ ! -e "$copy.dump" ]; then
    rm -f "$copy.rows" "$copy.part"
    echo "There is no copy: see above. The role has to be one that row-level security does not bind." >&2
    exit 1
fi
find "$folder" -name 'trellis-*' -mtime +14 -delete
echo "$copy.dump"
