/**
 * The tables of a shared journal, as migrations: each is applied once and in order by `pitwall journal init`, and by nothing
 * else. What was released is never changed; a change is another migration. Statements may be repeated after a break.
 */

export interface Migration {
	/** Its number, from 1. */
	version: number;
	/** What it is for, in one line. */
	title: string;
	statements: readonly string[];
}

/** Holds which migrations were applied. */
export const versionsTable = `CREATE TABLE IF NOT EXISTS pitwall_migrations (
  version INT64 NOT NULL,
  applied TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp=true),
) PRIMARY KEY (version)`;

/** Times are those of Spanner's commits, so that no wall's clock decides what is new, alive or over. */
export const migrations: readonly Migration[] = [
	{
		version: 1,
		title: 'facts, who is there, and locks',
		statements: [
			`CREATE TABLE IF NOT EXISTS pitwall_facts (
  id STRING(36) NOT NULL,
  wall STRING(36) NOT NULL,
  body STRING(MAX) NOT NULL,
  recorded TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp=true),
) PRIMARY KEY (id), ROW DELETION POLICY (OLDER_THAN(recorded, INTERVAL 400 DAY))`,
			`CREATE INDEX IF NOT EXISTS pitwall_facts_by_recorded ON pitwall_facts (recorded, id) STORING (wall, body)`,
			`CREATE TABLE IF NOT EXISTS pitwall_walls (
  wall STRING(36) NOT NULL,
  body STRING(MAX) NOT NULL,
  seen TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp=true),
) PRIMARY KEY (wall), ROW DELETION POLICY (OLDER_THAN(seen, INTERVAL 1 DAY))`,
			`CREATE TABLE IF NOT EXISTS pitwall_locks (
  target STRING(64) NOT NULL,
  owner STRING(36) NOT NULL,
  body STRING(MAX) NOT NULL,
  since TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp=true),
  renewed TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp=true),
) PRIMARY KEY (target), ROW DELETION POLICY (OLDER_THAN(renewed, INTERVAL 1 DAY))`,
		],
	},
];

/** Those that a database lacks. @param applied the versions that it has */
export const missing = (applied: ReadonlySet<number>): readonly Migration[] =>
	migrations.filter(({version}) => !applied.has(version));
