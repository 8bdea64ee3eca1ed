/** Alert policies of Cloud Monitoring as its API writes them (alert.proto), out of files. */
import {parseAllDocuments} from 'yaml';
import {UsageError} from '../config/usage.ts';
import {cleanLine} from '../text/clean.ts';

export interface Aggregation {
	alignmentPeriod?: string;
	perSeriesAligner?: string;
	crossSeriesReducer?: string;
	groupByFields?: readonly string[];
}

export interface Trigger {
	count?: number;
	percent?: number;
}

export interface ThresholdCondition {
	filter?: string;
	aggregations?: readonly Aggregation[];
	denominatorFilter?: string;
	denominatorAggregations?: readonly Aggregation[];
	forecastOptions?: {forecastHorizon?: string};
	comparison?: string;
	thresholdValue?: number;
	duration?: string;
	trigger?: Trigger;
	evaluationMissingData?: string;
}

export interface AbsentCondition {
	filter?: string;
	aggregations?: readonly Aggregation[];
	duration?: string;
	trigger?: Trigger;
}

export interface QueryCondition {
	query?: string;
	duration?: string;
	trigger?: Trigger;
	evaluationMissingData?: string;
}

/** One condition; one of its kinds is set. */
export interface Condition {
	displayName?: string;
	conditionThreshold?: ThresholdCondition;
	conditionAbsent?: AbsentCondition;
	conditionMatchedLog?: {filter?: string; labelExtractors?: Readonly<Record<string, string>>};
	conditionMonitoringQueryLanguage?: QueryCondition;
	conditionPrometheusQueryLanguage?: QueryCondition;
	conditionSql?: object;
}

export interface Policy {
	name?: string;
	displayName?: string;
	documentation?: {content?: string; subject?: string};
	conditions?: readonly Condition[];
	combiner?: string;
	enabled?: boolean | {value?: boolean};
	severity?: string;
	notificationChannels?: readonly string[];
	alertStrategy?: {
		autoClose?: string;
		notificationRateLimit?: {period?: string};
		notificationChannelStrategy?: readonly {renotifyInterval?: string}[];
	};
}

/** Maps whose names are people's own. */
const ownNames: ReadonlySet<string> = new Set(['labelExtractors', 'userLabels', 'labels']);

/** Messages that Terraform writes as lists of one, because its blocks may be repeated. */
const blocks: ReadonlySet<string> = new Set([
	...['conditionThreshold', 'conditionAbsent', 'conditionMatchedLog', 'conditionMonitoringQueryLanguage'],
	...['conditionPrometheusQueryLanguage', 'conditionSql', 'trigger', 'forecastOptions', 'documentation'],
	...['alertStrategy', 'notificationRateLimit'],
]);
/** Lists that Terraform writes as one block where there is one. */
const lists: ReadonlySet<string> = new Set(['aggregations', 'denominatorAggregations', 'conditions']);

/** A value in the form that the API gives it; a block that is not there is an empty list. */
function inForm(name: string, value: unknown): unknown {
	if (lists.has(name) && isMap(value)) return [value];
	return blocks.has(name) && Array.isArray(value) && value.length <= 1 ? value[0] : value;
}

/** `condition_threshold` as `conditionThreshold`: files of Terraform and of other tools have the names of the proto. */
function inCamelCase(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inCamelCase);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => {
			const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
			return [name, ownNames.has(name) ? item : inCamelCase(inForm(name, item))];
		}),
	);
}

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where policies stand in files and states of Terraform. */
const terraform = [
	'resource',
	'google_monitoring_alert_policy',
	'values',
	'root_module',
	'resources',
	'instances',
	'attributes',
];

/** Those of a map of resources by their names, or of whatever stands there. */
const policiesOf = (value: unknown): Policy[] =>
	isMap(value) && !('conditions' in value) && !terraform.some(key => key in value)
		? Object.values(value).flatMap(policiesIn)
		: policiesIn(value);

/** The policies in any value: one, a list, an answer of the API, a file or a state of Terraform. */
export function policiesIn(value: unknown): Policy[] {
	if (Array.isArray(value)) return value.flatMap(policiesIn);
	if (!isMap(value)) return [];
	const {alertPolicies, alert_policies: snake} = value;
	const listed = alertPolicies ?? snake;
	if (Array.isArray(listed)) return policiesIn(listed);
	const conditions = inForm('conditions', value.conditions);
	if (Array.isArray(conditions) && conditions.every(isMap)) return [inCamelCase(value) as Policy];
	return terraform.flatMap(key => policiesOf(value[key]));
}

/** Characters of one file. */
const longest = 4 * 1024 * 1024;

/** The policies of a file of JSON or YAML, in one document or several. @throws UsageError */
export function parsePolicies(file: string, text: string): Policy[] {
	if (text.length > longest) throw new UsageError(`pitwall: ${file} is longer than ${longest} characters. Split it.`);
	const documents = parseAllDocuments(text, {prettyErrors: true, uniqueKeys: false, logLevel: 'error'});
	const all = Array.isArray(documents) ? documents : [];
	for (const {errors} of all) {
		const [error] = errors;
		const {line = 1, col = 1} = error?.linePos?.[0] ?? {};
		if (error)
			throw new UsageError(
				`${file}:${line}:${col}: ${cleanLine(error.message.split('\n')[0] ?? '')}. Write JSON or YAML, as gcloud prints it.`,
			);
	}
	const policies = all.flatMap(document => policiesIn(document.toJS({maxAliasCount: 100})));
	if (policies.length === 0)
		throw new UsageError(
			`${file}:1:1: no alert policy with conditions in it. Write what 'gcloud alpha monitoring policies list --format json' prints.`,
		);
	return policies;
}
