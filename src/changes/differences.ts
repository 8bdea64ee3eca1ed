/** Two states of a service or function, compared setting by setting. Pure. */
import {numberOf, textOf} from '../checks/readings.ts';
import {envOf} from '../cloud/sources/env.ts';
import type {Cell, Row} from '../cloud/types.ts';
import {duration} from '../text/durations.ts';
import {own} from '../text/own.ts';
import type {Difference} from './types.ts';

/** Columns of `revisions`, `functions` and `scheduler` (docs/sources.md) by what they are called here. */
const settings = {
	image: 'image',
	runtime: 'runtime',
	cpu: 'cpu',
	memory: 'memory',
	concurrency: 'concurrency',
	timeout_ms: 'timeout',
	min_instances: 'min instances',
	max_instances: 'max instances',
	schedule: 'schedule',
	time_zone: 'time zone',
	target: 'target',
} as const;
type Setting = keyof typeof settings;

/** What differs: the image first, then the environment by name, then the rest. A column that one of the rows lacks is not compared. */
export function differencesOf(before: Row, after: Row): Difference[] {
	const compared = (Object.keys(settings) as Setting[]).flatMap(column => settingDifference(column, before, after));
	const [images, others] = [
		compared.filter(({what}) => what === 'image'),
		compared.filter(({what}) => what !== 'image'),
	];
	return [...images, ...envDifferences(before, after), ...others];
}

function settingDifference(column: Setting, before: Row, after: Row): Difference[] {
	const [was, is] = [own(before, column), own(after, column)];
	if (was === undefined || is === undefined || was === is) return [];
	return [difference(settings[column], settingText(column, was, is), settingText(column, is, was))];
}

/** @param other the value on the other side: an image is cut only where what is left of both differs */
function settingText(column: Setting, value: Cell, other: Cell): string | undefined {
	const text = textOf(value);
	if (text === undefined || text === '') return undefined;
	if (column === 'timeout_ms') return duration(numberOf(value));
	if (column !== 'image') return text;
	return imageName(text) === imageName(textOf(other) ?? '') ? text : imageName(text);
}

function envDifferences(before: Row, after: Row): Difference[] {
	const [left, right] = [own(before, 'env'), own(after, 'env')];
	if (left === undefined || right === undefined) return [];
	const [was, is] = [envOf(textOf(left) ?? null), envOf(textOf(right) ?? null)];
	const names = [...new Set([...was.values.keys(), ...is.values.keys()])];
	return names.flatMap((name): Difference[] => {
		const [old, now] = [was.values.get(name), is.values.get(name)];
		if (old === now || (old === undefined && !was.whole) || (now === undefined && !is.whole)) return [];
		return [difference(`env ${name}`, old, now)];
	});
}

const difference = (what: string, before: string | undefined, after: string | undefined): Difference => ({
	what,
	...(before !== undefined && {before}),
	...(after !== undefined && {after}),
});

/** An image without its registry: `pipeline:v2.4.1`, `pipeline@sha256:0f3c9a1b`. */
export function imageName(image: string): string {
	const last = image.slice(image.lastIndexOf('/') + 1);
	return last.replace(/@sha256:([0-9a-f]{8})[0-9a-f]*$/, '@sha256:$1');
}

/** The part of an image that differs between releases: `v2.4.1`. */
export const imageTag = (image: string): string => /[:@]([^/]+)$/.exec(image)?.[1] ?? imageName(image);
