/**
 * The common part of all actions that deploy a function again (S0-60, S2-11, S2-12): from the source that it has, with other
 * settings or the same. They go through Cloud Functions and not through the service of Cloud Run below, because what is changed
 * there is gone with the next deployment.
 */
import {minute} from '../../clock.ts';
import type {Call, Json} from '../../cloud/call.ts';
import type {DeployedFunction} from '../../cloud/resources.ts';
import {instantOf} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {healthAfter} from '../after/health.ts';
import {canonicalJson, commandLine} from '../canonical.ts';
import {functionResource} from '../look/look.ts';
import type {ActionSpec, Draft} from '../spec.ts';
import type {Target} from '../types.ts';

/** What a deployment changes besides the revision. */
export interface Deployment {
	changes: Draft['changes'];
	/** Settings of the service of the function, by their names in the API. */
	settings?: Readonly<Record<string, Json>>;
	/** Variables that are changed; null takes one away. */
	variables?: Readonly<Record<string, string | null>>;
	/** The same for gcloud, and as it was before; none: nothing takes it back. */
	flags?: readonly string[];
	former?: readonly string[];
	back?: NonNullable<Draft['back']>;
	next?: readonly string[];
	sideEffects?: readonly string[];
}

/** The draft of a deployment. Throws RangeError for a function that cannot be built again from what Google has. */
export function draftDeployment(
	{system: {project, region}, name, allowed: {health}}: Target,
	fn: DeployedFunction,
	{changes, settings = {}, variables, flags = [], former, back, next, sideEffects = []}: Deployment,
): Draft {
	const {resource, revision, generation, source, isPinned, timeoutSeconds} = fn;
	if (generation === 1) throw new RangeError(`${name} is of the first generation, which pitwall does not deploy`);
	if (source === undefined)
		throw new RangeError(`${name} was built from a repository: deploy it from there, which builds what is in it now`);
	const [, bucket = '', object = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
	const paths = [...Object.keys(settings), ...(variables ? ['environmentVariables'] : [])];
	const command = (changed: readonly string[]) => [
		...['functions', 'deploy', name, '--gen2', `--source=${source}`, ...changed],
		...[`--region=${region}`, `--project=${project}`],
	];
	return {
		resource,
		changes: [...changes, {what: 'revision', before: revision, after: 'a new one, built from the same source'}],
		blastRadius: [
			`All calls of ${name}, once the new revision is ready; those under way end on the one before (at most ${timeoutSeconds} s).`,
		],
		command: command(flags),
		undo: former
			? commandLine('gcloud', ...command(former))
			: 'None: it is the same source with the same settings. A rollback of its service (R) goes back to the revision before.',
		...(back && {back}),
		...(next && {next}),
		success: [
			`Deployed: the operation ends without an error and ${name} is ACTIVE with a new revision (within ${within / minute} min)`,
			...(health === undefined ? [] : [`Health: ${health} answers 2xx`]),
		],
		sideEffects: [
			'Google builds it again, whatever is changed: that takes minutes, and what the source does not pin may be newer.',
			...(isPinned
				? ['Traffic is pinned to another revision: the new one gets 0 % until the service is unpinned (U).']
				: []),
			...sideEffects,
		],
		call: {
			api: 'cloudfunctions',
			method: 'PATCH',
			path: `/v2/${resource}`,
			query: {updateMask: ['buildConfig.source', ...paths.map(path => `serviceConfig.${path}`)].join(',')},
			body: {buildConfig: {source: {storageSource: {bucket, object}}}, serviceConfig: settings},
			...(variables && {variables}),
		},
		facts: health === undefined ? {} : {health},
	};
}

/** ms for a build and the start of what it built; gcloud waits for half an hour. */
const within = 15 * minute;

/** Everything but the fields and the plan of an action that deploys a function. */
export const deploysFunction = {
	risk: 'medium',
	tags: ['mitigation'],
	look: ({reads}, {system, name}) => reads.function(functionResource(system, name)),
	etag: ({revision}) => revision,
	preflight: (_, {state, message, revision}) => [
		state === 'DEPLOYING'
			? {title: 'no deployment under way', state: 'failed', detail: 'somebody deploys it now: wait for its end'}
			: {title: 'no deployment under way', state: 'ok', detail: message ?? `${state}, ${revision}`},
	],
	async verify(plan, steps) {
		const {clock, note, step, reads} = steps;
		const {resource, name, etag} = plan.target;
		const {health} = plan.facts as {health?: string};
		const deployed = await followOperation(
			{
				...{step: 'deployed', what: `${name} is built and active`, within, every: 5000, shownBy: 'functions'},
				announce() {
					if (health !== undefined) step('converging', {name: 'health', state: 'waits'}, `${health} answers 2xx`);
				},
				async look() {
					const fn = await reads.function(resource);
					const text = `${fn.state}, ${fn.revision}${fn.message === undefined ? '' : `: ${fn.message}`}`;
					if (fn.state === 'DEPLOYING') return {state: 'begun', text};
					return {state: isDeployed(fn, plan.call, etag) ? 'there' : 'absent', text};
				},
			},
			steps,
		);
		if ('ended' in deployed) return deployed.ended;
		const well = health === undefined ? undefined : await healthAfter(health, 'health', clock.now(), steps);
		if (well) await note('verify', well.text);
		return {
			phase: 'done',
			summary: `${deployed.text}${well ? `; ${well.text}` : ''}`,
			at: clock.now(),
			...(well && {verdict: well.ok ? 'recovered' : 'inconclusive'}),
		};
	},
	async became({at, ts, target = '', etagBefore, call}, _, {reads, clock}) {
		const fn = await reads.function(target);
		const text = `${fn.state}, ${fn.revision}`;
		if (fn.state === 'DEPLOYING') return {state: 'runs', text: `it is being deployed: ${text}`};
		if (call && isDeployed(fn, call, etagBefore)) return {state: 'found', text: `made: ${text}`};
		if (fn.revision !== etagBefore)
			return {state: 'unknown', text: `the function was deployed otherwise since: ${text}`};
		const age = (clock.now() - instantOf(at ?? ts)) / clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: the function is unchanged, ${text}`};
	},
} as const satisfies Omit<ActionSpec<never, DeployedFunction>, 'plan'>;

/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 30_000;

/** Whether the function works with what a call asks for, on another revision than before. */
function isDeployed(fn: DeployedFunction, {body, variables = {}}: Call, before: string | undefined): boolean {
	const {serviceConfig} = body as {serviceConfig: Readonly<Record<string, Json>>};
	const is = {timeoutSeconds: fn.timeoutSeconds, availableMemory: fn.memory};
	return (
		fn.state === 'ACTIVE' &&
		fn.revision !== before &&
		canonicalJson({...is, ...serviceConfig}) === canonicalJson(is) &&
		Object.entries(variables).every(([key, value]) => (fn.env[key] ?? null) === value)
	);
}
