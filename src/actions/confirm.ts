/** What a person has to type before a plan may run. Pure. */
import type {Risk} from '../config/risk.ts';
import {overrideOf} from './preflight.ts';
import type {Overridable, Plan, PreflightReport} from './types.ts';

/** What a person gives besides the word that confirms. */
export interface Given {
	/** Why it is done; asked where `asksReason`. */
	reason?: string;
	/** Signed codes of those who approve it from elsewhere. */
	signed?: readonly string[];
}

/** Characters of the shortest reason: a dot is none. */
const leastReason = 8;

/** Exactly what has to be typed. @param verb as the catalogue has it: "roll back" */
export function confirmOf(risk: Risk, verb: string, name: string): string {
	if (risk === 'careful') return 'y';
	return risk === 'medium' ? name : `${verb} ${name}`;
}

/** @param takes what it takes to pass the failed items of its preflight */
export const asksReason = ({risk}: Pick<Plan, 'risk'>, takes?: Overridable): boolean =>
	risk === 'high' || risk === 'critical' || takes === 'reason' || takes === 'glass';

/** What is wrong with a reason; undefined where it is one. */
export const reasonProblem = (reason: string): string | undefined =>
	reason.trim().length < leastReason
		? `say why, in ${leastReason} characters or more: it is written to the audit log`
		: undefined;

/** Why what was typed does not confirm a plan; undefined where it does. @param report its preflight, once that was asked */
export function unconfirmed(
	plan: Plan,
	typed: string,
	{reason = ''}: Given,
	report?: PreflightReport,
): string | undefined {
	const {risk, confirm} = plan;
	const words = [confirm, overrideOf(plan, true), report ? report.override : overrideOf(plan, 'glass')];
	if (!words.includes(typed)) return `not confirmed: ${risk === 'careful' ? 'press' : 'type'} ${confirm}`;
	const problem = asksReason(plan, report?.takes) ? reasonProblem(reason) : undefined;
	return problem === undefined ? undefined : `not confirmed: ${problem}`;
}
