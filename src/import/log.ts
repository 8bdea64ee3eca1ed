/** conditionMatchedLog as a check of counted lines. Pure. */
import {byOf} from './aggregation.ts';
import {type Carried, type Refused, refuse} from './carried.ts';
import type {Condition} from './policy.ts';

const whole = /^\s*EXTRACT\(\s*([\w."-]+)\s*\)\s*$/;
const part = /^\s*REGEXP_EXTRACT\(\s*([\w."-]+)\s*,\s*"((?:\\.|[^"\\])*)"\s*\)\s*$/;

/** A label out of an entry, as a source of counted lines cuts it out; undefined for another function. */
function extracted(text: string): object | undefined {
	const [, field] = whole.exec(text) ?? [];
	if (field !== undefined) return {field};
	const [, from, regex] = part.exec(text) ?? [];
	return from === undefined || regex === undefined
		? undefined
		: {field: from, regex: regex.replace(/\\(["\\])/g, '$1')};
}

export function matchedLog({
	filter,
	labelExtractors = {},
}: NonNullable<Condition['conditionMatchedLog']>): Carried | Refused {
	if (filter === undefined || filter.trim() === '') return refuse('it has no filter');
	const labels = Object.entries(labelExtractors).map(([label, text]) => [label, extracted(String(text))] as const);
	const kept = labels.flatMap(([label, how]) => (how ? [[label, how] as const] : []));
	const lost = labels.flatMap(([label, how]) => (how ? [] : [`the label ${label}: ${labelExtractors[label]}`]));
	return {
		sources: {
			source: {
				log: filter,
				count: true,
				...(kept.length > 0 && {extract: Object.fromEntries(kept)}),
				window: '1h',
			},
		},
		check: {
			measure: {source: 'source', matches: true, over: '5m', ...byOf(kept.map(([label]) => label))},
			levels: {crit: '> 0'},
			onNoData: 'ok',
		},
		lost,
	};
}
