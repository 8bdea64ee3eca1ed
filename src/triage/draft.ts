/** A cause while points are counted for and against it. Pure. */

import type {Change} from '../changes/types.ts';
import type {EtlSource} from '../checks/etl.ts';
import type {History} from '../checks/served.ts';
import type {SystemScene} from '../scene/types.ts';
import type {Bad} from './trouble.ts';
import type {Cause} from './types.ts';

/** Everything that rules look at. */
export interface Context {
	scene: SystemScene;
	/** The trouble that has a cause. */
	bad: readonly Bad[];
	/** All sources of runs of the system; empty where nothing is bad. */
	runs: readonly EtlSource[];
	/** Requests by revision; absent where no metric counts them. */
	history?: History;
}

/** One line of evidence with what it is worth. */
export interface Point {
	points: number;
	text: string;
}

export interface Draft extends Pick<Cause, 'id' | 'title' | 'subject'> {
	/** When it began to work, ms. */
	begin: number;
	evidence: readonly Point[];
	against: readonly Point[];
	change?: Change;
	/** The one fact that tells most, in a few words. */
	telling: string;
	/** The thing that errors name: a draft of a change that made or set it takes its evidence over. */
	thing?: string;
	/** It is a member of a breakdown. */
	member?: true;
	/** What does not work is between the world and the system. */
	outside?: true;
}

/** Causes that are shown. */
const most = 5;
const strongest = 5;
/** From here on a cause explains what came after it. */
const explains = 4;

const sum = (points: readonly Point[]): number => points.reduce((total, one) => total + one.points, 0);

export const strengthOf = ({evidence, against}: Draft): number =>
	Math.max(0, Math.min(strongest, sum(evidence) - sum(against)));

const wordOf = (strength: number): string => (strength >= 5 ? 'strong' : strength >= 3 ? 'likely' : 'possible');

/** The drafts with any strength, the strongest first; what the first one explains comes last, and says so. */
export function causesOf(drafts: readonly Draft[]): Cause[] {
	const ranked = drafts
		.map(draft => ({draft, strength: strengthOf(draft)}))
		.filter(({strength}) => strength > 0)
		.toSorted(
			(a, b) =>
				b.strength - a.strength ||
				sum(b.draft.evidence) - sum(a.draft.evidence) ||
				Number(b.draft.change !== undefined) - Number(a.draft.change !== undefined),
		);
	const [first] = ranked;
	// A symptom that is seen directly, such as a page that answers nobody, ranks behind the change right before it.
	const before =
		first && first.draft.change === undefined
			? ranked.find(({draft, strength}) => draft.change && strength >= explains && draft.begin <= first.draft.begin)
			: undefined;
	const head = before ?? first;
	const follows = ({draft}: (typeof ranked)[number]) =>
		head !== undefined &&
		draft !== head.draft &&
		head.strength >= explains &&
		draft.change === undefined &&
		draft.begin >= head.draft.begin;
	const order = head ? [head, ...ranked.filter(one => one !== head)] : [];
	return [...order.filter(one => !follows(one)), ...order.filter(follows)].slice(0, most).map(one => {
		const {id, title, subject, evidence, against, change, telling, member} = one.draft;
		return {
			id,
			title,
			subject,
			telling,
			strength: one.strength,
			word: follows(one) ? 'follows 1' : wordOf(one.strength),
			evidence: evidence.toSorted((a, b) => b.points - a.points).map(({text}) => text),
			against: against.map(({text}) => text),
			...(change && {change}),
			...(member && {member}),
		};
	});
}
