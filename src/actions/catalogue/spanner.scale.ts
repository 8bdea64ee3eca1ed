/**
 * The size of a Spanner instance in processing units (S3-071, S3-072, S3-154). Google has no etag for an instance: its size
 * stands for one.
 */
import {minute} from '../../clock.ts';
import {isSpannerSize, spannerSizes} from '../../config/spanner.ts';
import {instantOf} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {commandLine} from '../canonical.ts';
import {lookAtInstance, type SpannerInstanceView} from '../look/spanner.ts';
import {announceCpu, cpuAfter} from '../run/cpuAfter.ts';
import type {ActionSpec} from '../spec.ts';
import type {Target} from '../types.ts';

/** `preset` names units of the permission; `units` takes the place of them. */
type Params = {readonly preset?: string; readonly units?: number};
/** The choice in the form that leaves the number to the field below it. */
const ownNumber = 'own number';
const most = 100_000;
/** ms that Google may take, and between two looks. */
const within = 15 * minute;
const every = 5000;
/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = 5 * minute;

export const action: ActionSpec<Params, SpannerInstanceView> = {
	risk: 'medium',
	tags: ['mitigation'],
	fields({allowed: {units = {}}}) {
		const names = Object.keys(units);
		const number = {min: 100, max: most};
		if (names.length === 0) return {units: {integer: number, optional: false}};
		return {
			preset: {
				oneOf: [...names, ownNumber],
				says: Object.fromEntries(Object.entries(units).map(([name, size]) => [name, `${size} units`])),
			},
			units: {integer: number, optional: true},
		};
	},
	look: (eyes, {system, name}) => lookAtInstance(eyes, system, name),
	etag: ({units}) => `${units} units`,
	plan(target, {resource, units: before}, params) {
		const {system, name, allowed} = target;
		const after = wantedUnits(target, params);
		if (after === before) throw new RangeError(`${name} has ${before} units already`);
		const command = (units: number) => [
			...['spanner', 'instances', 'update', name, `--processing-units=${units}`, `--project=${system.project}`],
		];
		return {
			resource,
			changes: [{what: 'processing units', before: String(before), after: String(after)}],
			blastRadius: [`Everybody who reads or writes a database of ${name}.`, ...(allowed.note ? [allowed.note] : [])],
			command: command(after),
			undo: commandLine('gcloud', ...command(before)),
			back: {action: 'spanner.scale', params: {...(allowed.units && {preset: ownNumber}), units: before}},
			success: [
				`In force: Spanner says ${after} units (within ${within / minute} min)`,
				...(allowed.cpu === undefined ? [] : ['CPU: said beside the one before, once its metric is there']),
			],
			sideEffects: sideEffects(before, after),
			call: {
				api: 'spanner',
				method: 'PATCH',
				path: `/v1/${resource}`,
				body: {
					fieldMask: 'processingUnits,autoscalingConfig',
					instance: {name: resource, processingUnits: after},
				},
			},
			facts: {before, after, ...(allowed.cpu !== undefined && {cpu: allowed.cpu})},
		};
	},
	preflight: (_, {state}) => [
		state === 'READY'
			? {title: 'instance ready', state: 'ok', detail: state}
			: {title: 'instance ready', state: 'failed', detail: `it is ${state}`},
	],
	async verify({target: {name}, facts}, steps) {
		const {before, after, cpu} = facts as {before: number; after: number; cpu?: string};
		const followed = await followOperation(
			{
				step: 'resized',
				what: `${name} has ${after} units`,
				within,
				every,
				announce: () => (cpu === undefined ? undefined : announceCpu(steps)),
				async look() {
					const {units} = await lookAtInstance(steps, steps.target.system, name);
					if (units === after) return {state: 'there', text: `${units} units in force`};
					return {
						state: 'absent',
						text: units === before ? `${units} units still` : `${units} units: somebody else changed it`,
					};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		const {text, calledAt} = followed;
		const load = cpu === undefined ? undefined : await cpuAfter(cpu, calledAt, steps.clock.now(), steps);
		if (load !== undefined) await steps.note('verify', load);
		return {phase: 'done', summary: load === undefined ? text : `${text}; ${load}`, at: steps.clock.now()};
	},
	async became({at, ts, etagBefore, call}, {system, name}, eyes) {
		const {units} = await lookAtInstance(eyes, system, name);
		const {instance} = (call?.body ?? {}) as {instance?: {processingUnits?: number}};
		if (units === instance?.processingUnits) return {state: 'found', text: `made: ${units} units`};
		if (`${units} units` !== etagBefore) return {state: 'unknown', text: `it was changed since: ${units} units`};
		const age = (eyes.clock.now() - instantOf(at ?? ts)) / eyes.clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: ${units} units still`};
	},
};

/** Throws RangeError for a size that Spanner does not have. */
function wantedUnits({allowed: {units: named = {}}}: Target, {preset, units}: Params): number {
	const size = units ?? (preset === undefined ? undefined : named[preset]);
	if (size === undefined)
		throw new RangeError(preset === ownNumber ? 'write the number of units' : `there is no preset ${preset}`);
	if (!isSpannerSize(size)) throw new RangeError(`${size} is no size: ${spannerSizes}`);
	return size;
}

function sideEffects(before: number, after: number): string[] {
	const times = Number((after / before).toPrecision(2));
	return [
		'Autoscaling, where it is on, is turned off: the undo sets the number, and does not turn it on again.',
		`Compute costs ${times} times what it costs now, by the hour, until this is taken back.`,
		...(after < before
			? ['Spanner refuses it where so few units may not hold what is stored.']
			: ['The pools of the clients do not grow by themselves.']),
	];
}
