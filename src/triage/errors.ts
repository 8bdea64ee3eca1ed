/** What an error says went wrong, and the thing that it names. Pure. */
import {cutMiddle} from '../text/format.ts';

export type ErrorKind = 'missing' | 'refused' | 'quota' | 'unreachable' | 'memory' | 'timeout';

export interface ErrorMeaning {
	kind: ErrorKind;
	/** The model, secret, quota or host that it names; absent where it names none. */
	thing?: string;
	/** In words: `gemini-1.5-pro not found`. */
	words: string;
}

/** The first one that fits counts: a timeout is often what is left of another error. */
const kinds: readonly {kind: ErrorKind; fits: RegExp; thing: readonly RegExp[]; says: (thing?: string) => string}[] = [
	{
		kind: 'missing',
		fits: /\b404\b|\bnot found\b|\bdoes not exist\b|NOT_FOUND|\bno such\b/i,
		thing: [
			/[`'"]([^`'"]{2,300})[`'"]/,
			/\b(?:model|function|secret|table|dataset|topic|queue|bucket|service|subscription|file|key) ([\w./:-]{3,200})/i,
		],
		says: (thing = 'something') => `${thing} not found`,
	},
	// Before what is refused: BigQuery answers 403 for a quota that is used up.
	{
		kind: 'quota',
		fits: /\b429\b|quota|rate.?limit|resource.?exhausted|\bexhausted\b|too many (?:requests|connections)/i,
		thing: [
			/quota exceeded for (\S{2,120})/i,
			/exceeded (?:the )?(quota for [^.,;:]{2,60}|rate limits?\b)/i,
			/\b429[: ]+(?!too many)([^:,]{2,60}?)(?: exhausted)?[:,]/i,
		],
		says: (thing = 'a quota') => `${thing} exhausted`,
	},
	{
		kind: 'refused',
		fits: /\b40[13]\b|invalid_grant|unauthori[sz]ed|unauthenticated|permission.?denied|access denied|invalid_session|(?:token|session|credentials?|certificate|key)\b.{0,20}\bexpired|expired.{0,20}\b(?:token|session|credentials?|certificate|key)/i,
		thing: [/\bsecrets?[ /:=]+[`'"]?([\w-]{2,100})/i],
		says: thing => (thing === undefined ? 'credentials refused' : `secret ${thing} refused`),
	},
	{
		kind: 'unreachable',
		fits: /ECONN(?:REFUSED|RESET)|ENOTFOUND|EAI_AGAIN|connection (?:was )?(?:refused|reset)|name resolution|unreachable|getaddrinfo/i,
		thing: [/host=[`'"]([^`'"]{2,120})/i, /https?:\/\/([^/\s`'"]{2,120})/i],
		says: (thing = 'a host') => `${thing} cannot be reached`,
	},
	{kind: 'memory', fits: /out of memory|memory limit|\bOOM\b/i, thing: [], says: () => 'out of memory'},
	{
		kind: 'timeout',
		fits: /time[sd]? ?out|deadline.?exceeded|\b504\b/i,
		thing: [/host=[`'"]([^`'"]{2,120})/i],
		says: thing => (thing === undefined ? 'timeouts' : `${thing} does not answer in time`),
	},
];

/** Longest name of a thing, cells. */
const longest = 60;

/** Undefined where the text says none of the usual. */
export function meaningOf(text: string): ErrorMeaning | undefined {
	const found = kinds.find(({fits}) => fits.test(text));
	if (!found) return undefined;
	const named = found.thing.map(thing => thing.exec(text)?.[1]?.trim()).find(Boolean);
	// The end of a resource name is what tells: projects/P/…/models/gemini-1.5-pro.
	const last = named?.split('/').at(-1) || named;
	const thing = last === undefined ? undefined : cutMiddle(last, longest);
	return {kind: found.kind, ...(thing !== undefined && {thing}), words: found.says(thing)};
}
