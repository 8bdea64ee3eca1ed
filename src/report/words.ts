/** A finding in words; every format says it with these. Pure. */
import {checksText} from '../checks/counts.ts';
import {isFiring} from '../checks/firing.ts';
import {type Finding, type Outcome, outcomes} from './types.ts';

export const outcomeWords: Record<Outcome, string> = {
	critical: 'CRIT',
	warning: 'WARN',
	waiting: 'builds up',
	unknown: 'unknown',
	ok: 'ok',
	unset: 'unset',
};

/** `sales.freshness[gmail_messages]`. */
export const nameOf = ({system, check, instance}: Finding): string =>
	`${system}.${check}${instance === undefined ? '' : `[${instance}]`}`;

/** The value, its limit and the reason; empty for a check that is plainly ok. */
export function tellingOf({alert}: Finding): string {
	if (alert === undefined) return '';
	const {state, value, limit, reason, progress, label, inhibitedBy} = alert;
	const isJudged = isFiring({state}) || state === 'pending';
	return [
		...(isJudged ? [value, limit === undefined ? '' : `limit ${limit}`] : []),
		progress ?? '',
		reason ?? '',
		label ?? '',
		inhibitedBy === undefined ? '' : `explained by ${inhibitedBy.title}`,
	]
		.filter(Boolean)
		.join(', ');
}

/** `1 critical, 2 warning, 40 ok of 43 checks`. */
export function sumOf(counts: Readonly<Record<Outcome, number>>): string {
	const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
	const parts = outcomes.filter(outcome => counts[outcome] > 0).map(outcome => `${counts[outcome]} ${outcome}`);
	return parts.length === 0 ? 'no checks' : `${parts.join(', ')} of ${checksText(all)}`;
}
