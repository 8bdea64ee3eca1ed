/** The common part of disabling and enabling a version of a secret (S1-38, S4-38). */
import {instantOf, utcMinute} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {commandLine} from '../canonical.ts';
import {hurrySecrets, lookAtSecret, newestEnabled, type SecretView} from '../look/secret.ts';
import type {ActionSpec, Answered, Choices, Known} from '../spec.ts';
import type {Plan} from '../types.ts';

type Params = {readonly version: number};
type State = 'DISABLED' | 'ENABLED';
const verbs = {DISABLED: 'disable', ENABLED: 'enable'} as const satisfies Record<State, string>;
const opposite = {DISABLED: 'ENABLED', ENABLED: 'DISABLED'} as const satisfies Record<State, State>;

/** ms that Google may take, and between two looks. */
const within = 60_000;
const every = 2000;
/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

const stateIn = ({versions}: SecretView, wanted: number): string =>
	versions.find(({version}) => version === wanted)?.state ?? 'not there';

/** What differs between the two. */
interface Way {
	wanted: State;
	/** Where the plan does not say which version is meant. */
	choices?(seen: SecretView): Choices;
	/** Throws RangeError for a version that has to stay as it is. */
	check(seen: SecretView, version: number): void;
	/** What comes of it. */
	means(seen: SecretView, version: number): {affects: string; notes: readonly string[]};
	preflight?(seen: SecretView, known: Known): Promise<readonly Answered[]>;
}

/** The action that brings one version of a secret into this state. */
export const switchVersion = ({wanted, choices, check, means, preflight}: Way): ActionSpec<Params, SecretView> => ({
	risk: 'high',
	look: (eyes, {system, name}) => lookAtSecret(eyes, system, name),
	...(choices && {choices: (_, seen) => choices(seen)}),
	// The newest version and the states of all: whatever somebody else does meanwhile makes the plan stale.
	etag: ({versions}) => versions.map(({version, state}) => `${version} ${state}`).join(', '),
	plan({system: {project}, name}, seen, {version}) {
		const state = stateIn(seen, version);
		if (state !== opposite[wanted]) throw new RangeError(`version ${version} is ${state}`);
		check(seen, version);
		const command = (to: State) => [
			...['secrets', 'versions', verbs[to], String(version), `--secret=${name}`, `--project=${project}`],
		];
		const {affects, notes} = means(seen, version);
		return {
			resource: seen.resource,
			changes: [{what: `version ${version}`, before: state, after: wanted}],
			blastRadius: [affects],
			command: command(wanted),
			undo: commandLine('gcloud', ...command(opposite[wanted])),
			...(wanted === 'DISABLED' && {back: {action: 'secret.enable_version', params: {version}}}),
			success: [`Secret Manager lists version ${version} as ${wanted}`],
			sideEffects: notes,
			call: {api: 'secretmanager', method: 'POST', path: `/v1/${seen.resource}/versions/${version}:${verbs[wanted]}`},
			facts: {version},
		};
	},
	preflight: (_, seen, known) => preflight?.(seen, known) ?? [],
	async verify(plan, steps) {
		const version = versionOf(plan);
		const {target} = steps;
		const followed = await followOperation(
			{
				step: wanted.toLowerCase(),
				what: `version ${version} is ${wanted}`,
				within,
				every,
				async look() {
					hurrySecrets(steps, target.system);
					const state = stateIn(await lookAtSecret(steps, target.system, target.name), version);
					return {state: state === wanted ? 'there' : 'absent', text: `version ${version} is ${state}`};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		return {phase: 'done', summary: followed.text, at: steps.clock.now()};
	},
	async became({at, ts, action}, {system, name}, eyes) {
		const version = Number(action?.params.version);
		const state = stateIn(await lookAtSecret(eyes, system, name), version);
		if (state === wanted) return {state: 'found', text: `made: version ${version} is ${state}`};
		const age = (eyes.clock.now() - instantOf(at ?? ts)) / eyes.clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: version ${version} is ${state}`};
	},
});

const versionOf = ({facts}: Plan): number => Number(facts.version);

/** The versions of a secret that can be disabled, and why the others cannot. */
export function disablable(seen: SecretView): Choices {
	const newest = newestEnabled(seen)?.version;
	const rows = seen.versions.map(({version, state, createdAt}) => ({
		cells: [String(version), state, utcMinute(createdAt)],
		detail: version === newest ? 'what is read now' : '',
		params:
			state !== 'ENABLED'
				? {problem: `it is ${state} already`}
				: version === newest
					? {problem: 'it is the newest that is enabled: nothing could be read any more'}
					: {version},
	}));
	return {
		question: 'which version',
		head: [{text: `Version ${newest ?? '?'} is what is read now.`, tone: 'plain'}],
		columns: [
			{title: 'version', rank: 1, align: 'right'},
			{title: 'state', rank: 1},
			{title: 'created', rank: 2},
		],
		rows,
		suggested: Math.max(
			0,
			rows.findIndex(({params}) => 'version' in params),
		),
	};
}
