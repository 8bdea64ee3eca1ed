/** Changes of the audit log, and how they and what other sources say of the same deed become one change. Pure. */
import {rowsOf, textOf} from '../checks/readings.ts';
import {timeOf} from '../checks/time.ts';
import {minute} from '../clock.ts';
import type {Row} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {own} from '../text/own.ts';
import type {Change, ChangeKind} from './types.ts';

/** By what a method begins with. */
const kinds: readonly (readonly [start: string, kind: ChangeKind])[] = [
	['google.cloud.functions.', 'function'],
	['google.cloud.scheduler.', 'job'],
	['google.cloud.run.', 'service'],
	['google.cloud.secretmanager.', 'secret'],
	['google.spanner.admin.', 'database'],
];

const cell = (row: Row, column: string): string => textOf(own(row, column)) ?? '';

export const auditedOf = (state: SourceState, {tz}: Pick<SystemConfig, 'tz'>): Change[] =>
	rowsOf(state).flatMap((row): Change[] => {
		const t = timeOf(own(row, 'at'), tz);
		if (t === undefined) return [];
		const who = cell(row, 'who');
		const kind = kinds.find(([start]) => cell(row, 'method').startsWith(start))?.[1] ?? 'network';
		const subject = subjectOf(cell(row, 'resource'));
		return [{t, kind, subject, words: cell(row, 'what'), ...(who !== '' && {who}), diff: []}];
	});

/** A version of a secret is a change of the secret. */
const subjectOf = (resource: string): string =>
	/\/secrets\/([^/]+)/.exec(resource)?.[1] ?? resource.slice(resource.lastIndexOf('/') + 1);

/**
 * The changes that sources saw, with who made them where only the audit log knows, then those that the audit log alone knows.
 * @param actions of ours: what their calls did is told by them
 */
export function withAudited(seen: readonly Change[], audited: readonly Change[], actions: readonly Change[]): Change[] {
	const mine = (change: Change): boolean => actions.some(action => isOf(action, change));
	const named = seen.map(change => {
		const who = change.who ?? audited.find(entry => isSame(change, entry))?.who;
		return who === undefined ? change : {...change, who};
	});
	return [
		...named.filter(change => change.kind !== 'job' || !mine(change)),
		...audited.filter(entry => !seen.some(change => isSame(change, entry)) && !mine(entry)),
		...actions,
	];
}

/** ms: the audit log tells when a change was asked for; lists tell when it was made or first seen. */
const made: Partial<Record<ChangeKind, number>> = {deploy: 2 * minute, function: 15 * minute, job: 15 * minute};

/** Whether an entry of the audit log is the asking for this change. Traffic that somebody moved is a change of its own. */
function isSame({kind, subject, t}: Change, entry: Change): boolean {
	if (entry.subject !== subject || entry.kind !== (kind === 'deploy' ? 'service' : kind)) return false;
	if (entry.kind === 'service' && !/^(?:create|update) service /.test(entry.words)) return false;
	return t - entry.t > -minute && t - entry.t < (made[kind] ?? 0);
}

/** Whether a change is what an action of ours did. */
const isOf = (action: Change, {subject, t, kind}: Change): boolean =>
	subject === action.subject && kind !== 'deploy' && t - action.t > -minute && t - action.t < 2 * minute;
