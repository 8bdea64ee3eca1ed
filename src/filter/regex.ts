/**
 * Regexes whose work is bounded by the length of the text times that of the pattern, whatever both are: people type them over
 * thousands of lines, and one of JavaScript's may then hold the wall for minutes. All threads of the search go through the text
 * together (Thompson), so nothing is tried twice. Pure.
 */
import {lower} from './lower.ts';
import {isWordCode, type Mistake, type Node, PatternError, parsePattern, type Takes} from './pattern.ts';

export interface Regex {
	test(text: string): boolean;
	/** The first match at or after `from` that is not empty, the longest one there: where it begins and ends. */
	find(text: string, from: number): readonly [from: number, to: number] | undefined;
}

/** States that a pattern may become: a bound on the work for each character. */
const mostStates = 1500;

export interface State {
	id: number;
	/** The end of the pattern has nothing of all this. */
	takes?: Takes;
	where?: (Node & {kind: 'place'})['where'];
	/** A group begins or ends here. */
	edge?: 'from' | 'to';
	next?: State;
	/** The other way on, where nothing is taken: the one that is preferred less. */
	other?: State;
}

/** A regex, in any case, or what is wrong with it. */
export function compileRegex(pattern: string): Regex | Mistake {
	try {
		return searching(...stated(parsePattern(pattern)));
	} catch (error) {
		if (error instanceof PatternError) return {at: error.at, text: error.message};
		throw error;
	}
}

/** The first state of a pattern, and how many there are. */
export function stated(tree: Node): [start: State, count: number] {
	let count = 0;
	const made = (state: Omit<State, 'id'>): State => {
		if (count >= mostStates) throw new PatternError(0, 'too much is repeated');
		return {id: count++, ...state};
	};
	/** The states of a part, which lead to `next`. */
	const link = (node: Node, next: State): State => {
		switch (node.kind) {
			case 'character':
				return made({takes: node.takes, next});
			case 'place':
				return made({where: node.where, next});
			case 'group': {
				const inside = link(node.of, made({edge: 'to', next}));
				return made({edge: 'from', next: inside});
			}
			case 'all':
				return node.parts.reduceRight((after, part) => link(part, after), next);
			case 'any': {
				const [first = next, ...others] = node.choices.map(choice => link(choice, next)).toReversed();
				return others.reduce((other, choice) => made({next: choice, other}), first);
			}
			case 'repeat': {
				const {of, least, most, lazy} = node;
				let after = next;
				if (most === Number.POSITIVE_INFINITY) {
					after = made({});
					const again = link(of, after);
					Object.assign(after, lazy ? {next, other: again} : {next: again, other: next});
				} else
					for (let more = least; more < most; more++) {
						const one = link(of, after);
						after = made(lazy ? {next, other: one} : {next: one, other: next});
					}
				for (let one = 0; one < least; one++) after = link(of, after);
				return after;
			}
		}
	};
	return [link(tree, made({})), count];
}

function searching(start: State, count: number): Regex {
	/** By state: the step in which it was reached, and where the earliest thread that reached it began. */
	const reached = new Float64Array(count);
	const began = new Int32Array(count);
	let step = 0;

	/** @param ends whether any match will do, or the first one to its end is wanted */
	function run(text: string, first: number, ends: boolean): readonly [number, number] | undefined {
		let threads: State[] = [];
		let best: readonly [number, number] | undefined;
		let ending = -1;
		let found: State[] = [];
		const add = (state: State, from: number, at: number): void => {
			const isNew = reached[state.id] !== step;
			if (!isNew && (began[state.id] ?? 0) <= from) return;
			reached[state.id] = step;
			began[state.id] = from;
			if (state.takes) {
				if (isNew) found.push(state);
				return;
			}
			if (state.where && !isAt(state.where, text, at)) return;
			if (state.next) add(state.next, from, at);
			if (state.other) add(state.other, from, at);
			if (!state.next && !state.other) ending = ending < 0 ? from : Math.min(ending, from);
		};
		for (let at = first; at <= text.length; at++) {
			const code = at === first ? -1 : text.charCodeAt(at - 1);
			const taken = threads.filter(({takes}) => takes?.(code)).map(state => ({state, from: began[state.id] ?? 0}));
			step += 1;
			ending = -1;
			found = [];
			for (const {state, from} of taken) if (state.next && (!best || from <= best[0])) add(state.next, from, at);
			if (!best) add(start, at, at);
			if (ending >= 0) {
				if (ends) return [ending, at];
				if (at > ending && (!best || ending <= best[0])) best = [ending, at];
			}
			threads = found;
			if (best && threads.length === 0) break;
		}
		return best;
	}

	return {
		test: text => run(lower(text), 0, true) !== undefined,
		find: (text, from) => run(lower(text), from, false),
	};
}

export function isAt(where: NonNullable<State['where']>, text: string, at: number): boolean {
	if (where === 'start') return at === 0;
	if (where === 'end') return at === text.length;
	const isWord = (index: number): boolean => index >= 0 && index < text.length && isWordCode(text.charCodeAt(index));
	return (isWord(at - 1) !== isWord(at)) === (where === 'edge');
}
