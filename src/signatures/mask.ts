/**
 * The signature of an error: its text without what differs from one to the next of its kind. One pass over at most 300
 * characters, word by word, whatever the line. Pure.
 */
import {traceOf} from './trace.ts';

/** Characters of a signature, and of a line that are looked at. */
export const longest = 300;

const quoted = /'(?<![\w>]')(?:[^'\\]|\\.)*'(?![\w<])|"(?:[^"\\]|\\.)*"|`[^`]*`/g;
/** Names of types stand in quotes, too, and belong to the kind of an error. */
const types = /^.(?:NoneType|str|int|float|bool|bytes|dict|list|tuple|set|object|undefined|null|None|string|number).$/;
/** The name of a member in JSON text. */
const member = /^"[A-Za-z_]+"$/;

/** The status of an HTTP answer says of which kind an error is: it stays, where something says that it is one. */
const status = /^[1-5]\d\d[,;:!)]?$/;
const beforeStatus =
	/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|HTTP(?:\/\d(?:\.\d)?)?|[Ss]tatus:?|code:?|(?:\w+\.)+[A-Z]\w*:|[A-Z][a-z]+[A-Z]\w*:)$/;
const behindStatus =
	/^(?:rate limit(?:ed)?|too many requests|not found|bad (?:request|gateway)|service unavailable|internal server error|unauthorized|forbidden|gateway timeout|(?:client|server) error)(?:[ ,;:!)]|$)/i;
const statusPair = /^\(?(?:status|code|status_code)=[1-5]\d\d[,;:!)]?$/i;
const protocol = /^HTTP\/\d(?:\.\d)?$/;

/** The value of a `key=value`; the key stays. What stands behind a `>` is the rest of a name that is masked already. */
const pair = /(?<![\w>])([A-Za-z_][\w.-]*)=(?=[^\s=<>,;&'"`)\]}])[^\s,;&'"`)\]}]+/g;
const mail = /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g;
/** How much of a unit of time. More digits are those of a hash. */
const amount = '\\d{1,6}(?:\\.\\d+)?';
/** What has a digit in it: times, ids, lengths of time, numbers, and words such as `us-central1`. */
const variable = new RegExp(
	[
		'(?<time>\\b\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?\\b|\\b\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?\\b',
		`(?<![\\w.-])(?=\\d)(?:${amount}d)?(?:${amount}h)?(?:${amount}(?:min|m(?!s)))?(?:${amount}(?:ns|us|µs|ms|s))?(?![\\w-]))`,
		'(?<uuid>\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b)',
		'(?<number>(?<![\\w.-])[-+]?\\d+(?:[.,:]\\d+)*(?:[eE][-+]\\d+|[kKMGT]?i?B)?(?![\\w-]))',
		'[A-Za-z0-9_-]*\\d[A-Za-z0-9_-]*',
	].join('|'),
	'g',
);

function maskOnce(text: string): string {
	const words = text.replace(quoted, maskQuoted).split(' ');
	words.forEach((word, index) => {
		// Most words are nothing but letters.
		if (!/[\d=@]/.test(word)) return;
		// What stands before is masked already, so that masking it again finds the same.
		if (statusPair.test(word) || protocol.test(word)) return;
		if (status.test(word) && isStatus(words, index)) return;
		words[index] = maskWord(word);
	});
	return words.join(' ');
}

function maskQuoted(found: string, at: number, text: string): string {
	if (types.test(found)) return found;
	const isMember = member.test(found) && text[at + found.length] === ':' && /[{,]/.test(text[at - 1] ?? '');
	return isMember ? found : `${found[0]}<s>${found[0]}`;
}

const isStatus = (words: readonly string[], at: number): boolean =>
	at === 0 ||
	beforeStatus.test(words[at - 1] ?? '') ||
	(/\d$/.test(words[at] ?? '') && behindStatus.test(words.slice(at + 1, at + 4).join(' ')));

function maskWord(word: string): string {
	let masked = word;
	if (masked.includes('=')) masked = masked.replace(pair, '$1=<v>');
	if (masked.includes('@')) masked = masked.replace(mail, '<mail>');
	return /\d/.test(masked) ? masked.replace(variable, maskVariable) : masked;
}

function maskVariable(found: string, ...rest: unknown[]): string {
	const {time, uuid, number} = rest.at(-1) as {time?: string; uuid?: string; number?: string};
	return time !== undefined ? '<time>' : uuid !== undefined ? '<id>' : number !== undefined ? '<n>' : maskName(found);
}

/** `webhook-processor-00008-txf`, `us-central1`, `v1`, `9f2c11aa`: what has a digit in it is left out, names around it stay. */
function maskName(name: string): string {
	const joined = /[-_]/.test(name);
	return name
		.replace(/-\d{5}-[a-z]{3}$/, '-0')
		.replace(/[^-_]+/g, part => {
			if (!/\d/.test(part) || /^v\d\d?$/.test(part)) return part;
			const [, letters] = /^([A-Za-z]{3,15})\d{1,3}$/.exec(part) ?? [];
			if (letters !== undefined && !/^[a-f\d]{8,}$/.test(part)) return `${letters}<n>`;
			return joined || !/^\d+$/.test(part) ? '<id>' : '<n>';
		})
		.replace(/<id>(?:[-_]+<id>)+/g, '<id>');
}

/** A text without its variable parts, at most 300 characters. To mask it again changes nothing. */
export function mask(text: string): string {
	let masked = maskOnce(text.slice(0, longest));
	// A cut may leave half of something that is masked as a whole.
	while (masked.length > longest) {
		let cut = masked.slice(0, longest);
		for (let next = maskOnce(cut); next !== cut && next.length <= longest; next = maskOnce(cut)) cut = next;
		masked = maskOnce(cut);
	}
	return masked;
}

/** The signature of a line. Of a stack trace that is the error with the innermost frame, of other texts the first line. */
export function signatureOf(message: string): string {
	const trace = traceOf(message);
	if (!trace) return mask(firstLine(message));
	return mask(`${trace.error.slice(0, longest)}${trace.frame === undefined ? '' : `, in ${trace.frame}`}`);
}

/** Up to the first `↵`; with the next line where it only announces it. */
function firstLine(message: string): string {
	const [first = '', second = ''] = message.slice(0, 2 * longest).split(/ ?\u21b5 ?/);
	return first === '' || first.endsWith(':') ? `${first} ${second}`.trim() : first;
}

/** Words and statuses that every line of a signature has, for the filter of the log. */
export const wordsOf = (signature: string): string[] => [
	...new Set(signature.replace(/<\w+>/g, ' ').match(/[A-Za-z_]{3,}|\b[1-5]\d\d\b/g) ?? []),
];
