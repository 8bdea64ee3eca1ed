/** The changes of a system: one list for charts, log, alerts and the line that says what changed. Pure. */
import {minute} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {unread} from '../scene/system.ts';
import type {SystemScene} from '../scene/types.ts';
import {auditedOf, withAudited} from './audit.ts';
import {countsSource, deploysOf} from './deploys.ts';
import {withFunctions} from './functions.ts';
import {jobChangesOf} from './jobs.ts';
import type {Change} from './types.ts';

/** The kinds of sources that tell changes. */
const names = ['revisions', 'functions', 'scheduler', 'auditLog'] as const;
type Kind = (typeof names)[number];

/** The sources of a system that list its changes, and what tells which revision served before a deploy; a scene needs them for `changesOf`. */
export function changeSources(system: Pick<SystemConfig, 'sources'>): string[] {
	const listing = listingSources(system);
	const counts = countsSource(system);
	return counts !== undefined && listing.some(({kind}) => kind === 'revisions')
		? [...listing.map(({id}) => id), counts]
		: listing.map(({id}) => id);
}

const listingSources = ({sources}: Pick<SystemConfig, 'sources'>): {id: string; kind: Kind}[] =>
	Object.entries(sources).flatMap(([id, source]) => {
		const kind = names.find(one => one in source);
		return kind ? [{id, kind}] : [];
	});

/** The last answer for each system: as long as nothing was read anew, all that ask get the same list. */
const known = new WeakMap<SystemConfig, {inputs: readonly unknown[]; changes: readonly Change[]}>();

/** The changes in a scene, oldest first; the same list as long as nothing new was read. */
export function changesOf(scene: SystemScene): readonly Change[] {
	const {system, actions, source} = scene;
	const inputs = [...changeSources(system).map(id => source(id).reading), ...actions];
	const last = known.get(system);
	if (last && last.inputs.length === inputs.length && last.inputs.every((one, index) => one === inputs[index]))
		return last.changes;
	const changes = merged(scene).toSorted((a, b) => a.t - b.t);
	known.set(system, {inputs, changes});
	return changes;
}

/** ms: what changed this long before something broke may have broken it. */
export const suspect = 30 * minute;

/** The changes that were made at `t` or at most `within` ms before it, newest first. */
export const changesBefore = (changes: readonly Change[], t: number, within = suspect): Change[] =>
	changes.filter(change => change.t <= t && change.t > t - within).toReversed();

function merged({system, source, actions}: SystemScene): Change[] {
	const listing = listingSources(system);
	const states = (kind: Kind): SourceState[] => listing.filter(one => one.kind === kind).map(({id}) => source(id));
	const id = countsSource(system);
	const counts = id === undefined ? unread : source(id);
	const deploys = states('revisions').flatMap(state => deploysOf(state, counts, system));
	// Two sources may list the same service.
	const once = [...new Map(deploys.map(deploy => [`${deploy.subject} ${deploy.revision}`, deploy])).values()];
	const seen = [
		...withFunctions(once, states('functions'), system),
		...states('scheduler').flatMap(state => jobChangesOf(state, system)),
	];
	const ours = actions.map(
		({at, title, target, by}): Change => ({
			...{t: at, kind: 'action', subject: target, words: title, diff: []},
			...(by !== undefined && {who: by}),
		}),
	);
	return withAudited(
		seen,
		states('auditLog').flatMap(state => auditedOf(state, system)),
		ours,
	);
}
