/** What may be shown of a secret. Pure. */
import {cleanLine} from '../../text/clean.ts';

/** Characters of either end at most, and of how many one may be shown. */
const most = 4;
const ofEach = 8;

/** `EAAB…x9Qz, 412 characters`: enough to tell two values apart. A line end behind it is named, because it is a usual mistake (C-14). */
export function maskedValue(secret: string): string {
	const characters = [...secret.replace(/[\r\n]+$/, '')];
	const ends = Math.min(most, Math.floor(characters.length / ofEach / 2));
	const [first, last] = [characters.slice(0, ends), characters.slice(characters.length - ends)];
	const lineEnd = /[\r\n]$/.test(secret) ? ', and a line end behind them' : '';
	return `${cleanLine(first.join(''))}…${cleanLine(last.join(''))}, ${characters.length} characters${lineEnd}`;
}
