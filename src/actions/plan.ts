/** Freezing plans: the hash that ties what was shown to what is run. */
import type {SystemConfig} from '../config/schema/system.ts';
import {canonicalJson, sha256} from './canonical.ts';
import type {Plan} from './types.ts';

/** What every planner is told: the system, the moment, and how fast the clock runs. */
export interface PlanContext {
	system: SystemConfig;
	/** ms of the wall's clock. */
	now: number;
	/** Clock speed; a plan lives 120 s of the person's time, whatever the sandbox's clock does. */
	speed?: number;
}

/** How long a person may look at a plan before it has to be made again, ms of real time. */
export const planLifetime = 120_000;

/** sha256 of the canonical JSON of a plan without its hash. */
export function hashPlan(plan: Omit<Plan, 'planHash'>): string {
	const {planHash: _, ...rest} = plan as Plan;
	return sha256(canonicalJson(rest));
}

/** Adds expiry and hash and freezes the plan through and through. */
export function freezePlan({now, speed = 1}: PlanContext, plan: Omit<Plan, 'expiresAt' | 'planHash'>): Plan {
	const dated = {...plan, expiresAt: now + planLifetime * speed};
	return deepFreeze({...dated, planHash: hashPlan(dated)});
}

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const member of Object.values(value)) deepFreeze(member);
	}
	return value;
}
