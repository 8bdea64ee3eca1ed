/** The last line of a wall on which nothing is wrong. Pure. */
import {plural} from '../text/format.ts';

/**
 * `Nothing needs you.`, and what happened since somebody last looked.
 * @param digest as `digestSince` gives it
 * @param loading how many systems were not looked at yet
 */
export function sentenceOf(digest: string, since: string, loading: number): string {
	if (loading > 0) return `Looking: ${plural(loading, 'system')} not read yet.`;
	return ['Nothing needs you.', ...(digest === '' ? [] : [`Since ${since}: ${digest}.`])].join('  ');
}
