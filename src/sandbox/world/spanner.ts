/** Facts of the Spanner instance: size, nightly backups, query statistics. */
import {databaseChanged, instanceResized} from '../apis/spanner/audit.ts';
import {projects} from '../contract/names.ts';
import {type SpannerAdmin, unitsAt} from '../contract/spanner.ts';
import type {Context} from './context.ts';
import {atLocal, day, hour, localDate, minute, traffic} from './daily.ts';
import {mailboxes} from './names.ts';
import {hash, Rng} from './rng.ts';
import {database, instance} from './schema.ts';

const project = projects.ingestion;
const backupMinute = 3 * 60;
const backupDays = 7;
/** Virtual ms before which no stall has set in, and minutes that a backup still takes after one. */
const patience = 15 * minute;
const restMinutes = 6;
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

/** Processing units of the instance on a usual day. */
export const usualUnits = 1000;

/** Whoever looks after the instance. */
const operator = mailboxes[3];

/** Somebody changes the size of the instance. */
export function resize({stores: {spanner}, writes}: Context, at: number, processingUnits: number): void {
	writes.log(instanceResized({project, instance, at, by: operator}, processingUnits));
	spanner.instances = spanner.instances.map(({resizing, ...one}) =>
		one.instance === instance ? {...one, processingUnits} : {...one, ...(resizing && {resizing})},
	);
}

/** Processing units of the instance at a moment, whoever chose them. */
export function unitsNow({stores: {spanner}}: Context, now: number): number {
	const found = spanner.instances.find(one => one.instance === instance);
	return found ? unitsAt(found, now) : usualUnits;
}

/** A change of the schema that is under way for so long, ms. */
export function changeSchema(
	{stores: {spanner}, agenda, writes}: Context,
	at: number,
	duration: number,
	statement: string,
): void {
	const path = `projects/${project}/instances/${instance}/databases/${database}`;
	writes.log(databaseChanged(path, at, operator, 'UpdateDatabaseDdl', {database: path, statements: [statement]}));
	const operation = {
		project,
		instance,
		database,
		name: `_auto_op_${at.toString(36)}`,
		done: false,
		metadataType: 'UpdateDatabaseDdlMetadata' as const,
	};
	spanner.operations.push(operation);
	agenda.add(at + duration, () => {
		operation.done = true;
	});
}

/** Fills the admin facts as they are at the start; `stall` (0..1) slows queries down. */
export function describeSpanner(context: Context, stall: () => number): void {
	const {spanner} = context.stores;
	spanner.instances.push({project, instance, processingUnits: usualUnits, displayName: 'Pipeline production'});
	const {startedAt} = context;
	for (let ago = backupDays; ago >= 0; ago--) {
		const made = atLocal(localDate(startedAt - ago * day), backupMinute);
		if (made <= startedAt) keepBackups(context, made);
	}
	keepBackups(context, startedAt);
	spanner.queryStats = (inProject, inInstance, inDatabase, now) =>
		inProject === project && inInstance === instance && inDatabase === database
			? statistics(context.options.seed, now, stall())
			: [];
	spanner.activeQueries = (inProject, inInstance, inDatabase, now) =>
		inProject === project && inInstance === instance && inDatabase === database
			? running(context.options.seed, now, stall())
			: [];
}

function backup(context: Context, at: number): SpannerAdmin['backups'][number] {
	const rng = context.rng('backup', at);
	return {
		project,
		instance,
		database,
		name: `backup-${localDate(at)}`,
		createdAt: at,
		readyAt: at + Math.round(rng.between(9, 14) * minute),
		expiresAt: at + backupDays * day,
		sizeBytes: 41_200_000_000 + rng.int(0, 900_000_000),
	};
}

/** Plans the nightly backup of the day at hand, an hour ahead, and lets old ones expire. Once an hour is often enough. */
export function keepBackups(context: Context, now: number): void {
	const {spanner} = context.stores;
	const made = backup(context, atLocal(localDate(now + hour), backupMinute));
	spanner.backups = spanner.backups.filter(({expiresAt}) => expiresAt >= now);
	if (made.createdAt > now + 2 * hour || made.expiresAt < now) return;
	if (!spanner.backups.some(({name}) => name === made.name)) spanner.backups.unshift(made);
}

/** A backup by hand before a release. Its end is not known in advance: while queries stall, it makes hardly any progress. */
export function backUpBefore(context: Context, release: string, at: number): void {
	context.stores.spanner.backups.unshift({
		...backup(context, at),
		name: `before-${release.replaceAll('.', '-')}-${new Date(at).toISOString().slice(11, 16).replace(':', '')}`,
		readyAt: Number.POSITIVE_INFINITY,
	});
}

/** Lets a backup by hand come to its end once queries no longer stall. */
export function endBackups(context: Context, stall: number, now: number): void {
	for (const made of context.stores.spanner.backups)
		if (made.readyAt === Number.POSITIVE_INFINITY && stall < 0.1 && now - made.createdAt > patience)
			made.readyAt = now + restMinutes * minute;
}

/** A number of 64 bits with a sign. */
const fingerprintOf = (text: string): bigint => BigInt.asIntN(64, BigInt(hash('fingerprint', text)) * 4294967291n);

/** What runs at a moment: the slow queries now and then, and for longer while they stall. */
function running(seed: number, now: number, stall: number): ReturnType<SpannerAdmin['activeQueries']> {
	const step = Math.floor(now / minute);
	return queries
		.flatMap(([text, perMinute, latency], index) => {
			const rng = new Rng(seed, 'active', text, step);
			const seconds = latency * (1 + 60 * stall) * rng.between(0.3, 1);
			if (!rng.chance(Math.min(1, (perMinute / 60) * seconds))) return [];
			const id = String(hash('query', text, step));
			return [
				{
					startedAt: Math.round(now - seconds * 1000),
					text,
					fingerprint: fingerprintOf(text),
					session: `session-${index + 1}`,
					id,
				},
			];
		})
		.toSorted((a, b) => a.startedAt - b.startedAt);
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
				fingerprint: BigInt.asIntN(64, BigInt(hash('fingerprint', text)) * 4294967291n),
				executionCount: rng.poisson(perMinute * 10 * traffic(intervalEnd)) + 1,
				avgLatencySeconds: latency * slow * rng.between(0.9, 1.15),
				avgRowsScanned: rows,
				avgCpuSeconds: latency * 0.4 * rng.between(0.9, 1.1),
				failed: back === 0 ? rng.poisson(20 * stall) : 0,
			};
		});
	});
}
