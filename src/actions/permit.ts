/** Whether the config that is in force allows an action. Asked when it is executed, because a config may change under an open dialog. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import {accountOf} from './actAs.ts';
import {gateOf} from './approval/rule.ts';
import {canonicalJson} from './canonical.ts';
import {validateForm} from './form.ts';
import {permissionOf, targetOf} from './offers.ts';
import type {ActionSpec} from './spec.ts';
import type {Plan, Target} from './types.ts';

/** The target of a plan in the config in force, or why the config does not let the plan run. */
export function permitted(
	{action, target, call, further = [], fallback, risk, approvals}: Plan,
	spec: ActionSpec,
	systems: readonly SystemConfig[],
): {target: Target} | {why: string} {
	const {kind, system: name, params} = action;
	const system = systems.find(one => one.system === name);
	if (!system) return {why: `the config no longer has the system ${name}`};
	const {actions, project, region} = system;
	if (project !== target.project || region !== target.region)
		return {why: `${name} is ${project}/${region} in the config now: plan again`};
	const found = targetOf(systems, {action: kind, system: name, target: action.target});
	if (!found) return {why: `actions.allow.${permissionOf(kind)} of ${name} no longer names ${action.target}`};
	const calls = [call, ...[...further, ...(fallback ? [fallback] : [])].map(step => step.call)];
	if (calls.some(one => one.as !== accountOf(one, actions)))
		return {why: 'the config names another account (actions.invokeAs, actions.actAs) now: plan again'};
	if (call.api === 'web' && call.path !== found.allowed.request?.url)
		return {why: `the config names another address for ${action.target} now: plan again`};
	if (canonicalJson(gateOf(spec.risk, system, kind)) !== canonicalJson({risk, approvals}))
		return {why: 'the config asks for another confirmation or other approvals now: plan again'};
	const asked = spec.fields?.(found);
	if (!asked) return {target: found};
	// A hidden value was judged when it was typed: a plan has its seal only.
	const isOpen = ([field]: [string, unknown]) => !(asked[field] && 'secret' in asked[field]);
	const fields = Object.fromEntries(Object.entries(asked).filter(isOpen));
	const given = Object.fromEntries(Object.entries(params).filter(isOpen));
	const texts = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, String(value)]));
	const checked = validateForm(fields, texts);
	return 'params' in checked && canonicalJson(checked.params) === canonicalJson(given)
		? {target: found}
		: {why: `the config allows other parameters for ${action.target} now: plan again`};
}
