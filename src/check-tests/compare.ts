/** Compares what a test expects with what the wall judged. Pure. */
import type {SloView} from '../checks/slo.ts';
import type {Alert} from '../checks/types.ts';
import {duration} from '../text/durations.ts';
import {instantOf} from '../zone.ts';
import type {CheckTest, Expected} from './schema.ts';
import type {Firing, Walked} from './walk.ts';

/** An expectation that does not hold: where it stands in its test, and what is wrong. */
export interface Failure {
	path: readonly (string | number)[];
	text: string;
}

/** Every expectation of a test that does not hold. */
export function compare(test: CheckTest, walked: Walked): Failure[] {
	const start = instantOf(test.start);
	return [
		...test.check_test.flatMap(({eval_time, check, instance, exp}, index) =>
			alertFailures(
				(walked.alerts.get(eval_time) ?? []).filter(
					alert => alert.check === check && (instance === undefined || alert.instance === instance),
				),
				exp,
				start,
			).map(text => ({
				path: ['check_test', index],
				text: `at ${duration(eval_time)}, ${check}: ${text}`,
			})),
		),
		...test.slo_test.flatMap(({eval_time, slo, ...wanted}, index) => {
			const view = walked.slos.get(eval_time)?.get(slo);
			return (view ? sloFailures(view, wanted) : ['no such SLO']).map(text => ({
				path: ['slo_test', index],
				text: `at ${duration(eval_time)}, ${slo}: ${text}`,
			}));
		}),
		...(test.fires ? firingFailures(test.fires, walked.fired) : []),
	];
}

function alertFailures(all: readonly Alert[], expected: readonly Expected[], start: number): string[] {
	const left = all.filter(({state}) => state !== 'ok');
	const failures: string[] = [];
	for (const wanted of expected) {
		const candidates = wanted.state === 'ok' ? all.filter(({state}) => state === 'ok') : left;
		const same = candidates.filter(({instance}) => wanted.instance === undefined || instance === wanted.instance);
		const found = same.find(alert => differences(alert, wanted, start).length === 0) ?? same[0];
		if (!found) {
			if (wanted.state !== 'ok') failures.push(`expected ${wordsOf(wanted)}, but there is no such alert`);
			else if (left.length > 0 && wanted.instance === undefined)
				failures.push(`expected ok, got ${left.map(one => one.state).join(', ')}`);
			continue;
		}
		const wrong = differences(found, wanted, start);
		if (wrong.length > 0)
			failures.push(`${found.instance === undefined ? '' : `${found.instance}: `}${wrong.join('; ')}`);
		const place = left.indexOf(found);
		if (place >= 0) left.splice(place, 1);
	}
	return [
		...failures,
		...left.map(
			alert => `unexpected: ${alert.state}${alert.instance === undefined ? '' : ` ${alert.instance}`} (${alert.value})`,
		),
	];
}

const wordsOf = ({state, instance}: Expected): string => (instance === undefined ? state : `${state} ${instance}`);

function differences(alert: Alert, wanted: Expected, start: number): string[] {
	const {since, reason, instance: _instance, ...plain} = wanted;
	const flags = {inhibited: alert.inhibitedBy !== undefined, flapping: alert.flapping !== undefined};
	return [
		...Object.entries(plain).flatMap(([name, value]) => {
			if (value === undefined) return [];
			const is = typeof value === 'boolean' ? flags[name as 'inhibited'] : alert[name as 'state'];
			return is === value
				? []
				: [
						`expected ${name} ${value}, got ${is ?? 'none'}${name === 'state' && alert.reason ? ` (${alert.reason})` : ''}`,
					];
		}),
		...(since === undefined || alert.since === start + since
			? []
			: [`expected since ${duration(since)}, got ${duration(alert.since - start)}`]),
		...(reason === undefined || alert.reason?.includes(reason)
			? []
			: [`expected reason '${reason}', got '${alert.reason ?? ''}'`]),
	];
}

/** Ratios are compared to nine digits, because they are quotients. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

function sloFailures(
	view: SloView,
	wanted: {status?: string | undefined; value?: number | undefined; budget_remaining?: number | undefined},
): string[] {
	const near = (name: string, is: number | undefined, value: number | undefined): string[] =>
		value === undefined || (is !== undefined && isNear(is, value))
			? []
			: [`expected ${name} ${value}, got ${is ?? 'none'}`];
	return [
		...(wanted.status === undefined || wanted.status === view.status
			? []
			: [`expected status ${wanted.status}, got ${view.status}`]),
		...near('value', view.value, wanted.value),
		...near('budget_remaining', view.budgetLeft, wanted.budget_remaining),
	];
}

type Fires = NonNullable<CheckTest['fires']>;

function firingFailures(expected: Fires, fired: readonly Firing[]): Failure[] {
	const text = ({at, check, instance, level}: Fires[number] | Firing, withLevel: boolean) =>
		`${check}${instance === undefined ? '' : ` ${instance}`}${withLevel ? ` ${level}` : ''} at ${duration(at)}`;
	const left = [...fired];
	const missing = expected.flatMap((wanted, index) => {
		const place = left.findIndex(
			one =>
				one.at === wanted.at &&
				one.check === wanted.check &&
				(wanted.instance === undefined || wanted.instance === one.instance) &&
				(wanted.level === undefined || wanted.level === one.level),
		);
		if (place >= 0) {
			left.splice(place, 1);
			return [];
		}
		return [{path: ['fires', index], text: `does not fire: ${text(wanted, wanted.level !== undefined)}`}];
	});
	return [...missing, ...left.map(one => ({path: ['fires'], text: `fires as well: ${text(one, true)}`}))];
}
