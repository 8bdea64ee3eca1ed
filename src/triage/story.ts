/** The story of a system that burns: since when, why, and what to do. Pure; worked out once for a scene. */
import {isFiring} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemScene} from '../scene/types.ts';
import {affectsText} from './affects.ts';
import {likelyCauses} from './causes.ts';
import type {Context} from './draft.ts';
import {historyOf} from './revisions.ts';
import {nextSteps} from './steps.ts';
import {badOf, togetherWith} from './trouble.ts';
import type {Cause, Story} from './types.ts';

const told = new WeakMap<SystemScene, Map<string, {elsewhere: readonly Alert[]; story: Story | undefined}>>();
const nobody: readonly Alert[] = [];

/**
 * The story of the worst alert that fires and of what began around the same time; undefined where none fires.
 * @param elsewhere alerts of the other systems; what fails at the same time there is a hint
 */
export function storyOf(scene: SystemScene, elsewhere: readonly Alert[] = nobody): Story | undefined {
	return kept(scene, '', elsewhere, () => {
		const worst = badOf(scene).bad.find(({alert}) => isFiring(alert));
		return worst && storyAround(scene, worst.alert.key, elsewhere);
	});
}

/** The story that an alert is part of, also one that only builds up; undefined where it is not open. */
export function storyAround(scene: SystemScene, key: string, elsewhere: readonly Alert[] = nobody): Story | undefined {
	return kept(scene, key, elsewhere, () => {
		const {bad: all, runs} = badOf(scene);
		const one = all.find(({alert}) => alert.key === key);
		if (!one) return undefined;
		const history = historyOf(scene);
		return tell({scene, runs, bad: togetherWith(all, one), ...(history && {history})}, elsewhere);
	});
}

function kept(scene: SystemScene, key: string, elsewhere: readonly Alert[], work: () => Story | undefined) {
	const stories = told.get(scene) ?? new Map<string, {elsewhere: readonly Alert[]; story: Story | undefined}>();
	told.set(scene, stories);
	const known = stories.get(key);
	if (known?.elsewhere === elsewhere) return known.story;
	const story = work();
	stories.set(key, {elsewhere, story});
	return story;
}

function tell(context: Context, elsewhere: readonly Alert[]): Story {
	const {bad} = context;
	const causes = likelyCauses(context, elsewhere);
	const alerts = bad.map(({alert}) => alert);
	const firing = alerts.filter(isFiring);
	const [first] = causes;
	return {
		since: Math.min(...bad.map(({begin}) => begin)),
		level: alerts.some(({level}) => level === 'crit') ? 'crit' : 'warn',
		alerts,
		firing: firing.length,
		building: alerts.length - firing.length,
		acked: alerts.filter(({acked}) => acked).length,
		...(first && suspectOf(first)),
		causes,
		next: nextSteps(context, causes),
		affects: affectsText(context),
	};
}

/** What the headline names: a change, or a member of a breakdown. */
function suspectOf({change, member, title, telling: words}: Cause): Pick<Story, 'suspect'> {
	if (change) return {suspect: {change, words}};
	return member ? {suspect: {title, words}} : {};
}
