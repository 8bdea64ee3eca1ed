/** Alert policies of Cloud Monitoring become sources and checks; what could not be carried over is said, condition by condition. Pure. */
import {type Carried, type Refused, refuse} from './carried.ts';
import {matchedLog} from './log.ts';
import {mql} from './mql.ts';
import type {Condition, Policy} from './policy.ts';
import {promql} from './promql.ts';
import {textOf} from './text.ts';
import {absent, threshold} from './threshold.ts';
import {durationOf} from './units.ts';

/** What became of a condition. */
export interface Told {
	policy: string;
	condition: string;
	/** The id of its check; absent where it could not be carried over. */
	check?: string;
	/** What was left out, in words; why, where there is no check. */
	lost: readonly string[];
}

/** The checks of one policy. */
export interface ImportedPolicy {
	title: string;
	sources: Readonly<Record<string, object>>;
	checks: readonly {id: string; [option: string]: unknown}[];
	/** Names of channels, which the wall does not know. */
	channels: readonly string[];
	told: readonly Told[];
}

/** Takes a name and makes it free: `errors`, `errors_2`. */
type Name = (wanted: string) => string;

function namer(before: readonly string[]): Name {
	const taken = new Set(before);
	return wanted => {
		let name = wanted;
		for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
		taken.add(name);
		return name;
	};
}

/** Characters of an id: they stand in keys of alerts. */
const longestId = 60;
const idOf = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.slice(0, longestId)
		.replace(/^_+|_+$/g, '') || 'policy';

const severities: Readonly<Record<string, string>> = {CRITICAL: 'critical', ERROR: 'high', WARNING: 'medium'};

function carry(condition: Condition): Carried | Refused {
	if (condition.conditionThreshold) return threshold(condition.conditionThreshold);
	if (condition.conditionAbsent) return absent(condition.conditionAbsent);
	if (condition.conditionMatchedLog) return matchedLog(condition.conditionMatchedLog);
	if (condition.conditionMonitoringQueryLanguage) return mql(condition.conditionMonitoringQueryLanguage);
	if (condition.conditionPrometheusQueryLanguage) return promql(condition.conditionPrometheusQueryLanguage);
	return refuse(
		condition.conditionSql ? 'SQL over logs has no counterpart' : 'a condition of a kind that is not known',
	);
}

/** @param taken names that sources and checks of the same file have already */
export function importPolicies(policies: readonly Policy[], taken: readonly string[] = []): ImportedPolicy[] {
	const checkName = namer(taken);
	const sourceName = namer(taken);
	/** By their text: conditions that ask the same share a source. */
	const known = new Map<string, string>();
	return policies.map(policy => imported(policy, {checkName, sourceName, known}));
}

interface Names {
	checkName: Name;
	sourceName: Name;
	known: Map<string, string>;
}

function imported(policy: Policy, names: Names): ImportedPolicy {
	const {displayName, name = '', conditions = [], combiner = 'OR', notificationChannels = []} = policy;
	const title = displayName ?? name.split('/').at(-1) ?? 'policy';
	const nothing = {title, sources: {}, checks: [], channels: notificationChannels};
	const told = (condition: Condition, more: Pick<Told, 'check' | 'lost'>): Told => ({
		policy: title,
		condition: condition.displayName ?? title,
		...more,
	});
	if (policy.enabled === false || (typeof policy.enabled === 'object' && policy.enabled.value === false))
		return {...nothing, told: conditions.map(condition => told(condition, {lost: ['the policy is disabled']}))};
	const made = conditions.map(condition => {
		const carried = carry(condition);
		if ('refused' in carried) return {sources: {}, checks: [], told: told(condition, {lost: [carried.refused]})};
		const own = condition.displayName ?? title;
		const id = names.checkName(idOf(conditions.length > 1 ? `${title} ${own}` : title));
		const {sources, measure} = withNames(carried, id, names);
		const {options, lost} = optionsOf(policy, carried);
		const check = {id, title: conditions.length > 1 ? own : title, ...carried.check, measure, ...options};
		return {sources, checks: [check], told: told(condition, {check: id, lost: [...carried.lost, ...lost]})};
	});
	const checks = made.flatMap(one => one.checks);
	const together = combiner.startsWith('AND') && checks.length > 1 ? combined(policy, title, checks, names) : undefined;
	return {
		...nothing,
		sources: Object.assign({}, ...made.map(one => one.sources)) as ImportedPolicy['sources'],
		checks: together ? [...checks.map(check => ({...check, severity: 'info'})), together] : checks,
		told: made.map(one => one.told),
	};
}

/** All conditions together: bad only where each of them is. */
function combined(
	policy: Policy,
	title: string,
	checks: ImportedPolicy['checks'],
	{checkName}: Names,
): ImportedPolicy['checks'][number] {
	return {
		id: checkName(idOf(title)),
		title,
		measure: {all: checks.map(({id}) => id)},
		levels: {crit: `>= ${checks.length}`},
		severity: severities[policy.severity ?? ''] ?? 'high',
	};
}

/** The sources of a condition by names that are free in the file, and its measure with them. */
function withNames({sources, check}: Carried, id: string, {sourceName, known}: Names) {
	const renamed = new Map<string, string>();
	const own: Record<string, object> = {};
	for (const [local, source] of Object.entries(sources)) {
		const key = JSON.stringify(source);
		const name = known.get(key) ?? sourceName(local === 'source' ? id : `${id}_${local}`);
		if (!known.has(key)) own[name] = source;
		known.set(key, name);
		renamed.set(local, name);
	}
	const inMeasure = (value: unknown): unknown => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, item]) => [
				key,
				key === 'source' && typeof item === 'string' ? (renamed.get(item) ?? item) : inMeasure(item),
			]),
		);
	};
	return {sources: own, measure: inMeasure(check.measure) as object};
}

/** What the policy says of all of its conditions. */
function optionsOf(
	{severity, documentation, alertStrategy = {}}: Policy,
	{check}: Carried,
): {options: Record<string, unknown>; lost: string[]} {
	const {autoClose, notificationRateLimit, notificationChannelStrategy = []} = alertStrategy;
	const {by} = check.measure as {by?: string | string[]};
	const text = textOf(documentation?.content ?? '', by === undefined ? [] : [by].flat());
	const [again] = notificationChannelStrategy.flatMap(({renotifyInterval}) => renotifyInterval ?? []);
	const repeat = between(again, 300, 7 * 86_400);
	// Where missing data is good or bad by itself, an alert does not wait for it.
	const closes = check.onNoData === 'keep' ? between(autoClose, 60, 30 * 86_400) : undefined;
	const isWarning = severity === 'WARNING';
	const {crit} = check.levels as {crit?: string};
	return {
		options: {
			...(isWarning && {levels: {warn: crit}}),
			severity: severities[severity ?? ''] ?? 'high',
			...(closes !== undefined && {autoClose: closes}),
			...(repeat !== undefined && {repeat}),
			...(text !== '' && {text}),
		},
		lost: [
			...(again !== undefined && repeat === undefined ? [`its renotifyInterval of ${again}`] : []),
			...(notificationRateLimit?.period !== undefined
				? [`its notificationRateLimit of ${notificationRateLimit.period}: an alert rings once`]
				: []),
		],
	};
}

/** A length of time between two bounds, s; undefined where it is none, or beyond them. */
function between(text: string | undefined, least: number, most: number): string | undefined {
	const seconds = Number(/^(\d+)/.exec(text ?? '')?.[1]);
	return seconds >= least && seconds <= most ? durationOf(`${seconds}s`) : undefined;
}
