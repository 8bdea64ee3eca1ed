/** The world of the sandbox: one deterministic simulation of three systems that every server shows. */
import type {Stores} from '../contract/stores.ts';
import type {World, WorldOptions} from '../contract/world.ts';
import {createFlood} from './flood.ts';
import {createSimulation} from './simulation.ts';

/** Real ms between steps. */
const step = 500;

/** Creates the world and declares its services and jobs; nothing is written to tables before `start`. */
export function createWorld(stores: Stores, options: WorldOptions): World {
	const simulation = createSimulation(stores, options);
	const flood = createFlood(stores.clock, (chatter, lines, from) => simulation.chat(chatter, lines, from));
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;

	async function tick(): Promise<void> {
		try {
			await simulation.advance(stores.clock.now(), () => stopped);
		} catch (error) {
			// The sandbox stays up with what it has; the next step goes on after the failed one.
			process.stderr.write(`sandbox world: ${error instanceof Error ? error.message : String(error)}\n`);
		}
		if (!stopped) timer = setTimeout(() => void tick(), step);
	}

	return {
		async start(visible) {
			await simulation.start(() => {
				// The clock went on while the past was written, and the oldest metrics may take long: nobody is to see a world behind it.
				void tick().then(visible);
			});
		},
		chatter: flood.set,
		tell: simulation.tell,
		stop() {
			stopped = true;
			flood.stop();
			clearTimeout(timer);
		},
	};
}
