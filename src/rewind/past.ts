/** The past of a wall as scenes: what was known at any moment that is kept. */
import type {LoadedConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import type {ReadingRow} from '../journal/schema.ts';
import type {Scene} from '../scene/types.ts';
import type {Rows, Span} from './rows.ts';
import {type Decoded, decoded, pastScene} from './scene.ts';

export interface Past {
	/** From when to when there is something to show; undefined where nothing is kept. Rejects where it cannot be read. */
	span(): Promise<Span | undefined>;
	/** What was known at a moment, ms. Rejects where it cannot be read. */
	sceneAt(t: number): Promise<Scene>;
	/** When what an alert did at `t` can be seen, ms; `t` where that is not known. Never rejects. */
	seenAt(t: number, system: string): Promise<number>;
	/** Nobody looks at the past any more. */
	rest(): void;
}

/** Two rows with the same key say the same. */
const keyOf = ({system, source, at, seen}: ReadingRow): string => `${system}/${source}@${at}~${seen}`;

/**
 * @param config always the one in force: a moment shows the systems of today
 * @param facts all that are known, oldest first
 */
export function createPast(rows: Rows, config: Pick<LoadedConfig, 'systems'>, facts: () => readonly Fact[]): Past {
	/** What the last moment was made of: what still counts in the next one is not unpacked again. */
	let known: ReadonlyMap<string, Decoded> = new Map();
	let last: {all: readonly Fact[]; past: readonly Fact[]} = {all: [], past: []};

	/** What was written down by then; the same list as for the last moment where it is the same, so that it is not folded again. */
	function factsAt(t: number): readonly Fact[] {
		const all = facts();
		const past = all.filter(({at, recorded}) => at <= t && recorded <= t);
		// Of one list, a later moment has all that an earlier one has.
		if (last.all !== all || last.past.length !== past.length) last = {all, past};
		return last.past;
	}

	return {
		span: () => rows.span(),
		async sceneAt(t) {
			const moment = await rows.at(
				t,
				config.systems.map(({system}) => system),
			);
			const now = new Map<string, Decoded>();
			for (const row of moment.rows) {
				const key = keyOf(row);
				const value = known.get(key) ?? decoded(row);
				if (value) now.set(key, value);
			}
			known = now;
			return pastScene({values: [...now.values()], lines: moment.lines, facts: factsAt(t)}, t);
		},
		seenAt: async (t, system) => (await rows.judgedFrom(t, system).catch(() => undefined)) ?? t,
		rest() {
			known = new Map();
			last = {all: [], past: []};
		},
	};
}
