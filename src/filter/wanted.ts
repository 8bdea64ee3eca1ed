/** Lists of texts that are wanted, as configs write them: `5xx`, or `/^5/` for every text in which a regex finds something. Pure. */
import type {Mistake} from './pattern.ts';
import {compileRegex} from './regex.ts';

/** The pattern of a text that is written as a regex; undefined for one that means itself. */
const patternOf = (text: string): string | undefined =>
	text.length > 2 && text.startsWith('/') && text.endsWith('/') ? text.slice(1, -1) : undefined;

/** What is wrong with a wanted text that is written as a regex. */
export function mistakeIn(text: string): Mistake | undefined {
	const pattern = patternOf(text);
	const regex = pattern === undefined ? undefined : compileRegex(pattern);
	return regex && !('test' in regex) ? regex : undefined;
}

/** Texts whose answer is remembered for each list: labels have few values, and a regex over ten thousand series is work. */
const mostKnown = 5000;

/** By list: config holds each list for as long as it lives. */
const finders = new WeakMap<readonly string[], (text: string) => boolean>();

/** Whether a text is among those that are wanted: it is one of them, or a regex among them finds something in it, in any case. */
export function isWanted(wanted: readonly string[], text: string): boolean {
	let finder = finders.get(wanted);
	if (!finder) {
		finder = finderOf(wanted);
		finders.set(wanted, finder);
	}
	return finder(text);
}

function finderOf(wanted: readonly string[]): (text: string) => boolean {
	const regexes = wanted.flatMap(one => {
		const pattern = patternOf(one);
		const regex = pattern === undefined ? undefined : compileRegex(pattern);
		return regex && 'test' in regex ? [regex] : [];
	});
	if (regexes.length === 0) return text => wanted.includes(text);
	const known = new Map<string, boolean>();
	return text => {
		const before = known.get(text);
		if (before !== undefined) return before;
		if (known.size >= mostKnown) known.clear();
		const is = wanted.includes(text) || regexes.some(regex => regex.test(text));
		known.set(text, is);
		return is;
	};
}
