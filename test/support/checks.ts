/** Small systems and answers for the tests of pure evaluators. */
import type {Lookup} from '../../src/checks/readings.ts';
import type {Alert} from '../../src/checks/types.ts';
import {type Answer, CloudError, type CloudErrorKind, type Row} from '../../src/cloud/types.ts';
import {type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import type {SourceState} from '../../src/poll/types.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A system with the sources these tests ask; `more` is as in YAML. */
export function systemOf(more: Record<string, unknown> = {}): SystemConfig {
	return systemSchema.parse({
		system: 'demo',
		title: 'Demo',
		project: 'demo',
		region: 'r',
		tz: 'America/Los_Angeles',
		sources: {
			table: {bigquery: 'SELECT 1', tables: ['a.b']},
			points: {metric: 'm', aligner: 'ALIGN_MAX'},
			probe: {http: 'https://example.com'},
			functions: {functions: true},
			jobs: {scheduler: true},
		},
		panes: [],
		...more,
	});
}

export const checkOf = (more: Record<string, unknown>): Record<string, unknown> => ({
	id: 'check',
	title: 'Check',
	levels: {crit: '> 100'},
	severity: 'high',
	...more,
});

export const rows = (...list: Row[]): Answer => ({kind: 'rows', rows: list});

export const points = (
	values: readonly (readonly [t: number, value: number])[],
	labels: Record<string, string> = {},
	delaySeconds = 0,
): Answer => ({
	kind: 'series',
	series: [{labels, points: values.map(([t, value]) => ({t, value}))}],
	delaySeconds,
});

/** A run of the source `mail` that began so long before `now` (ms); one that ended took two minutes. */
export const mailRun = (now: number, minutesAgo: number, status: string, more: Row = {}): Row => ({
	source: 'mail',
	status,
	started_at: new Date(now - minutesAgo * minute).toISOString(),
	completed_at: status === 'running' ? null : new Date(now - (minutesAgo - 2) * minute).toISOString(),
	rows: 100,
	...more,
});

/** A firing alert of a check of that system. */
export const alertOf = (check: string, more: Partial<Alert> = {}): Alert => ({
	key: `demo.${check}`,
	system: 'demo',
	check,
	title: `Check ${check}`,
	state: 'firing',
	level: 'crit',
	severity: 'high',
	value: '12%',
	limit: '> 5%',
	since: 0,
	...more,
});

/** A good look at `at`. */
export const seen = (answer: Answer, at: number, more: Partial<SourceState> = {}): SourceState => ({
	reading: {answer, fetchedAt: at, cost: {requests: 1, bytesBilled: 0}},
	failures: 0,
	period: minute,
	...more,
});

/** A look that failed often enough to blind us; the last good answer may still be there. */
export const failed = (kind: CloudErrorKind = 'unavailable', last?: SourceState): SourceState => ({
	...(last ?? {period: minute}),
	error: new CloudError(kind, `${kind} for a test`, 'test'),
	failingSince: 0,
	failures: 3,
});

export const never: SourceState = {failures: 0, period: minute};

export const lookup =
	(states: Record<string, SourceState>): Lookup =>
	id =>
		states[id] ?? never;
