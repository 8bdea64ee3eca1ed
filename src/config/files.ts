/** Reading the files of a config: at a start, at a reload, and to check whether the kept config still holds. */
import {readGiven, whyForeign} from '../files/own.ts';

/** Bytes of one file. YAML has a limit of its own. */
const longest = 16 * 1024 * 1024;

/** The files that one load reads, and the rule for reading them. */
export interface ConfigFiles {
	/** Every file that was looked at, with what it held; undefined where it could not be read. */
	readonly read: Map<string, string | undefined>;
	/**
	 * Nobody named the wall file; it lay in the working folder or the user's config folder. Then it may run commands as the
	 * caller only if nobody else could have written it, nor what it names.
	 */
	readonly found: boolean;
	/** Warnings of `config check`: accepted, but probably not meant; one line each with its place. */
	readonly warnings: string[];
}

export const configFiles = (found = false): ConfigFiles => ({read: new Map(), found, warnings: []});

/** The text of one file, without a byte order mark; never waits for a pipe. @throws Error whose message says why not */
export function readConfigFile(file: string, found: boolean): string {
	const foreign = found ? whyForeign(file) : undefined;
	if (foreign !== undefined)
		throw new Error(
			`it was found, not named, and ${foreign}. Name it with --config if you trust it, or take it over (chown, chmod go-w)`,
		);
	const text = readGiven(file, longest).replace(/^\uFEFF/, '');
	// UTF-16 has zeros between its letters; what is no UTF-8 was read as U+FFFD.
	const odd = text.search(/[\0\ufffd]/);
	if (odd !== -1)
		throw new Error(`it is no UTF-8 text, in line ${text.slice(0, odd).split('\n').length}. Save it as UTF-8`);
	return text;
}
