/** The common part of the actions that bring something new share by share: it is no mitigation, and begins on a healthy service only (S3-054). */
import {probe} from '../after/health.ts';
import type {ActionSpec, Answered, Known} from '../spec.ts';
import type {Plan, ServiceView} from '../types.ts';
import {changesTraffic} from './changeTraffic.ts';
import {followRollout, type RolloutFacts} from './followRollout.ts';

export const changesShares = {
	...changesTraffic,
	tags: [],
	async preflight(plan, view, known) {
		return [...changesTraffic.preflight(plan, view, known), ...(await healthNow(plan, known))];
	},
	verify: followRollout,
} as const satisfies Omit<ActionSpec<never, ServiceView>, 'plan'>;

async function healthNow({facts}: Plan, {eyes: {reads, clock}, target}: Known): Promise<Answered[]> {
	const {health: url} = facts as RolloutFacts;
	if (url === undefined) return [];
	const {ok, text} = await probe(url, {reads, clock, target, sleep: () => Promise.resolve()});
	return [{title: 'healthy before', state: ok ? 'ok' : 'failed', detail: text}];
}
