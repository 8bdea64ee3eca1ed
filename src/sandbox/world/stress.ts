/** What revisions and stories do to the ingestion system, minute by minute; of a bad release errors, then latency, then backlog, then CRM failures. */

import type {Pressure} from './pressure.ts';
import type {Flaw} from './revisions.ts';

/** All shares are 0..1; everything is 0 in a healthy system. */
export interface Stress {
	/** How far errors of the bad revision's traffic have set in. */
	errors: number;
	/** How slow requests have become. */
	slow: number;
	/** How far the subscribers have stalled. */
	stall: number;
	/** How far CRM syncs fail. */
	crm: number;
	/** Undelivered messages above the usual few. */
	backlog: number;
	/** Age of the oldest of them, seconds. */
	oldest: number;
	/** Messages that wait in the dead-letter subscription. */
	dead: number;
	/** How far requests wait for instances that start. */
	cold: number;
	/** How much of the memory above the usual is leaked. */
	leak: number;
	/** How far Spanner refuses calls for want of sessions. */
	refused: number;
	/** Share of the calls to HubSpot that it limits. */
	limited: number;
}

/** What presses on the system: shares (0..1) of its traffic that revisions with a flaw serve, and the story's own part. */
export type Load = Readonly<Record<Flaw, number>> &
	Pick<Pressure, 'flood' | 'hubspotLimits'> & {
		/** Whether Spanner has fewer sessions than its clients want. */
		readonly fewSessions: boolean;
		/** Messages a minute that come in while nobody takes any; 0 while somebody does. */
		readonly unread: number;
	};

export const calm: Stress = {
	errors: 0,
	slow: 0,
	stall: 0,
	crm: 0,
	backlog: 0,
	oldest: 0,
	dead: 0,
	cold: 0,
	leak: 0,
	refused: 0,
	limited: 0,
};

/** The answer of the health endpoint, part by part. */
export function healthOf(now: Stress): {status: 200 | 503; services: Record<string, 'healthy' | 'degraded'>} {
	const state = (bad: boolean) => (bad ? 'degraded' : 'healthy');
	const services = {
		spanner: state(now.stall > 0.6),
		pubsub: state(now.backlog > 100),
		vertex_ai: state(false),
		crm: state(now.crm > 0.3 || now.limited > 0.3),
	} as const;
	// Messages that wait and a CRM that refuses are trouble of the workers: calls are still answered.
	return {status: now.errors > 0.3 || services.spanner === 'degraded' ? 503 : 200, services};
}

/** Backlog from which the CRM workers time out. */
const crowded = 100;

/** The next minute under this load. */
export function nextStress(
	now: Stress,
	{pool: bad, cold, leak, flood, unread, fewSessions, hubspotLimits}: Load,
): Stress {
	const toward = (value: number, target: number, share: number) => {
		const next = value + (target - value) * share;
		return next < 0.004 ? 0 : next;
	};
	const slow = toward(now.slow, bad, 0.3);
	// Subscribers stall only after requests have been slow for a while.
	const stall = toward(now.stall, bad > 0 ? (slow > 0.45 * bad ? bad : 0) : slow > 0.4 ? now.stall : 0, 0.3);
	const arriving = 52 * stall * (1 - Math.min(1, now.backlog / 4000)) + flood + unread;
	const drained = flood + unread > 0 ? 0 : (45 + now.backlog * 0.35) * (1 - Math.min(1, stall * 1.2));
	const backlog = Math.max(0, now.backlog + arriving - drained);
	const waiting = unread > 0 ? 60 : stall > 0.4 ? 55 * stall : flood > 0 ? 20 : undefined;
	const oldest = backlog < 1 ? 0 : waiting === undefined ? now.oldest * 0.55 : now.oldest + waiting;
	return {
		errors: toward(now.errors, bad, 0.75),
		slow,
		stall,
		crm: toward(now.crm, now.backlog > crowded ? Math.max(bad, now.backlog > 2 * crowded ? now.crm : 0) : 0, 0.4),
		backlog,
		oldest,
		dead: Math.max(0, now.dead + (oldest > 300 && stall > 0.5 ? 4 : stall < 0.1 ? -12 : 0)),
		cold: toward(now.cold, cold, 0.5),
		// A leak fills slowly; a release without it starts empty.
		leak: leak > 0 ? toward(now.leak, leak, 0.12) : 0,
		refused: toward(now.refused, fewSessions ? 1 : 0, 0.5),
		limited: toward(now.limited, hubspotLimits ? 0.9 : 0, 0.6),
	};
}
