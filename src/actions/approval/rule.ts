/** Which rule of `approvals:` an action falls under. Pure. */
import type {Risk} from '../../config/risk.ts';
import type {Approval} from '../../config/schema/approvals.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {ToldPlan} from '../types.ts';

/** How an action is confirmed, and by whom. */
export type Gate = Pick<ToldPlan, 'risk' | 'approvals'>;

/** The rule that says most of an action. */
function ruleOf(rules: SystemConfig['approvals'], action: string): Approval | undefined {
	const [kind = ''] = action.split('.');
	return [action, `${kind}.*`, '*'].flatMap(key => (Object.hasOwn(rules, key) ? (rules[key] ?? []) : []))[0];
}

/** @param risk what the action itself says */
export function gateOf(risk: Risk, {approvals}: Pick<SystemConfig, 'approvals'>, action: string): Gate {
	const rule = ruleOf(approvals, action);
	if (!rule) return {risk};
	const {all, distinct, unless, evidence} = rule;
	return {
		risk: rule.risk ?? risk,
		...(all.length > 0 && {
			approvals: {all, distinct, ...(unless && {unless}), ...(evidence !== undefined && {evidence})},
		}),
	};
}
