/** Changes as causes: what was changed shortly before something went bad. Pure. */
import {changesOf} from '../changes/changes.ts';
import type {Change} from '../changes/types.ts';
import {changeWords, diffWords} from '../changes/words.ts';
import {isFiring} from '../checks/firing.ts';
import {rowsOf} from '../checks/readings.ts';
import {minute, second} from '../clock.ts';
import type {SystemScene} from '../scene/types.ts';
import {duration} from '../text/durations.ts';
import {localTime} from '../zone.ts';
import type {Context, Draft, Point} from './draft.ts';
import {isFromOutside} from './parts.ts';
import {revisionEvidence} from './revisions.ts';
import {firstErrorAfter, signEvidence} from './signs.ts';
import type {Bad} from './trouble.ts';
import {functionOfJob, workerOf} from './wiring.ts';

/** A change may show this late, ms. */
const suspectFor = 10 * minute;
/** Cells of the name of a cause. */
const longestTitle = 140;

/** Whether an instance of a check is what was changed, or what something was changed to. */
const names = (instance: string | undefined, {subject, diff}: Change): boolean =>
	instance !== undefined && (instance === subject || diff.some(({after}) => after === instance));

/** Whether what changed is what the trouble is about: where nothing says that, chance may have put them together. */
function concerns(change: Change, one: Bad, scene: SystemScene): boolean {
	const {kind, subject} = change;
	const {runs, measure, alert} = one;
	if (kind === 'action' || names(alert.instance, change)) return true;
	if (kind === 'network') return isFromOutside(one, scene);
	const ofJob = measure !== undefined && 'jobs' in measure ? alert.instance : undefined;
	const {job, function: worker} = runs
		? workerOf(scene, runs.source)
		: {job: ofJob, function: functionOfJob(scene, ofJob)};
	if (!worker && job === undefined) return kind === 'deploy' || kind === 'service' || kind === 'database';
	return subject === job || subject === worker?.name || (worker?.env ?? '').includes(`secret:${subject}/`);
}

/** ms: the first bad point of a metric begins up to a minute before what is in it. */
const blur = minute;

/** What the time says for a change: undefined where it came after everything, or long before. */
function timing(change: Change, bad: readonly Bad[], scene: SystemScene): Point | undefined {
	const {t} = change;
	const after = bad.filter(({begin}) => begin >= t - blur).toSorted((a, b) => a.begin - b.begin);
	const concerned = after.filter(one => concerns(change, one, scene));
	const untried = concerned.find(({lastGood}) => lastGood !== undefined && lastGood <= t);
	if (untried) {
		const last = localTime(untried.lastGood ?? t, scene.system.tz);
		return {
			points: 3,
			text: `${beforeText(untried.begin - t)} the first run that failed; the last good one began ${last}`,
		};
	}
	const next = concerned[0] ?? after[0];
	if (!next || next.begin - t > suspectFor) return undefined;
	const name = next.alert.instance === undefined ? next.alert.title : `${next.alert.title} ${next.alert.instance}`;
	const first = firstErrorAfter(scene, change);
	const log = first === undefined ? '' : `, ${beforeText(first)} the first new error`;
	const lead = next.begin - t;
	const when = lead > 0 ? `${beforeText(lead)} ${name} went bad` : `in the minute in which ${name} went bad`;
	const text = `${when}${log}`;
	return concerned.length > 0
		? {points: 3, text}
		: {points: 1, text: `${text}, though nothing says that it has to do with it`};
}

/** `8 s before`, `right before`. */
const beforeText = (ms: number): string => (ms < second ? 'right before' : `${duration(ms)} before`);

/** From when on something surely was bad, ms: a run that failed may have been well when it began. */
const knownBad = ({runs, alert, begin}: Bad): number => (runs ? (alert.badSince ?? begin) : begin);

/** What was bad already when the change came. */
function earlier({t}: Change, bad: readonly Bad[], scene: SystemScene): Point[] {
	const before = bad.filter(one => knownBad(one) < t - blur && isFiring(one.alert));
	const [first] = before.toSorted((a, b) => a.begin - b.begin);
	if (!first) return [];
	return [{points: 1, text: `${first.alert.title} is bad since ${localTime(first.begin, scene.system.tz)}, before it`}];
}

/** Every change that came shortly before something of this went bad. */
export function suspects({scene, bad, history}: Context): Draft[] {
	const shares = new Map(
		Object.keys(scene.system.sources).flatMap(id =>
			rowsOf(scene.source(id)).flatMap(({revision, percent}): [string, number][] =>
				typeof revision === 'string' && typeof percent === 'number' ? [[revision, percent]] : [],
			),
		),
	);
	return changesOf(scene).flatMap((change): Draft[] => {
		const time = timing(change, bad, scene);
		if (!time) return [];
		const {kind, subject, revision, t, diff} = change;
		const none = {evidence: [], against: [], words: ''};
		const served = revision === undefined ? none : revisionEvidence(change, history, shares.get(revision));
		const logged = signEvidence(scene, change);
		// Requests and errors of one revision are one fact: it counts once.
		const isCounted = served.evidence.length > 0;
		const signs = logged.evidence.map(one => (isCounted ? {...one, points: 0} : one));
		const isContradicted = isCounted && logged.against.length > 0;
		const differs = diff.length > 0 ? [{points: 1, text: diffWords(diff)}] : [];
		return [
			{
				id: `${kind} ${revision ?? subject} ${t}`,
				title: changeWords({...change, diff: []}, longestTitle),
				subject,
				begin: t,
				evidence: [time, ...served.evidence, ...signs, ...differs],
				against: [...served.against, ...(isContradicted ? [] : logged.against), ...earlier(change, bad, scene)],
				telling: served.words || logged.words || time.text,
				change,
			},
		];
	});
}
