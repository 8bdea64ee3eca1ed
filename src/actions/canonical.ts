/** Canonical JSON, hashes and shell quoting: small and exact, because plans and the audit chain rest on them. */
import {createHash} from 'node:crypto';
import canonicalize from 'canonicalize';

/** JSON by RFC 8785: equal values give equal text, in any implementation. Throws on NaN, infinities and lone surrogates. */
export const canonicalJson = (value: unknown): string => canonicalize(value) ?? 'null';

/** Lower-case hex. */
export function sha256(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** One argument for a POSIX shell; harmless ones stay readable. */
export function shellQuote(argument: string): string {
	return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** What is printed of a draft's command: arguments of gcloud, or a line that stands by itself. */
export const printed = (command: readonly string[] | string): string =>
	typeof command === 'string' ? command : commandLine('gcloud', ...command);

export function commandLine(...argv: string[]): string {
	return argv.map(shellQuote).join(' ');
}
