/** Plans that a person carries out: what is asked before their commands are copied, and the record of it. Nothing is sent. */
import type {SystemConfig} from '../config/schema/system.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import type {Approvals} from './approval/approvals.ts';
import {approvalAnswers, unapproved} from './approval/words.ts';
import {approvalsOf, factsOf} from './audit/entries.ts';
import type {AuditLog} from './audit/types.ts';
import {anySpecOf} from './catalogue.ts';
import {windowAnswers} from './guards/windows.ts';
import type {Eyes} from './look/look.ts';
import {targetOf} from './offers.ts';
import {notAllowed, notBlind, unchanged} from './preflight.ts';
import type {Answered, CopySpec} from './spec.ts';
import {ActionRefused, type CopyPlan, type PreflightReport, type Target} from './types.ts';

export interface Copies {
	/** Asks everything that is asked before the commands of a plan are copied; never throws. @param signed as in `Given` */
	preflightOfCopy(plan: CopyPlan, signed?: readonly string[]): Promise<PreflightReport>;
	/**
	 * Writes down that the commands of a plan are copied, and who approved that. Throws ActionRefused where others have to approve
	 * it and have not, and AuditError when it cannot be written.
	 */
	recordCopy(plan: CopyPlan, signed?: readonly string[]): Promise<void>;
}

interface CopiesDeps {
	audit: Pick<AuditLog, 'append'>;
	/** Without it nothing is copied that others have to approve. */
	approvals: Approvals | undefined;
	eyes: Eyes;
	/** Those of the config in force. */
	systems: () => readonly SystemConfig[];
}

export const createCopies = ({audit, approvals, eyes, systems}: CopiesDeps): Copies => ({
	async preflightOfCopy(plan, signed = []) {
		const {kind, ...aim} = plan.action;
		const spec = await anySpecOf(kind);
		const target = targetOf(systems(), {action: kind, ...aim});
		return target && 'copies' in spec
			? copyPreflight(plan, spec, {
					target,
					eyes,
					approval: approvalAnswers(plan, plan.approvals && (await approvals?.standing(plan, signed))),
				})
			: notAllowed(`actions.allow.${kind} no longer names ${aim.target}`, eyes.clock.now());
	},
	async recordCopy(plan, signed = []) {
		const standing = plan.approvals && (await approvals?.standing(plan, signed));
		const why = unapproved(plan, standing);
		if (why !== undefined) throw new ActionRefused(why);
		for (const entry of standing ? approvalsOf(plan, standing) : []) await audit.append(entry);
		await audit.append({
			kind: 'copied',
			...factsOf(plan),
			...(standing?.waived !== undefined && {by: cleanLine(standing.waived)}),
		});
	},
});

/**
 * What a person may know better does not keep the commands from them; what the action itself asks for, and an approval that is
 * missing, do. Never throws. @param how.approval how its approvals stand
 */
export async function copyPreflight(
	plan: CopyPlan,
	spec: CopySpec,
	{target, eyes, approval}: {target: Target; eyes: Eyes; approval: readonly Answered[]},
): Promise<PreflightReport> {
	const now = eyes.clock.now();
	const answers: Answered[] = [
		notBlind({eyes}),
		...windowAnswers(plan.action, {system: target.system, mitigates: undefined, now}),
	];
	// No glass is broken for what is carried out elsewhere.
	answers.push(...approval.map(({overridable: _, ...answer}) => answer));
	let stale = false;
	try {
		const seen = await spec.look(eyes, target);
		const {etag} = plan.target;
		stale = etag !== undefined && spec.etag?.(seen) !== etag;
		if (etag !== undefined) answers.push(unchanged(stale, etag));
		answers.push(...((await spec.preflight?.(plan, seen, {eyes, target, leftBefore: undefined})) ?? []));
	} catch (error) {
		answers.push({title: 'target can be read', state: 'failed', detail: messageOf(error)});
	}
	const ok = !stale && answers.every(({state, overridable}) => state !== 'failed' || overridable !== undefined);
	return {items: answers.map(answer => ({...answer, at: eyes.clock.now()})), stale, ok};
}
