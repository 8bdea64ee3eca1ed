/**
 * When trouble begins, everything that may explain it is asked at once: the audit log would else be an hour old, and what is
 * neither judged nor on the screen a quarter of one.
 */

import {isBad} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';

/** ms for which it is asked every minute: a change may be written a little after what it broke. */
const asking = 3 * minute;
/** ms: trouble that comes and goes does not ask again before. */
const pause = 15 * minute;

/** @returns what to call after every evaluation */
export function createAskChanges(
	config: Pick<LoadedConfig, 'systems'>,
	poller: Pick<Poller, 'hurry'>,
): (alerts: readonly Alert[], now: number) => void {
	let open: ReadonlySet<string> = new Set();
	const askedAt = new Map<string, number>();
	return (alerts, now) => {
		const before = open;
		open = new Set(alerts.filter(isBad).map(({system}) => system));
		for (const system of config.systems) {
			const name = system.system;
			if (!open.has(name) || before.has(name) || now - (askedAt.get(name) ?? Number.NEGATIVE_INFINITY) < pause)
				continue;
			askedAt.set(name, now);
			// A query is billed, and those that explain an alert are judged by one.
			for (const [id, source] of Object.entries(system.sources))
				if (!('bigquery' in source)) poller.hurry(name, id, minute, now + asking);
		}
	};
}
