/** Settings of Cloud Run revisions as differences, words and flags of gcloud. Pure. */
import type {TemplateChange} from '../../cloud/call.ts';
import type {EnvValue, RunSettings} from '../../cloud/resources.ts';
import {isSecret} from '../../cloud/sources/env.ts';
import {cleanLine} from '../../text/clean.ts';

type Line = {readonly what: string; readonly before: string; readonly after: string};

const plain = ['image', 'cpu', 'memory', 'cpuIdle', 'concurrency'] as const;

export const idleText = (idle: boolean): string => (idle ? 'while it answers' : 'always');

const words: {readonly [Name in (typeof plain)[number]]: readonly [what: string, text: (value: never) => string]} = {
	image: ['image', String],
	cpu: ['CPUs of an instance', String],
	memory: ['memory of an instance', String],
	cpuIdle: ['instances have their CPU', idleText],
	concurrency: ['requests that an instance takes at a time', String],
};

/** The settings with a change in them. */
export const changed = (settings: RunSettings, {env = {}, revision: _, ...others}: TemplateChange): RunSettings => ({
	...settings,
	...others,
	env: Object.fromEntries(
		Object.entries({...settings.env, ...env}).filter((one): one is [string, EnvValue] => one[1] !== null),
	),
});

const sameValue = (one: EnvValue | undefined, other: EnvValue | undefined): boolean =>
	typeof one === 'object' && typeof other === 'object'
		? one.secret === other.secret && one.version === other.version
		: one === other;

/** What makes one the other; nothing where they are the same. */
export function difference(from: RunSettings, to: RunSettings): TemplateChange {
	const others = plain.filter(name => from[name] !== to[name]).map(name => [name, to[name]] as const);
	const names = [...new Set([...Object.keys(from.env), ...Object.keys(to.env)])];
	const env = names
		.filter(name => !sameValue(from.env[name], to.env[name]))
		.map(name => [name, to.env[name] ?? null] as const);
	return {...Object.fromEntries(others), ...(env.length > 0 && {env: Object.fromEntries(env)})};
}

export const isNothing = (change: TemplateChange): boolean => Object.keys(change).length === 0;

/** The part of a change that another one does not make. */
export function without({env = {}, ...others}: TemplateChange, other: TemplateChange): TemplateChange {
	const variables = Object.entries(env).filter(([name]) => !(name in (other.env ?? {})));
	return {
		...Object.fromEntries(Object.entries(others).filter(([name]) => !(name in other))),
		...(variables.length > 0 && {env: Object.fromEntries(variables)}),
	};
}

/** Whether these settings have all of a change already. */
export const has = (settings: RunSettings, change: TemplateChange): boolean =>
	isNothing(difference(settings, changed(settings, change)));

/** A variable as it may be shown: a secret is named, and what looks like one is not told. */
export function envText(name: string, value: EnvValue | null | undefined): string {
	if (value === undefined || value === null) return 'not set';
	if (typeof value === 'object') return `secret ${value.secret}:${value.version}`;
	return isSecret(name, value) ? '(hidden)' : value === '' ? 'empty' : cleanLine(value, 200);
}

/** Before → after, line by line. */
export function linesOf(before: RunSettings, change: TemplateChange): Line[] {
	const after = changed(before, change);
	return [
		...plain
			.filter(name => name in change)
			.map(name => {
				const [what, text] = words[name];
				return {what, before: text(before[name] as never), after: text(after[name] as never)};
			}),
		...Object.keys(change.env ?? {}).map(name => ({
			what: name,
			before: envText(name, before.env[name]),
			after: envText(name, after.env[name]),
		})),
	];
}

/** Whether a value may be in no plan: it looks secret, or has several lines, which a command on one line has not. */
export const isWithheld = (name: string, value: string): boolean => isSecret(name, value) || /\p{Cc}/u.test(value);

/** The variables that a change sets to such values. */
export const withheldIn = ({env = {}}: TemplateChange): string[] =>
	Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' && isWithheld(name, value) ? [name] : []));

/** The change as flags of `gcloud run services update`, which keep everything else. */
export function flagsOf(
	before: RunSettings,
	{image, cpu, memory, cpuIdle, concurrency, env = {}}: TemplateChange,
): string[] {
	const variables = Object.entries(env);
	const set = variables.flatMap(([name, value]) => (typeof value === 'string' ? [`${name}=${value}`] : []));
	const secrets = variables.flatMap(([name, value]) =>
		typeof value === 'object' && value !== null ? [`${name}=${value.secret}:${value.version}`] : [],
	);
	// A reference and a text are taken away by flags of their own, also where one takes the place of the other.
	const gone = (isReference: boolean) =>
		variables.flatMap(([name, value]) => {
			const was = before.env[name];
			const isGone = was !== undefined && typeof was !== typeof value;
			return isGone && (typeof was === 'object') === isReference ? [name] : [];
		});
	return [
		...(image === undefined ? [] : [`--image=${image}`]),
		...(cpu === undefined ? [] : [`--cpu=${cpu}`]),
		...(memory === undefined ? [] : [`--memory=${memory}`]),
		...(concurrency === undefined ? [] : [`--concurrency=${concurrency}`]),
		...(cpuIdle === undefined ? [] : [cpuIdle ? '--cpu-throttling' : '--no-cpu-throttling']),
		...listFlag('--update-env-vars', set),
		...listFlag('--remove-env-vars', gone(false)),
		...listFlag('--update-secrets', secrets),
		...listFlag('--remove-secrets', gone(true)),
	];
}

/** A list for gcloud, which takes another separator where a comma is part of a value. */
function listFlag(flag: string, items: readonly string[]): string[] {
	if (items.length === 0) return [];
	const separator = [',', '#', '|', '~', '@@'].find(one => !items.some(item => item.includes(one))) ?? ',';
	return [`${flag}=${separator === ',' ? '' : `^${separator}^`}${items.join(separator)}`];
}
