/** What is asked of the tables `pitwall_*` of a shared journal. */

/** Facts in one answer. */
export const pageSize = 1000;

const factsOf = (since: string): string =>
	`SELECT 'fact' AS kind, id, wall AS owner, body, FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6SZ', recorded, 'UTC') AS written, 0 AS age, 0 AS since FROM (SELECT id, wall, body, recorded FROM pitwall_facts WHERE wall != @wall AND ${since} ORDER BY recorded, id LIMIT ${pageSize})`;
const ageOf = (column: string): string => `TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), ${column}, MILLISECOND)`;
const notes = `SELECT 'wall', wall, wall, body, '', ${ageOf('seen')}, 0 FROM pitwall_walls WHERE wall != @wall UNION ALL SELECT 'lock', target, owner, body, '', ${ageOf('renewed')}, ${ageOf('since')} FROM pitwall_locks`;

/** Facts of other walls behind a mark (`at`, `id`), all other walls and all locks, for `wall`. */
export const behindMark = `${factsOf('(recorded > TIMESTAMP(@at) OR (recorded = TIMESTAMP(@at) AND id > @id))')} UNION ALL ${notes}`;
/** The same with the facts of the last `back` ms. */
export const ofLast = `${factsOf('recorded >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL @back MILLISECOND)')} UNION ALL ${notes}`;

/** The lock of `target`. */
export const oneLock = `SELECT target AS id, owner, body, ${ageOf('renewed')} AS age, ${ageOf('since')} AS since FROM pitwall_locks WHERE target = @target`;
/** Those of `ids` that are there. */
export const someFacts = 'SELECT id FROM pitwall_facts WHERE id IN UNNEST(@ids)';
/** Whether there is a table `name`. */
export const tablesNamed = 'SELECT table_name FROM information_schema.tables WHERE table_name = @name';
export const appliedVersions = 'SELECT version FROM pitwall_migrations';
