/** What a person typed into a hidden field: the secret itself, or `@FILE`, which holds it. */
import * as fs from 'node:fs';
import {homedir} from 'node:os';
import {resolve} from 'node:path';
import {messageOf} from '../../text/errors.ts';

/** Bytes of a secret; Google's own limit. */
const most = 64 * 1024;

/** A secret, and what is to be said about where it came from. */
export interface HiddenValue {
	secret: string;
	said: readonly string[];
}

/** Line ends behind a secret would become a part of it (C-14), so they are left out, and that is said. Never throws. */
export function hiddenValue(typed: string): HiddenValue | {error: string} {
	try {
		const {text, said} = typed.startsWith('@') ? readFile(typed.slice(1)) : {text: typed, said: []};
		const secret = text.replace(/[\r\n]+$/, '');
		if (secret === '') return {error: typed === '' ? 'needed' : 'there is nothing in it'};
		return {
			secret,
			said: [
				...said,
				...(secret === text ? [] : ['The line end behind the value is left out: it would become a part of it.']),
				...(secret.trim() === secret ? [] : ['The value begins or ends with a blank, which becomes a part of it.']),
			],
		};
	} catch (error) {
		return {error: messageOf(error)};
	}
}

/** A regular file of UTF-8 text. Throws Error for any other one; opening a pipe does not wait. */
function readFile(named: string): {text: string; said: string[]} {
	const path = resolve(named.replace(/^~(?=\/)/, homedir()));
	const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
	try {
		const stat = fs.fstatSync(fd);
		if (!stat.isFile()) throw new Error(`${path} is no regular file`);
		if (stat.size > most) throw new Error(`${path} has more than ${most / 1024} KiB, which no secret has`);
		const mode = stat.mode & 0o777;
		const open = (mode & 0o077) !== 0;
		return {
			text: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(fs.readFileSync(fd)),
			said: [
				`The value is read from ${path}.`,
				...(open
					? [`Others may read that file (mode ${mode.toString(8)}): chmod 600 it, and remove it afterwards.`]
					: []),
			],
		};
	} finally {
		fs.closeSync(fd);
	}
}
