/** The newest errors of all systems, as their logs say them. Pure. */
import {severities} from '../cloud/types.ts';
import type {FoldedLine, TailState} from '../poll/types.ts';

export interface NewestError {
	system: string;
	line: FoldedLine;
}

const isError = ({severity}: FoldedLine): boolean => severities.indexOf(severity) >= severities.indexOf('ERROR');

/** At most `most`, the newest first, none of before `since` (ms). Work is bounded by lines that are no errors: only the newest of each log are looked at. */
export function newestErrors(
	tails: readonly (readonly [system: string, tail: TailState])[],
	{most, since}: {most: number; since: number},
): NewestError[] {
	return tails
		.flatMap(([system, {lines}]) => {
			const found: NewestError[] = [];
			const oldest = Math.max(0, lines.length - mostLooked);
			for (let index = lines.length - 1; index >= oldest && found.length < most; index--) {
				const line = lines[index];
				if (line && line.lastAt < since) break;
				if (line && isError(line)) found.push({system, line});
			}
			return found;
		})
		.toSorted((a, b) => b.line.lastAt - a.line.lastAt)
		.slice(0, most);
}

/** Lines of each log that are looked at. */
const mostLooked = 2000;

export const isSameErrors = (before: readonly NewestError[], now: readonly NewestError[]): boolean =>
	before.length === now.length && before.every(({line}, index) => line === now[index]?.line);
