/** What the first start of the database needs to know. */
export interface DatabaseRoles {
  /** Database of the product. */
  readonly database: string;
  /** Owner of that database; no superuser. */
  readonly owner: string;
  /** Role of the metrics exporter. */
  readonly exporter: string;
}

/**
 * Script that the image runs once, on an empty data directory, as the superuser: a database with an owner of its own,
 * and a role that may read statistics and nothing else. Passwords come by environment and reach SQL as psql variables:
 * no character in them can end a statement, and none shows in a process list. Source: docker-library/postgres, "Initialization scripts".
 */
export function databaseRolesScript(roles: DatabaseRoles): string {
  return `#!/bin/sh
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\\getenv owner_password OWNER_PASSWORD
\\getenv exporter_password EXPORTER_PASSWORD
CREATE ROLE "${roles.owner}" LOGIN PASSWORD :'owner_password';
CREATE DATABASE "${roles.database}" OWNER "${roles.owner}";
REVOKE CONNECT, TEMPORARY ON DATABASE "${roles.database}" FROM PUBLIC;
CREATE ROLE "${roles.exporter}" LOGIN PASSWORD :'exporter_password' CONNECTION LIMIT 5;
GRANT pg_monitor TO "${roles.exporter}";
GRANT CONNECT ON DATABASE "${roles.database}" TO "${roles.exporter}";
SQL
`;
}
