/** Filters of Monitoring: the metric that they select, and the rest. Pure. */

export interface Selected {
	metric: string;
	/** What else must hold, without the metric. */
	filter: string;
}

const metricTerm = /\(?\s*metric\.type\s*=\s*(?:"([^"]+)"|([\w./-]+)(?![\w./(-]))\s*\)?/g;
const selector = /^\s*(select_\w+\(.*\))\s*$/s;

/** The one metric of a filter; undefined where it names none, several, or one among alternatives. */
export function selectedIn(filter: string): Selected | undefined {
	const whole = selector.exec(filter)?.[1];
	if (whole !== undefined) return {metric: whole, filter: ''};
	const found = [...filter.matchAll(metricTerm)];
	const [only] = found;
	if (found.length !== 1 || !only) return undefined;
	const before = filter.slice(0, only.index);
	const after = filter.slice(only.index + only[0].length);
	const [open, close] = [only[0].startsWith('('), only[0].trimEnd().endsWith(')')];
	// A parenthesis of more than the term was taken apart.
	if (open !== close) return withoutTerm(filter, only[0].replace(/^\(|\)$/g, ''), only[1] ?? only[2] ?? '');
	return joined(before, after, only[1] ?? only[2] ?? '');
}

function withoutTerm(filter: string, term: string, metric: string): Selected | undefined {
	const at = filter.indexOf(term);
	return at < 0 ? undefined : joined(filter.slice(0, at), filter.slice(at + term.length), metric);
}

/** The parts around the term, joined as before; undefined where OR or NOT stands beside it, or it is inside of parentheses. */
function joined(before: string, after: string, metric: string): Selected | undefined {
	if (/\b(OR|NOT)\s*$|-\s*$/.test(before) || /^\s*OR\b/.test(after) || depthOf(before) !== 0) return undefined;
	const rest = [before.replace(/\s*(AND)?\s*$/, ''), after.replace(/^\s*(AND)?\s*/, '')]
		.map(part => part.trim())
		.filter(part => part !== '');
	return {metric, filter: rest.join(' AND ').replace(/\s+/g, ' ')};
}

/** Parentheses that are open at the end of a text, outside of its quotes. */
function depthOf(text: string): number {
	const code = text.replace(/"(?:\\.|[^"\\])*"/g, '');
	return [...code].reduce((depth, char) => depth + (char === '(' ? 1 : char === ')' ? -1 : 0), 0);
}
