/** Conditions in PromQL, where they compare one aggregated metric with a number. Pure. */
import {type Carried, type Refused, refuse} from './carried.ts';
import type {QueryCondition} from './policy.ts';
import {threshold} from './threshold.ts';

const reducers: Readonly<Record<string, string>> = {
	sum: 'REDUCE_SUM',
	avg: 'REDUCE_MEAN',
	max: 'REDUCE_MAX',
	min: 'REDUCE_MIN',
	count: 'REDUCE_COUNT',
};
const aligners: Readonly<Record<string, string>> = {
	rate: 'ALIGN_RATE',
	increase: 'ALIGN_DELTA',
	max_over_time: 'ALIGN_MAX',
	min_over_time: 'ALIGN_MIN',
	avg_over_time: 'ALIGN_MEAN',
	last_over_time: 'ALIGN_NEXT_OLDER',
};
const comparisons: Readonly<Record<string, string>> = {
	'>': 'COMPARISON_GT',
	'>=': 'COMPARISON_GE',
	'<': 'COMPARISON_LT',
	'<=': 'COMPARISON_LE',
};
/** Labels of the monitored resource, where Monitoring keeps the others at the metric. */
const ofResource = /^(project_id|location|zone|region|.*_(name|id)|namespace|cluster|node|instance|job)$/;
/** Metrics whose names PromQL has with _ for each /, so that only knowledge tells them apart. */
const known = [
	'run.googleapis.com/request_count',
	'run.googleapis.com/container/instance_count',
	'pubsub.googleapis.com/subscription/num_undelivered_messages',
	'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
	'pubsub.googleapis.com/subscription/dead_letter_message_count',
	'spanner.googleapis.com/instance/cpu/utilization_by_priority',
	'spanner.googleapis.com/api/api_request_count',
	'cloudfunctions.googleapis.com/function/execution_count',
	'logging.googleapis.com/log_entry_count',
	'monitoring.googleapis.com/uptime_check/check_passed',
	'bigquery.googleapis.com/job/num_in_flight',
	'dataflow.googleapis.com/job/is_failed',
	'composer.googleapis.com/environment/healthy',
	'cloudsql.googleapis.com/database/cpu/utilization',
	'compute.googleapis.com/instance/cpu/utilization',
] as const;

/** `run_googleapis_com:request_count` as PromQL writes a metric of Monitoring. */
const inPromql = (type: string): string => type.replace('/', ':').replace(/[^a-zA-Z0-9:]/g, '_');

const pattern =
	/^(?:(sum|avg|max|min|count)\s*(?:by\s*\(([^)]*)\)\s*)?\(\s*)?(?:(\w+)\s*\(\s*)?([a-zA-Z_:][\w:]*)?\s*(?:\{([^}]*)\})?\s*(?:\[(\d+)([smhd])\])?\s*\)?\s*\)?\s*(?:by\s*\(([^)]*)\)\s*)?(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)$/;
const seconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400};

/** The matchers of a selector, and the metric where its name is quoted among them; undefined for another form. */
function matchersIn(text: string): {type?: string; terms: string[]} | undefined {
	const terms: string[] = [];
	let type: string | undefined;
	for (const part of text.match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? []) {
		const [, quoted] = /^\s*"([^"]+)"\s*$/.exec(part) ?? [];
		const [, label = '', sign = '', value = ''] =
			/^\s*"?(\w+)"?\s*(=~|!~|!=|=)\s*"((?:\\.|[^"\\])*)"\s*$/.exec(part) ?? [];
		if (quoted !== undefined || label === '__name__') type = quoted ?? value;
		else if (label === 'monitored_resource') terms.push(`resource.type = "${value}"`);
		else if (label !== '') {
			const field = `${ofResource.test(label) ? 'resource' : 'metric'}.labels.${label}`;
			const right = sign.endsWith('~') ? `monitoring.regex.full_match("${value}")` : `"${value}"`;
			terms.push(`${field} ${sign.startsWith('!') ? '!=' : '='} ${right}`);
		} else if (part.trim() !== '') return undefined;
	}
	return {...(type !== undefined && {type}), terms};
}

const fieldsOf = (text = ''): string[] =>
	text
		.split(',')
		.map(one => one.trim())
		.filter(one => one !== '')
		.map(label => `${ofResource.test(label) ? 'resource' : 'metric'}.labels.${label}`);

export function promql({query = '', ...rest}: QueryCondition): Carried | Refused {
	const text = query.replace(/\s+/g, ' ').trim();
	const [whole, reducer, byBefore, func, name, inside = '', length, unit = '', byAfter, sign = '', value] =
		pattern.exec(text) ?? [];
	const found = whole === undefined ? undefined : matchersIn(inside);
	if (!found) return refuse(`PromQL: '${text.slice(0, 80)}' is more than one aggregated metric and a limit`);
	const type = found.type ?? known.find(one => inPromql(one) === name);
	if (type === undefined)
		return refuse(
			`PromQL: which metric ${name ?? ''} is cannot be told: its name has _ for /. Write {"TYPE"} in the policy`,
		);
	const aligner = func === undefined ? 'ALIGN_NEXT_OLDER' : aligners[func];
	if (aligner === undefined) return refuse(`PromQL: ${func}() has no counterpart`);
	return threshold({
		filter: [`metric.type = "${type}"`, ...found.terms].join(' AND '),
		aggregations: [
			{
				alignmentPeriod: length === undefined ? '60s' : `${Number(length) * (seconds[unit] ?? 1)}s`,
				perSeriesAligner: aligner,
				...(reducer !== undefined && {crossSeriesReducer: reducers[reducer] ?? ''}),
				groupByFields: fieldsOf(byBefore ?? byAfter),
			},
		],
		comparison: comparisons[sign] ?? '',
		thresholdValue: Number(value),
		...rest,
	});
}
