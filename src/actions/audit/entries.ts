/** Audit records of plans. Pure. */
import {cleanLine} from '../../text/clean.ts';
import type {Standing} from '../approval/types.ts';
import type {Plan, ToldPlan} from '../types.ts';
import type {AuditEntry} from './types.ts';

/** The members that every entry about a plan has. */
export const factsOf = ({action, target, planHash, gcloud}: ToldPlan): Omit<AuditEntry, 'kind'> => ({
	action,
	target: target.resource,
	...(target.etag === undefined ? {} : {etagBefore: target.etag}),
	planHash,
	cli: gcloud,
});

/** An entry for each approval that a plan runs by. */
export const approvalsOf = (plan: ToldPlan, {given}: Pick<Standing, 'given'>): AuditEntry[] =>
	given.map(({group, decision: {person, by, at, reason}}) => ({
		kind: 'approve',
		...factsOf(plan),
		by: `${person} for ${group}, by ${by}`,
		at: new Date(at).toISOString(),
		...(reason === undefined ? {} : {reason}),
	}));

/** The entry before the call. @param override what was typed to run it although an item of its preflight failed, and which; `reason` why, where somebody was asked; `waived` why nobody had to approve it; `at` in ms */
export const intentOf = (
	plan: Plan,
	{
		kind = 'intent',
		override,
		reason,
		waived,
		cloud,
		at,
	}: {
		kind?: 'intent' | 'reveal' | undefined;
		override: string | undefined;
		reason: string | undefined;
		waived?: string | undefined;
		cloud: string;
		at: number;
	},
): AuditEntry => ({
	kind,
	...factsOf(plan),
	...(override === undefined ? {} : {override}),
	...(reason === undefined ? {} : {reason: cleanLine(reason)}),
	...(waived === undefined ? {} : {by: cleanLine(waived)}),
	call: plan.call,
	undo: plan.undo,
	...(plan.further && {step: {number: 1, of: plan.further.length + 1}}),
	...(Array.isArray(plan.facts.left) && {left: plan.facts.left as readonly string[]}),
	cloud,
	at: new Date(at).toISOString(),
});
