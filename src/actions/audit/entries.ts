/** Audit records of plans. Pure. */
import {cleanLine} from '../../text/clean.ts';
import type {Standing} from '../approval/types.ts';
import type {Plan, PreflightReport, ToldPlan} from '../types.ts';
import type {AuditEntry, AuditLog} from './types.ts';

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

/** What is written down of a plan that is about to be carried out. */
interface Intended {
	/** `intent` where nothing is said. */
	kind?: 'intent' | 'reveal' | undefined;
	/** What was typed to run it although an item of its preflight failed, and which. */
	override: string | undefined;
	/** Why, where somebody was asked. */
	reason: string | undefined;
	/** Google, or which sandbox. */
	cloud: string;
	/** ms of the wall's clock. */
	at: number;
}

/** The entry before the call. @param waived why nobody had to approve it */
const intentOf = (
	plan: Plan,
	{kind = 'intent', override, reason, cloud, at}: Intended,
	waived?: string,
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

/**
 * Writes down who approved a plan, that a glass is broken for it, and then the intent; `ts` is when that was. Throws AuditError,
 * and then nothing may be sent.
 */
export async function writeIntent(
	audit: Pick<AuditLog, 'append'>,
	plan: Plan,
	{standing, takes}: Pick<PreflightReport, 'standing' | 'takes'>,
	intended: Intended,
): Promise<{intent: AuditEntry; ts: string}> {
	for (const entry of standing ? approvalsOf(plan, standing) : []) await audit.append(entry);
	const intent = intentOf(plan, intended, standing?.waived);
	if (takes === 'glass') await audit.append({...intent, kind: 'breakglass'});
	const {ts} = await audit.append(intent);
	return {intent, ts};
}
