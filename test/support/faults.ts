/** Steers a running sandbox from a test: faults, and what was asked of it. */

import type {Api} from '../../src/sandbox/apis/index.ts';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import type {Chatter} from '../../src/sandbox/contract/world.ts';
import type {Requests} from '../../src/sandbox/faults/counts.ts';
import type {Fault} from '../../src/sandbox/faults/types.ts';

async function steer<T>(http: string, path: string, body?: object): Promise<T> {
	const response = await fetch(`${http}/pitwall/${path}`, {
		// Of all sandboxes that tests start (vitest.config.ts).
		headers: {authorization: `Bearer ${process.env.PITWALL_TOKEN}`},
		...(body && {method: 'PUT', body: JSON.stringify(body)}),
	});
	const answer: unknown = await response.json();
	if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
	return answer as T;
}

/** Replaces all faults of the sandbox at this base URL (`connection.http`), or those of one API; [] heals. */
export async function setFaults(http: string, faults: readonly Fault[], api?: Api): Promise<void> {
	await steer(http, 'faults', {faults, ...(api && {api})});
}

/** The faults in force, each with the number of calls that it struck. */
export async function faultsInForce(http: string): Promise<(Fault & {hits: number})[]> {
	return (await steer<{faults: (Fault & {hits: number})[]}>(http, 'faults')).faults;
}

/** Calls per API and method, and the busiest minute of each. */
export const requests = (http: string): Promise<Requests> => steer<Requests>(http, 'requests');

/** Additional log lines per real second, and a burst at once. */
export const setChatter = (http: string, chatter: Chatter): Promise<Chatter> => steer(http, 'chatter', chatter);

/** Another story from now on. */
export const setStory = (http: string, name: Story): Promise<{name: Story}> => steer(http, 'story', {name});
