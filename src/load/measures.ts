/** Measures that can never be: burns that no error could reach, circles of checks, spans that no source covers. */
import {type BurnMeasure, burnWindows, fastestBurn} from '../config/burn.ts';
import {namedSources, sliSource} from '../config/judged.ts';
import type {CheckConfig, SloConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import {milliseconds} from '../config/units.ts';
import type {Path} from '../config/yaml.ts';
import {age} from '../text/durations.ts';
import {nearest} from '../text/nearest.ts';
import {own} from '../text/own.ts';

/** One line per measure that cannot be meant. */
export const validateMeasures = (system: SystemConfig, where: Where): string[] =>
	system.checks.flatMap((check, index) => {
		const at: Where = path => where(['checks', index, 'measure', ...path]);
		const {measure} = check;
		if ('all' in measure) return memberProblems(check, measure.all, system, at);
		if ('burn' in measure) return burnProblems(measure, system, at);
		return 'over' in measure && measure.over !== undefined ? spanProblems(check, measure.over, system, at) : [];
	});

function memberProblems({id}: CheckConfig, all: readonly string[], {checks}: SystemConfig, where: Where): string[] {
	return all.flatMap((name, index) => {
		const path: Path = ['all', index];
		if (all.indexOf(name) < index) return [`${where(path)}: '${name}' is there already. Remove it.`];
		if (!checks.some(check => check.id === name)) {
			const near = nearest(
				name,
				checks.map(check => check.id),
			);
			const instead = near ? `Did you mean '${near}'?` : 'Declare it under checks: or correct the name.';
			return [`${where(path)}: unknown check '${name}'. ${instead}`];
		}
		return reaches(name, id, checks, new Set())
			? [`${where(path)}: '${id}' would wait for itself${name === id ? '' : ` through '${name}'`}. Remove it.`]
			: [];
	});
}

/** Whether a check looks at another one, itself or through others. */
function reaches(from: string, to: string, checks: readonly CheckConfig[], seen: Set<string>): boolean {
	if (from === to) return true;
	if (seen.has(from)) return false;
	seen.add(from);
	const measure = checks.find(({id}) => id === from)?.measure;
	return measure !== undefined && 'all' in measure && measure.all.some(next => reaches(next, to, checks, seen));
}

function burnProblems(measure: BurnMeasure, {slos}: SystemConfig, where: Where): string[] {
	const slo = slos.find(({id}) => id === measure.burn);
	if (!slo) return [];
	const fastest = fastestBurn(slo);
	const impossible = (['page', 'ticket'] as const).flatMap(level =>
		(measure[level] ?? []).flatMap(({factor, long, short}, index) => {
			const path: Path = [level, index];
			if (factor >= fastest)
				return [
					`${where([...path, 'factor'])}: a burn of ${factor} can never be: with an objective of ${percent(slo)} everything bad burns ${fastest} times as fast. Write less.`,
				];
			if (short !== undefined && milliseconds(short) >= milliseconds(long))
				return [`${where([...path, 'short'])}: the short window of ${short} is not shorter than ${long}. Swap them.`];
			return milliseconds(long) > milliseconds(slo.window)
				? [
						`${where([...path, 'long'])}: ${long} is longer than the window of the SLO, ${slo.window}. Make one of them fit.`,
					]
				: [];
		}),
	);
	if (impossible.length > 0) return impossible;
	const {page, ticket} = burnWindows(measure, slo);
	return page.length + ticket.length === 0
		? [
				`${where(['burn'])}: the usual windows can never fire for an objective of ${percent(slo)} in ${slo.window}: everything bad burns ${fastest} times as fast. Write page: [{factor: ..., long: ...}].`,
			]
		: [];
}

const percent = ({objective}: SloConfig): string => `${Number((objective * 100).toPrecision(12))}%`;

function spanProblems({measure}: CheckConfig, over: string, {sources}: SystemConfig, where: Where): string[] {
	return [...new Set(namedSources(measure).map(({id}) => id))].flatMap(id => {
		const source = own(sources, id);
		if (!source || !('metric' in source || 'count' in source)) return [];
		if (milliseconds(over) > milliseconds(source.window))
			return [
				`${where(['over'])}: over ${over} is longer than the ${source.window} that '${id}' looks back. Make one of them fit.`,
			];
		return 'period' in source && milliseconds(over) < milliseconds(source.period)
			? [
					`${where(['over'])}: over ${over} is shorter than the period of '${id}', ${source.period}. Make one of them fit.`,
				]
			: [];
	});
}

/** One line per measure that can be, but hardly. */
export const measureWarnings = (system: SystemConfig, where: Where): string[] =>
	system.checks.flatMap(({measure}, index) => {
		const slo = 'burn' in measure ? system.slos.find(({id}) => id === measure.burn) : undefined;
		return 'burn' in measure && slo
			? burnWarnings(measure, slo, system, path => where(['checks', index, 'measure', ...path]))
			: [];
	});

/** More errors than this are an outage, which a check of its own tells sooner. */
const half = 0.5;

function burnWarnings(measure: BurnMeasure, slo: SloConfig, {sources}: SystemConfig, where: Where): string[] {
	const {page, ticket} = burnWindows(measure, slo);
	const id = sliSource(slo);
	const source = own(sources, id);
	const window = source && 'window' in source ? milliseconds(source.window) : undefined;
	return [...page, ...ticket].flatMap(({factor, long}) => {
		if (window !== undefined && long > window)
			return [
				`${where(['burn'])}: warning: a burn over ${age(long)} is never judged: '${id}' looks back ${age(window)}. Make its window longer.`,
			];
		const share = factor * (1 - slo.objective);
		return share > half
			? [
					`${where(['burn'])}: warning: a burn of ${factor} takes ${Math.round(share * 100)}% of errors with an objective of ${percent(slo)}.`,
				]
			: [];
	});
}
