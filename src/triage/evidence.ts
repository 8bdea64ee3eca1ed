/** What is known around one alert: since when, by what, what else is bad, and what is fine. Pure. */

import {changeWords} from '../changes/words.ts';
import {shareLeft} from '../checks/budget.ts';
import {quietFacts} from '../checks/quiet.ts';
import {seriesOf} from '../checks/readings.ts';
import {severityText} from '../checks/scales.ts';
import {errorRate, type History} from '../checks/served.ts';
import {sloView} from '../checks/slo.ts';
import {isBad} from '../checks/standing.ts';
import type {Alert} from '../checks/types.ts';
import {day, second} from '../clock.ts';
import {sloOf} from '../config/judged.ts';
import type {SystemScene} from '../scene/types.ts';
import {cleanLine} from '../text/clean.ts';
import {duration, lasting} from '../text/durations.ts';
import {count, percent} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import {moment} from '../zone.ts';
import {listed} from './failures.ts';
import {historyOf} from './revisions.ts';
import {signsText} from './signs.ts';
import {storyAround} from './story.ts';
import {badOf, failedRuns} from './trouble.ts';
import type {Fact, Story} from './types.ts';

/** Revisions, and other alerts, that are named. */
const mostNamed = 3;
const longestError = 300;
/** Cells of a change that is named. */
const longestChange = 60;

/** The evidence of an alert, the most telling first. @param elsewhere alerts of the other systems */
export function evidenceOf(scene: SystemScene, alert: Alert, elsewhere: readonly Alert[] = []): Fact[] {
	const story = storyAround(scene, alert.key, elsewhere);
	const bad = badOf(scene).bad.find(one => one.alert.key === alert.key);
	const error = bad?.runs && failedRuns(bad.runs).at(-1)?.error;
	const facts: (Fact | undefined)[] = [
		story && {name: 'started', text: startText(story, bad?.begin ?? story.since, scene)},
		fact('why', alert.reason),
		fact('says', alert.text),
		...quietFacts(alert),
		// What the alert itself says of it is shorter.
		error === undefined || alert.reason?.includes(error) ? undefined : fact('error', cleanLine(error, longestError)),
		...(story ? counted(scene, story) : []),
		story && fact('same time', sameTime(story, alert)),
		fact('fine', fineText(scene, elsewhere)),
		fact('budget', budgetText(scene, alert)),
		fact('severity', severityText(scene.system.scales, alert.severity)),
		alert.dataAt === undefined
			? undefined
			: {
					name: 'data of',
					text: `${moment(alert.dataAt, scene.now, scene.system.tz)}, ${lasting(scene.now - alert.dataAt)} ago`,
				},
	];
	return facts.filter(one => one !== undefined);
}

const fact = (name: string, text: string | undefined): Fact | undefined =>
	text === undefined || text === '' ? undefined : {name, text};

function startText({suspect}: Story, begin: number, {now, system: {tz}}: SystemScene): string {
	const start = moment(begin, now, tz);
	if (!suspect?.change) return `${start}, ${lasting(now - begin)} ago`;
	const {change} = suspect;
	const later = begin - change.t;
	return `${start}, ${later < second ? 'right' : duration(later)} after ${changeWords({...change, diff: []}, longestChange)}`;
}

/** Requests since the trouble began, by revision and by class of answer. */
function counted(scene: SystemScene, {since, suspect}: Story): (Fact | undefined)[] {
	const history = historyOf(scene);
	return [
		history && fact('by revision', revisionsText(history, since, suspect?.change?.revision)),
		fact('by status', statusText(scene, since)),
		fact('signatures', signsText(scene, since)),
	];
}

/** Those that served last, the suspected one first: `00008-txf 12.9% of 2.1k`. */
function revisionsText({revisions}: History, since: number, suspect: string | undefined): string {
	const last = (times: readonly number[]) => times.reduce((a, b) => Math.max(a, b), 0);
	const served = [...revisions]
		.filter(([, {requests, times}]) => requests > 0 && last(times) > since - day)
		.toSorted(
			([a, {times: timesA}], [b, {times: timesB}]) =>
				Number(b === suspect) - Number(a === suspect) || last(timesB) - last(timesA),
		)
		.slice(0, mostNamed);
	if (served.length < 2) return '';
	return served
		.map(([name, one]) => `${shortRevision(name)} ${percent(errorRate(one))} of ${count(one.requests)}`)
		.join(', ');
}

/**
 * Answers by class, from the metric with the shortest steps: the last point of a long step is mostly about the time before the
 * trouble.
 */
function statusText({system, source}: SystemScene, since: number): string {
	const stepOf = (id: string): number => {
		const answer = source(id).reading?.answer;
		return answer?.kind === 'series' ? (answer.stepSeconds ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
	};
	const [finest] = Object.keys(system.sources)
		.filter(id => seriesOf(source(id)).some(({labels}) => labels.response_code_class !== undefined))
		.toSorted((a, b) => stepOf(a) - stepOf(b));
	const series = finest === undefined ? undefined : seriesOf(source(finest));
	const sums = new Map<string, number>();
	for (const {labels, points} of series ?? [])
		for (const {t, value = 0} of points) {
			const of = labels.response_code_class ?? '?';
			if (t >= since) sums.set(of, (sums.get(of) ?? 0) + value);
		}
	const total = [...sums.values()].reduce((a, b) => a + b, 0);
	return [...sums]
		.filter(([, sum]) => sum > 0)
		.toSorted(([a], [b]) => (a < b ? 1 : -1))
		.map(([name, sum]) => `${name} ${percent(sum / total)}`)
		.join(', ');
}

const nameOf = ({title, instance}: Alert): string => (instance === undefined ? title : `${title} ${instance}`);

const sameTime = ({alerts}: Story, alert: Alert): string =>
	listed(
		alerts.filter(({key}) => key !== alert.key).map(one => `${nameOf(one)} ${one.value}`),
		5,
	);

/** Checks that say nothing is wrong, and systems without trouble: what need not be looked at. */
function fineText({system, judgement: {alerts, judged}}: SystemScene, elsewhere: readonly Alert[]): string {
	if (!judged) return '';
	const open = new Set(alerts.filter(({state}) => state !== 'ok').map(({check}) => check));
	const fine = system.checks.filter(({id}) => !open.has(id)).map(({title}) => title);
	const isElsewhere = (alert: Alert) => alert.system !== system.system && isBad(alert);
	const others = elsewhere.some(isElsewhere) ? [] : ['no trouble in other systems'];
	return [...(fine.length > 0 ? [listed(fine)] : []), ...others].join('; ');
}

function budgetText({system, source, judgement: {checks}, asOf}: SystemScene, {check}: Alert): string | undefined {
	const measure = checks.find(({id}) => id === check)?.measure;
	const slo = measure && system.slos.find(({id}) => id === sloOf(measure));
	if (!slo) return undefined;
	const {budgetLeft, covered, exhaustsAt, window, burn1h} = sloView(slo, source, asOf, system.tz);
	if (budgetLeft === undefined) return undefined;
	if (budgetLeft <= 0) return `spent for ${duration(window)}`;
	const gone = exhaustsAt === undefined ? '' : `, gone in ${duration(Math.max(0, exhaustsAt - asOf))} at this pace`;
	const burn = burn1h !== undefined && burn1h > 1 ? `, burns ${Math.round(burn1h)} times too fast` : '';
	return `${shareLeft(budgetLeft, covered)} of ${duration(window)} left${gone || burn}`;
}
