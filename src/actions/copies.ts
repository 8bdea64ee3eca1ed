/** Plans that a person carries out: what is asked before their commands are copied, and the record of it. Nothing is sent. */
import type {SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import {factsOf} from './audit/entries.ts';
import type {AuditLog} from './audit/types.ts';
import {anySpecOf, targetOf} from './catalogue.ts';
import {windowAnswers} from './guards/windows.ts';
import type {Eyes} from './look/look.ts';
import {notAllowed, notBlind, unchanged} from './preflight.ts';
import type {Answered, CopySpec, Target} from './spec.ts';
import type {CopyPlan, PreflightReport} from './types.ts';

export interface Copies {
	/** Asks everything that is asked before the commands of a plan are copied; never throws. */
	preflightOfCopy(plan: CopyPlan): Promise<PreflightReport>;
	/** Writes down that the commands of a plan were copied. Throws AuditError when it cannot be written. */
	recordCopy(plan: CopyPlan): Promise<void>;
}

interface CopiesDeps {
	audit: Pick<AuditLog, 'append'>;
	eyes: Eyes;
	/** Those of the config in force. */
	systems: () => readonly SystemConfig[];
}

export const createCopies = ({audit, eyes, systems}: CopiesDeps): Copies => ({
	async preflightOfCopy(plan) {
		const {kind, ...aim} = plan.action;
		const spec = await anySpecOf(kind);
		const target = targetOf(systems(), {action: kind, ...aim});
		return target && 'copies' in spec
			? copyPreflight(plan, spec, target, eyes)
			: notAllowed(`actions.allow.${kind} no longer names ${aim.target}`, eyes.clock.now());
	},
	async recordCopy(plan) {
		await audit.append({kind: 'copied', ...factsOf(plan)});
	},
});

/** What a person may know better does not keep the commands from them; what the action itself asks for does. Never throws. */
export async function copyPreflight(
	plan: CopyPlan,
	spec: CopySpec,
	target: Target,
	eyes: Eyes,
): Promise<PreflightReport> {
	const now = eyes.clock.now();
	const answers: Answered[] = [
		notBlind({eyes}),
		...windowAnswers(plan.action, {system: target.system, mitigates: undefined, now}),
	];
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
