/** The likely causes of trouble, by explained rules. Pure. */
import {isBad} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {minute} from '../clock.ts';
import {breakdowns} from './breakdowns.ts';
import {type Context, causesOf, type Draft} from './draft.ts';
import {failures, listed} from './failures.ts';
import {parts} from './parts.ts';
import {suspects} from './suspects.ts';
import type {Cause} from './types.ts';

/** Systems that went bad within this time of each other did so at the same time, ms. */
const sameTime = 5 * minute;

/** @param elsewhere alerts of the other systems */
export function likelyCauses(context: Context, elsewhere: readonly Alert[] = []): Cause[] {
	const changes = suspects(context);
	const found = [...failures(context), ...parts(context), ...breakdowns(context)];
	const merged = changes.map(change => withEffects(change, found));
	const taken = new Set(merged.flatMap(({effects}) => effects));
	return causesOf([
		...merged.map(({draft}) => draft),
		...found.filter(draft => !taken.has(draft)),
		...common(context, elsewhere),
	]);
}

/** A change that made or set the thing that errors name, or that cut off the page that answers nobody: both are one cause. */
function withEffects(draft: Draft, found: readonly Draft[]): {draft: Draft; effects: readonly Draft[]} {
	const {change, subject} = draft;
	const effects = found.filter(({thing, subject: about, outside}) =>
		outside
			? change?.kind === 'network'
			: thing !== undefined &&
				(thing === subject || about === subject || change?.diff.some(({after}) => after?.includes(thing)) === true),
	);
	const [first] = effects;
	if (!first) return {draft, effects};
	return {
		draft: {
			...draft,
			title: `${first.title}: ${draft.title}`,
			telling: first.telling,
			evidence: [...draft.evidence, ...effects.flatMap(({evidence}) => evidence)],
			against: [...draft.against, ...effects.flatMap(({against}) => against)],
		},
		effects,
	};
}

/** Something that several systems share, where others went bad at the same time. */
function common({scene, bad}: Context, elsewhere: readonly Alert[]): Draft[] {
	const begin = Math.min(...bad.map(one => one.begin));
	const near = elsewhere.filter(
		alert =>
			alert.system !== scene.system.system &&
			isBad(alert) &&
			Math.abs((alert.badSince ?? alert.since) - begin) <= sameTime,
	);
	const systems = [...new Set(near.map(({system}) => system))];
	if (systems.length === 0) return [];
	const evidence = systems.map(name => {
		const titles = near.filter(({system}) => system === name).map(({title}) => title);
		return {points: 1, text: `${name} went bad at the same time: ${listed(titles)}`};
	});
	const title = 'something that the systems share';
	return [{id: 'common', title, subject: '', telling: listed(systems), begin, evidence, against: []}];
}
