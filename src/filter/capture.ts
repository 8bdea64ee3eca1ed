/**
 * The part of a text that the one group of a regex matches, with the same bounded work as a search: all threads go through the text
 * together, the preferred ones first, so that the first match is the one that JavaScript finds. Pure.
 */
import {lower} from './lower.ts';
import {type Mistake, type Node, PatternError, parsePattern} from './pattern.ts';
import {isAt, type State, stated} from './regex.ts';

/** The part of a text that the group matches, as it is written there; undefined without a match, or where the group has no part in it. */
export type Capture = (text: string) => string | undefined;

/** A regex with exactly one group, in any case, or what is wrong with it. */
export function compileCapture(pattern: string): {cut: Capture} | Mistake {
	try {
		const tree = parsePattern(pattern);
		const groups = groupsIn(tree);
		if (groups !== 1)
			return {
				at: 0,
				text:
					groups === 0 ? 'it has no (group) to cut out' : 'it has more than one (group): write (?:…) for the others',
			};
		const [start] = stated(tree);
		return {cut: text => capture(start, text)};
	} catch (error) {
		if (error instanceof PatternError) return {at: error.at, text: error.message};
		throw error;
	}
}

function groupsIn(node: Node): number {
	switch (node.kind) {
		case 'group':
			return 1 + groupsIn(node.of);
		case 'repeat':
			return groupsIn(node.of);
		case 'all':
			return node.parts.reduce((sum, part) => sum + groupsIn(part), 0);
		case 'any':
			return node.choices.reduce((sum, choice) => sum + groupsIn(choice), 0);
		default:
			return 0;
	}
}

/** A thread of the search, and where its group began and ended; -1 where it has not. */
interface Thread {
	state: State;
	from: number;
	to: number;
}

function capture(start: State, text: string): string | undefined {
	const low = lower(text);
	let threads: Thread[] = [];
	let match: Thread | undefined;
	for (let at = 0; at <= low.length; at++) {
		const reached = new Set<number>();
		const alive: Thread[] = [];
		const add = (state: State | undefined, from: number, to: number): void => {
			if (!state || reached.has(state.id)) return;
			reached.add(state.id);
			if (state.where && !isAt(state.where, low, at)) return;
			if (state.takes || (!state.next && !state.other)) {
				alive.push({state, from, to});
				return;
			}
			add(state.next, state.edge === 'from' ? at : from, state.edge === 'to' ? at : to);
			add(state.other, from, to);
		};
		const code = low.charCodeAt(at - 1);
		for (const {state, from, to} of threads) if (state.takes?.(code)) add(state.next, from, to);
		if (!match) add(start, -1, -1);
		// What comes after a match is preferred less than it.
		const ending = alive.findIndex(({state}) => !state.takes);
		threads = ending < 0 ? alive : alive.slice(0, ending);
		match = alive[ending] ?? match;
		if (match && threads.length === 0) break;
	}
	return match && match.from >= 0 && match.to >= match.from ? text.slice(match.from, match.to) : undefined;
}
