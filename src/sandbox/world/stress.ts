/** How a bad revision works through the ingestion system: errors, then latency, then backlog, then CRM failures. */

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
}

export const calm: Stress = {errors: 0, slow: 0, stall: 0, crm: 0, backlog: 0, oldest: 0, dead: 0};

/** Backlog from which the CRM workers time out. */
const crowded = 100;

/** The next minute, when `bad` (0..1) of the traffic is served by bad revisions. */
export function nextStress(now: Stress, bad: number): Stress {
	const toward = (value: number, target: number, share: number) => {
		const next = value + (target - value) * share;
		return next < 0.004 ? 0 : next;
	};
	const slow = toward(now.slow, bad, 0.3);
	// Subscribers stall only after requests have been slow for a while.
	const stall = toward(now.stall, bad > 0 ? (slow > 0.45 * bad ? bad : 0) : slow > 0.4 ? now.stall : 0, 0.3);
	const arriving = 52 * stall * (1 - now.backlog / 4000);
	const drained = (45 + now.backlog * 0.35) * (1 - Math.min(1, stall * 1.2));
	const backlog = Math.max(0, now.backlog + arriving - drained);
	const oldest = backlog < 1 ? 0 : stall > 0.4 ? now.oldest + 55 * stall : now.oldest * 0.55;
	return {
		errors: toward(now.errors, bad, 0.75),
		slow,
		stall,
		crm: toward(now.crm, now.backlog > crowded ? Math.max(bad, now.backlog > 2 * crowded ? now.crm : 0) : 0, 0.4),
		backlog,
		oldest,
		dead: Math.max(0, now.dead + (oldest > 300 && stall > 0.5 ? 4 : stall < 0.1 ? -12 : 0)),
	};
}
