/**
 * A new version of a secret, or of several in one plan: the first phase of a rotation (S0-31, S1-37, S3-112, S4-36). The older ones stay
 * as they are until the new one is known to work. A value is typed hidden or read from a file, and stands in no plan, record or command.
 */
import {instantOf, utcMinute} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {testOf} from '../after/proof.ts';
import type {Steps} from '../after/steps.ts';
import {commandLine} from '../canonical.ts';
import {hurrySecrets, lookAtSecret, newestEnabled, type SecretView} from '../look/secret.ts';
import type {ActionSpec, Sealed, StepCall} from '../spec.ts';
import type {Target} from '../types.ts';

/** By secret: the target's, and those that are to be rotated with it. */
type Params = {readonly [secret: string]: Sealed};
/** The newest version of each secret that gets one, in the order of the calls; 0 without any. */
type Facts = {readonly before: readonly {readonly name: string; readonly version: number}[]};

/** ms that Google may take, and between two looks. */
const within = 120_000;
const every = 2000;
/** Real ms after the intent in which a call that was on its way may still arrive. */
const arriving = 30_000;

const secretsOf = ({name, allowed}: Target): string[] => [name, ...(allowed.with ?? [])];
const newestOf = ({versions: [latest]}: SecretView): number => latest?.version ?? 0;
const nameOf = ({resource}: SecretView): string => resource.split('/').at(-1) ?? '';

export const action: ActionSpec<Params, readonly SecretView[]> = {
	risk: 'high',
	fields: target =>
		Object.fromEntries(
			secretsOf(target).map((name, index) => [name, index === 0 ? {secret: true} : {secret: true, optional: true}]),
		),
	look: (eyes, target) => Promise.all(secretsOf(target).map(name => lookAtSecret(eyes, target.system, name))),
	etag: seen => seen.map(secret => `${nameOf(secret)} ${newestOf(secret)}`).join(', '),
	plan(target, seen, params) {
		const {readers = []} = target.allowed;
		const {project} = target.system;
		const chosen = seen.flatMap(secret => {
			const value = params[nameOf(secret)];
			return value ? [{secret, value}] : [];
		});
		const [first, ...others] = chosen.map(({secret, value}) => addTo(secret, value, project));
		const [main] = seen;
		if (!first || !main || !params[target.name]) throw new RangeError(`there is no value for ${target.name}`);
		const test = testOf(target);
		return {
			resource: main.resource,
			changes: chosen.flatMap(({secret}) => changesOf(secret, chosen.length > 1)),
			blastRadius: [
				readers.length > 0
					? `${readers.join(', ')}: it is read when an instance starts`
					: 'Whoever reads `latest`, from the next read on',
			],
			...first,
			...(others.length > 0 && {further: others}),
			undo: `\`latest\` stays the newest version even when that is disabled, so the old value is added again: ${chosen.map(({secret}) => againText(secret, project)).join('; ')}`,
			next: ['secret.disable_version'],
			success: chosen.map(
				({secret}) => `Secret Manager lists version ${newestOf(secret) + 1} of ${nameOf(secret)} as ENABLED`,
			),
			sideEffects: [
				...chosen.flatMap(({value}) => value.said),
				'The command reads the value from its stdin, in which a line end counts: printf %s "$VALUE" | gcloud ...',
				...readers.map(reader => `${reader} has the old value until it is restarted.`),
				...(test.length > 0 ? [`The older versions can be disabled once ${test.join(', ')}.`] : []),
			],
			facts: {before: chosen.map(({secret}) => ({name: nameOf(secret), version: newestOf(secret)}))} satisfies Facts,
		};
	},
	async verify({facts}, steps) {
		const made: string[] = [];
		let step: Steps | undefined = steps;
		for (const {name, version} of (facts as Facts).before) {
			if (!step) break;
			const followed = await listed(name, version, step);
			if ('ended' in followed) return followed.ended;
			made.push(followed.text);
			step = step.next(followed.text);
		}
		const test = testOf(steps.target);
		const then = test.length > 0 ? `; the older ones can be disabled once ${test.join(', ')}` : '';
		return {phase: 'done', summary: `${made.join(', ')}${then}`, at: steps.clock.now()};
	},
	async became({at, ts, etagBefore = '', call}, {system, name: target}, eyes) {
		const name = /\/secrets\/([^/:]+):/.exec(call?.path ?? '')?.[1] ?? target;
		const before = Number(
			etagBefore
				.split(', ')
				.find(one => one.startsWith(`${name} `))
				?.split(' ')[1],
		);
		const {versions} = await lookAtSecret(eyes, system, name);
		const made = versions.find(({version}) => version > before);
		if (made) return {state: 'found', text: `version ${made.version} of ${name}, made since, is ${made.state}`};
		const age = (eyes.clock.now() - instantOf(at ?? ts)) / eyes.clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: version ${before} of ${name} is the newest`};
	},
};

/** The call that adds a version, with the same as a command. */
const addTo = (secret: SecretView, {seal}: Sealed, project: string): StepCall => ({
	what: `add version ${newestOf(secret) + 1} to ${nameOf(secret)}`,
	call: {
		api: 'secretmanager',
		method: 'POST',
		path: `/v1/${secret.resource}:addVersion`,
		hidden: {at: 'payload', as: 'payload', seal},
	},
	command: ['secrets', 'versions', 'add', nameOf(secret), '--data-file=-', `--project=${project}`],
});

function changesOf(secret: SecretView, isOneOfSeveral: boolean) {
	const of = isOneOfSeveral ? ` of ${nameOf(secret)}` : '';
	const [latest] = secret.versions;
	const old = newestEnabled(secret);
	return [
		{
			what: `newest version${of}`,
			before: latest ? `${latest.version} of ${utcMinute(latest.createdAt)}` : 'none',
			after: `${newestOf(secret) + 1}, with a hidden value`,
		},
		...(old ? [{what: `version ${old.version}${of}`, before: old.state, after: `${old.state}, as it is`}] : []),
	];
}

/** How the old value becomes the newest version again. */
function againText(secret: SecretView, project: string): string {
	const old = newestEnabled(secret);
	const [name, place] = [nameOf(secret), `--project=${project}`];
	if (!old) return `there is none of ${name}`;
	const read = commandLine('gcloud', 'secrets', 'versions', 'access', String(old.version), `--secret=${name}`, place);
	return `${read} | ${commandLine('gcloud', 'secrets', 'versions', 'add', name, '--data-file=-', place)}`;
}

/** Waits until the version that a call has made is listed. */
async function listed(name: string, before: number, steps: Steps) {
	const {system} = steps.target;
	const called = await steps.answer;
	// Somebody else may add one at the same time: the answer says which is ours.
	const own = called.ok ? Number(called.value.made?.split('/').at(-1)) : Number.NaN;
	return followOperation(
		{
			step: `${name} listed`,
			what: `the new version of ${name} is ENABLED`,
			within,
			every,
			async look() {
				hurrySecrets(steps, system);
				const {versions} = await lookAtSecret(steps, system, name);
				const made = versions.find(({version}) => (own > 0 ? version === own : version > before));
				if (!made) return {state: 'absent', text: `version ${before} of ${name} is the newest`};
				const {version, state} = made;
				return {state: state === 'ENABLED' ? 'there' : 'begun', text: `version ${version} of ${name} is ${state}`};
			},
		},
		steps,
	);
}
