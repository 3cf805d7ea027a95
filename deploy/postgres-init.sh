#!/usr/bin/env bash
# Run once by the PostgreSQL image for a new data folder: creates roles, database and extensions as scripts/lib.sh does.
set -euo pipefail
password=$(cat /run/secrets/postgres_password)
psql -v ON_ERROR_STOP=1 -U postgres -d postgres -v password="$password" -f /chatplatform/roles.sql
psql -v ON_ERROR_STOP=1 -U postgres -d postgres -c 'create database chatplatform owner chatplatform_owner'
psql -v ON_ERROR_STOP=1 -U postgres -d chatplatform -f /chatplatform/extensions.sql
