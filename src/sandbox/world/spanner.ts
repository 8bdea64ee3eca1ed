/** Facts of the Spanner instance: size, nightly backups, query statistics. */
import {projects} from '../contract/names.ts';
import type {SpannerAdmin} from '../contract/spanner.ts';
import type {Context} from './context.ts';
import {addDays, atLocal, day, localDate, minute, traffic} from './daily.ts';
import {hash, Rng} from './rng.ts';
import {database, instance} from './schema.ts';

const project = projects.ingestion;
const backupMinute = 3 * 60;
const backupDays = 7;
const interval = 10 * minute;

/** The application's queries: text, executions a minute, usual latency in seconds, rows scanned. */
const queries: readonly [text: string, perMinute: number, latency: number, rows: number][] = [
	['SELECT tenant_id, name, status FROM tenants WHERE tenant_id = @tenant_id', 270, 0.004, 1],
	[
		'INSERT INTO processing_requests (request_id, tenant_id, status, created_at) VALUES (@request_id, @tenant_id, @status, @created_at)',
		3,
		0.012,
		0,
	],
	[
		'UPDATE processing_requests SET status = @status, processing_time_ms = @ms, lead_score = @score WHERE request_id = @request_id',
		3,
		0.014,
		1,
	],
	[
		'INSERT INTO crm_integrations (id, request_id, crm_type, status, created_at) VALUES (@id, @request_id, @crm_type, @status, @created_at)',
		2.4,
		0.011,
		0,
	],
	['SELECT request_id FROM processing_requests WHERE status = @status AND created_at < @before', 1, 0.21, 8600],
	['SELECT crm_type, COUNT(*) FROM crm_integrations WHERE created_at >= @since GROUP BY crm_type', 0.5, 0.34, 3400],
];

/** Fills the admin facts as they are at the start; `stall` (0..1) slows queries down. */
export function describeSpanner(context: Context, stall: () => number): void {
	const {spanner} = context.stores;
	spanner.instances.push({project, instance, processingUnits: 1000, displayName: 'Pipeline production'});
	const today = localDate(context.startedAt);
	for (let ago = backupDays; ago >= 0; ago--) {
		const at = atLocal(addDays(today, -ago), backupMinute);
		if (at <= context.startedAt) spanner.backups.unshift(backup(context, at));
	}
	spanner.queryStats = (inProject, inInstance, inDatabase, now) =>
		inProject === project && inInstance === instance && inDatabase === database
			? statistics(context.options.seed, now, stall())
			: [];
}

function backup(context: Context, at: number): SpannerAdmin['backups'][number] {
	return {
		project,
		instance,
		database,
		name: `backup-${localDate(at)}`,
		state: 'READY',
		createdAt: at,
		expiresAt: at + backupDays * day,
		sizeBytes: 41_200_000_000 + context.rng('backup', at).int(0, 900_000_000),
	};
}

/** Makes the nightly backup when its hour is in [from, to), and lets old ones expire. */
export function keepBackups(context: Context, from: number, to: number): void {
	const {backups} = context.stores.spanner;
	const at = atLocal(localDate(from), backupMinute);
	if (at < from || at >= to) return;
	backups.unshift(backup(context, at));
	for (let i = backups.length - 1; i >= 0; i--) if ((backups[i]?.expiresAt ?? 0) < at) backups.splice(i, 1);
}

/** The last three complete intervals, newest first. */
function statistics(seed: number, now: number, stall: number): ReturnType<SpannerAdmin['queryStats']> {
	const newest = Math.floor(now / interval) * interval;
	return [0, 1, 2].flatMap(back => {
		const intervalEnd = newest - back * interval;
		const slow = back === 0 ? 1 + 8 * stall : 1;
		return queries.map(([text, perMinute, latency, rows]) => {
			const rng = new Rng(seed, 'query', text, intervalEnd);
			return {
				intervalEnd,
				text,
				fingerprint: BigInt(hash('fingerprint', text)) * 4294967291n,
				executionCount: rng.poisson(perMinute * 10 * traffic(intervalEnd)) + 1,
				avgLatencySeconds: latency * slow * rng.between(0.9, 1.15),
				avgRowsScanned: rows,
				avgCpuSeconds: latency * 0.4 * rng.between(0.9, 1.1),
				failed: back === 0 ? rng.poisson(20 * stall) : 0,
			};
		});
	});
}
