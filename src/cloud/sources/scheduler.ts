/** Jobs of Cloud Scheduler in the region of the system. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import {durationMs, shortName} from '../time.ts';
import {beforeColumns, withBefore} from './before.ts';
import {cutAt, listReading, type RowOf, timeCell} from './columns.ts';
import type {Kind} from './kind.ts';

export const schedulerColumns = {
	name: 'text',
	state: 'text',
	schedule: 'text',
	time_zone: 'text',
	target: 'text',
	deadline_ms: 'number',
	retry_ms: 'number',
	retries: 'number',
	last_attempt_at: 'time',
	last_code: 'number',
	last_message: 'text',
	next_run_at: 'time',
	updated_at: 'time',
	...beforeColumns,
} as const;
export type SchedulerRow = RowOf<typeof schedulerColumns>;
type Own = Omit<SchedulerRow, keyof typeof beforeColumns>;

/** What somebody pauses or edits. */
const settings = ['state', 'schedule', 'time_zone', 'target'] as const;

interface RawJob {
	name?: string;
	state?: string;
	schedule?: string;
	timeZone?: string;
	userUpdateTime?: string;
	scheduleTime?: string;
	lastAttemptTime?: string;
	status?: {code?: number; message?: string};
	attemptDeadline?: string;
	retryConfig?: {maxRetryDuration?: string; retryCount?: number};
	httpTarget?: {uri?: string; httpMethod?: string};
	pubsubTarget?: {topicName?: string};
	appEngineHttpTarget?: {relativeUri?: string; httpMethod?: string};
}

export const scheduler: Kind<SourceOf<'scheduler'>> = {
	api: 'cloudscheduler',
	every: 120_000,
	async read({list}, {system: {project, region}, previous, now}, signal) {
		const found = await list<RawJob>(
			{
				api: 'cloudscheduler',
				project,
				path: `/v1/projects/${project}/locations/${region}/jobs`,
				field: 'jobs',
				query: {pageSize: '500'},
			},
			signal,
		);
		const {items, requests} = found;
		const at = now();
		const known = {settings, id: ({name}: Own) => name ?? '', changedAt: (row: Own) => row.updated_at};
		const rows = withBefore(items.map(toRow), previous, known, at);
		return listReading(schedulerColumns, {rows, requests, cut: cutAt(found, 'jobs')}, at);
	},
};

function toRow(raw: RawJob): Own {
	const attempted = timeCell(raw.lastAttemptTime);
	return {
		name: cleanLine(shortName(raw.name)),
		state: cleanLine(raw.state ?? ''),
		schedule: cleanLine(raw.schedule ?? ''),
		time_zone: cleanLine(raw.timeZone ?? ''),
		target: cleanLine(targetOf(raw), 300),
		deadline_ms: raw.attemptDeadline === undefined ? null : durationMs(raw.attemptDeadline),
		retry_ms: durationMs(raw.retryConfig?.maxRetryDuration),
		retries: raw.retryConfig?.retryCount ?? 0,
		last_attempt_at: attempted,
		// An absent code means OK, but only once there was an attempt.
		last_code: attempted === null ? null : (raw.status?.code ?? 0),
		last_message: raw.status?.message ? cleanLine(raw.status.message, 300) : null,
		next_run_at: timeCell(raw.scheduleTime),
		updated_at: timeCell(raw.userUpdateTime),
	};
}

function targetOf({httpTarget, pubsubTarget, appEngineHttpTarget}: RawJob): string {
	if (pubsubTarget) return `topic ${shortName(pubsubTarget.topicName)}`;
	const {httpMethod = 'POST'} = httpTarget ?? appEngineHttpTarget ?? {};
	return `${httpMethod} ${httpTarget?.uri ?? appEngineHttpTarget?.relativeUri ?? ''}`.trim();
}
