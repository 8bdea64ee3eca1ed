/** Which action a command of gcloud is, so that a runbook may offer that in place of a shell. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import {offersOf} from './offers.ts';
import {asItIs} from './presets.ts';
import type {Offer} from './types.ts';

/** A command taken apart: its words, and its flags by their names; a flag without a value is ''. */
interface Taken {
	words: readonly string[];
	flags: Readonly<Record<string, string>>;
}

interface Form {
	/** Words of the command; `*` is the target. */
	words: string;
	/** The flag that names the target, in place of a word. */
	targetFlag?: string;
	/** The action with the values of its form; undefined where the flags say something else. */
	action(flags: Readonly<Record<string, string>>): {action: string; fill?: Record<string, string>} | undefined;
}

/** What a form is filled in with, by the flags that say it; undefined where a flag is not among them. */
function filled(
	flags: Readonly<Record<string, string>>,
	names: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
	const entries = Object.entries(flags).map(([flag, value]) => [names[flag], value] as const);
	return entries.length > 0 && entries.every(([name, value]) => name !== undefined && value !== '')
		? Object.fromEntries(entries)
		: undefined;
}

const bounds = {'min-instances': 'min', 'max-instances': 'max', min: 'min', max: 'max'};
const sizes = {...bounds, cpu: 'cpu', memory: 'memory', concurrency: 'concurrency'};
const nothing = (action: string) => (flags: Readonly<Record<string, string>>) =>
	Object.keys(flags).length === 0 ? {action} : undefined;

/** `gcloud run services update`: which of several actions it is, its flags say. */
function ofService(flags: Readonly<Record<string, string>>): ReturnType<Form['action']> {
	const scale = filled(flags, bounds);
	if (scale) return {action: 'run.scale', fill: {preset: asItIs, ...scale}};
	const concurrency = filled(flags, {concurrency: 'requests'});
	if (concurrency) return {action: 'run.concurrency', fill: {preset: asItIs, ...concurrency}};
	const size = filled(flags, sizes);
	if (size) return {action: 'run.resources', fill: {preset: asItIs, ...size}};
	const [only, ...more] = Object.entries(flags);
	if (!only || more.length > 0) return undefined;
	const [flag, value] = only;
	if (flag === 'no-cpu-throttling' || flag === 'cpu-throttling') return {action: 'run.cpu_allocation'};
	return flag === 'update-labels' && value.startsWith('restarted') ? {action: 'run.restart'} : undefined;
}

/** The data of a call as the values of a form; undefined where it is no flat object. */
function dataOf(data: string): Record<string, string> | undefined {
	try {
		const value: unknown = JSON.parse(data);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
		const entries = Object.entries(value);
		const isFlat = entries.every(([, one]) => typeof one === 'string' || typeof one === 'number');
		return isFlat ? Object.fromEntries(entries.map(([name, one]) => [name, String(one)])) : undefined;
	} catch {
		return undefined;
	}
}

const forms: readonly Form[] = [
	{words: 'run services update *', action: ofService},
	{
		words: 'run deploy *',
		action({'no-traffic': held, ...others}) {
			const fill = filled(others, {image: 'image'});
			// A runbook writes VERSION where a person is to put one.
			const isWhole = fill !== undefined && !/:[A-Z]+$/.test(fill.image ?? '');
			return held === '' && isWhole ? {action: 'run.deploy', fill} : undefined;
		},
	},
	{
		words: 'run services update-traffic *',
		action: flags => {
			const [only, ...more] = Object.entries(flags);
			if (!only || more.length > 0) return undefined;
			const [flag, value] = only;
			if (flag === 'to-latest') return {action: 'run.unpin'};
			return flag === 'to-revisions' && /^[\w-]+=100$/.test(value) ? {action: 'run.rollback'} : undefined;
		},
	},
	{
		words: 'functions call *',
		action({gen2: _, data, ...others}) {
			if (Object.keys(others).length > 0) return undefined;
			const fill = data === undefined ? {} : dataOf(data);
			return fill && {action: 'fn.invoke', fill};
		},
	},
	{words: 'scheduler jobs run *', action: nothing('job.run')},
	{words: 'scheduler jobs pause *', action: nothing('job.pause')},
	{words: 'scheduler jobs resume *', action: nothing('job.resume')},
	{words: 'secrets versions add *', action: ({'data-file': _, ...others}) => nothing('secret.add_version')(others)},
	{words: 'secrets versions disable ?', targetFlag: 'secret', action: nothing('secret.disable_version')},
	{words: 'services enable *', action: nothing('api.enable')},
	{words: 'iam service-accounts disable *', action: nothing('iam.disable_sa')},
	{
		words: 'spanner instances update *',
		action(flags) {
			const fill = filled(flags, {'processing-units': 'units'});
			return fill && {action: 'spanner.scale', fill: {preset: 'own number', ...fill}};
		},
	},
];

function takenApart(words: readonly string[]): Taken {
	const isFlag = (word: string) => word.startsWith('--');
	const flags = words.filter(isFlag).map(word => {
		const at = word.indexOf('=');
		return at < 0 ? [word.slice(2), ''] : [word.slice(2, at), word.slice(at + 1)];
	});
	return {words: words.filter(word => !isFlag(word)), flags: Object.fromEntries(flags) as Record<string, string>};
}

/** The target of a form, where the words are its own; undefined where they are not. */
function targetIn(
	{words: form, targetFlag}: Form,
	words: readonly string[],
	flags: Taken['flags'],
): string | undefined {
	const wanted = form.split(' ');
	if (wanted.length !== words.length) return undefined;
	if (!wanted.every((one, index) => one === '*' || one === '?' || one === words[index])) return undefined;
	return targetFlag === undefined ? words[wanted.indexOf('*')] : flags[targetFlag];
}

/**
 * The action that a command is on a system that allows it; undefined where it is none, or another project's.
 * @param written its words, with `gcloud` first
 */
export function recognised(written: readonly string[], system: SystemConfig): Offer | undefined {
	const [program, ...rest] = written;
	if (program !== 'gcloud') return undefined;
	const {words, flags} = takenApart(rest[0] === 'beta' ? rest.slice(1) : rest);
	const {project, region, location, quiet: _, ...own} = flags;
	if (project !== undefined && project !== system.project) return undefined;
	if ([region, location].some(place => place !== undefined && place !== system.region)) return undefined;
	for (const form of forms) {
		const target = targetIn(form, words, flags);
		if (target === undefined) continue;
		const others = Object.fromEntries(Object.entries(own).filter(([flag]) => flag !== form.targetFlag));
		const found = form.action(others);
		const offer = found && offersOf(system, [found.action]).find(one => one.target === target);
		if (offer) return {...offer, ...(found.fill && {fill: found.fill})};
	}
	return undefined;
}
