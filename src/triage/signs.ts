/** Error signatures as evidence: errors that began with a change, and the revisions that write them. Pure. */
import type {Change} from '../changes/types.ts';
import {minute} from '../clock.ts';
import type {SystemScene} from '../scene/types.ts';
import type {Signature} from '../signatures/types.ts';
import {duration} from '../text/durations.ts';
import {count, plural} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import type {Point} from './draft.ts';

/** Errors that began so long before the first bad moment belong to the trouble, and those that a change brought come so soon, ms. */
const around = 10 * minute;

/** The signatures that began with the trouble, the most frequent first. */
export const signsSince = (scene: SystemScene, since: number): Signature[] =>
	scene
		.signatures()
		.signatures.filter(({firstAt, lastAt}) => firstAt >= since - around && lastAt >= since)
		.toSorted((a, b) => b.seen - a.seen);

/** The first error that came after a change, ms after it; undefined where no new kind of error came soon. */
export function firstErrorAfter(scene: SystemScene, {t}: Change): number | undefined {
	const firsts = scene
		.signatures()
		.signatures.map(({firstAt}) => firstAt - t)
		.filter(later => later >= 0 && later <= around);
	return firsts.length === 0 ? undefined : Math.min(...firsts);
}

/** What the log says for and against a deploy. */
export function signEvidence(scene: SystemScene, change: Change): {evidence: Point[]; against: Point[]; words: string} {
	const {revision, t} = change;
	const fresh = scene.signatures().signatures.filter(({firstAt}) => firstAt >= t && firstAt <= t + around);
	if (revision === undefined || fresh.length === 0) return {evidence: [], against: [], words: ''};
	const own = fresh.filter(({revisions}) => revisions.includes(revision));
	const others = fresh.filter(({revisions}) => revisions.some(one => one !== revision));
	const first = Math.min(...fresh.map(({firstAt}) => firstAt)) - t;
	const words = `${plural(fresh.length, 'new error signature')}, the first ${duration(first)} after it`;
	if (own.length === 0) return {evidence: [], against: [{points: 1, text: `${words}, none from it`}], words: ''};
	if (others.length > own.length / 2)
		return {evidence: [], against: [{points: 3, text: `${words}, also from other revisions`}], words: ''};
	const all = others.length === 0 ? 'all from it' : 'most from it';
	return {evidence: [{points: 3, text: `${words}, ${all}`}], against: [], words};
}

/** `5 new, all from 00008-txf; 212 errors/min`; empty without errors. */
export function signsText(scene: SystemScene, since: number): string {
	const fresh = signsSince(scene, since);
	const {errors} = scene.signatures();
	const pace = Math.max(errors.at(-1) ?? 0, errors.at(-2) ?? 0);
	if (fresh.length === 0) return pace > 0 ? `none new; ${count(pace)} errors/min` : '';
	const revisions = [...new Set(fresh.flatMap(one => one.revisions))].map(shortRevision);
	const from =
		revisions.length === 0 ? '' : `, ${revisions.length === 1 ? 'all from' : 'from'} ${revisions.join(', ')}`;
	return `${fresh.length} new${from}${pace > 0 ? `; ${count(pace)} errors/min` : ''}`;
}
