/** The terms of a filter as they are written: where each begins, and its parts. Pure. */

/** The value that is looked for. */
export interface Wanted {
	kind: 'word' | 'phrase' | 'regex';
	text: string;
	/** The place of its first character in the filter. */
	at: number;
}

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

export interface Term {
	at: number;
	/** What follows must not be. */
	not: boolean;
	/** The name before the colon. */
	field?: string;
	compare?: Comparison;
	wanted: Wanted;
}

/** `payload.tenant:`, at the start of what is left. */
const named = /^([\w@][\w@.-]*):/;
const compared = /^(?:>=|<=|>|<|=)/;

/** @param isField whether a name before a colon is a field; elsewhere the colon is text, as in `Error: no` and `http://…` */
export function termsOf(filter: string, isField: (name: string) => boolean): Term[] {
	const terms: Term[] = [];
	let at = 0;
	const rest = (): string => filter.slice(at);

	function wanted(): Wanted {
		const start = at;
		if (filter[at] === '"') {
			const close = filter.indexOf('"', at + 1);
			// One that is still being typed ends with the filter.
			const end = close < 0 ? filter.length : close;
			at = Math.min(filter.length, end + 1);
			return {kind: 'phrase', text: filter.slice(start + 1, end), at: start + 1};
		}
		// It ends with a slash before a blank, so that a path is a word.
		const [whole] = /^\/(?:\\.|[^\\])+?\/(?=\s|$)/.exec(rest()) ?? [];
		if (whole !== undefined) {
			at += whole.length;
			return {kind: 'regex', text: whole.slice(1, -1), at: start + 1};
		}
		const [word = ''] = /^\S*/.exec(rest()) ?? [];
		at += word.length;
		return {kind: 'word', text: word, at: start};
	}

	for (;;) {
		at += /^\s*/.exec(rest())?.[0].length ?? 0;
		if (at >= filter.length) return terms;
		const start = at;
		const not = /^!\S/.test(rest());
		if (not) at += 1;
		const [prefix = '', field] = named.exec(rest()) ?? [];
		if (field === undefined || !isField(field)) {
			terms.push({at: start, not, wanted: wanted()});
			continue;
		}
		at += prefix.length;
		const [compare] = (compared.exec(rest()) ?? []) as [Comparison?];
		at += compare?.length ?? 0;
		terms.push({at: start, not, field, ...(compare && {compare}), wanted: wanted()});
	}
}
