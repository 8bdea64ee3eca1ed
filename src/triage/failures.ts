/** Causes that errors name: a model that is not there, a secret that is refused, a quota that is used up. Pure. */
import {cleanLine} from '../text/clean.ts';
import {count} from '../text/format.ts';
import {shortRevision} from '../text/revision.ts';
import {localTime} from '../zone.ts';
import type {Context, Draft, Point} from './draft.ts';
import {type ErrorMeaning, meaningOf} from './errors.ts';
import {signsSince} from './signs.ts';
import {type Bad, failedRuns} from './trouble.ts';
import {settingOf, workerOf} from './wiring.ts';

interface Failure extends ErrorMeaning {
	text: string;
	/** ms; of the first of them. */
	at: number;
	/** The source of runs, the job or the revision that says so. */
	of: string;
	/** How often. */
	times: number;
	/** Absent for lines of the log. */
	bad?: Bad;
}

/** Cells of an error that is quoted. */
const longestQuote = 160;

/** The errors of failed runs and of attempts of jobs, then those of the log that began with the trouble. */
function failuresOf({scene, bad}: Context): Failure[] {
	const since = Math.min(...bad.map(({begin}) => begin));
	const said = [
		...bad.flatMap(one => errorsOf(one).map(error => ({...error, times: 1, bad: one}))),
		...signsSince(scene, since).map(({sample, firstAt, seen, revisions}) => ({
			text: sample,
			at: firstAt,
			times: seen,
			of: shortRevision(revisions.at(-1) ?? 'the log'),
		})),
	];
	return said.flatMap((one): Failure[] => {
		const meaning = meaningOf(one.text);
		return meaning ? [{...meaning, ...one}] : [];
	});
}

function errorsOf({runs, measure, alert, begin}: Bad): {text: string; at: number; of: string}[] {
	const of = alert.instance ?? alert.title;
	if (!measure) return [];
	if ('jobs' in measure) return [{text: alert.reason ?? '', at: begin, of}];
	if (!runs || !('runs' in measure) || measure.runs !== 'failed') return [];
	return failedRuns(runs).map(({error = '', startedAt}) => ({text: error, at: startedAt, of}));
}

/** One cause for each thing that errors name, or for each kind of error where they name none. */
export function failures(context: Context): Draft[] {
	const groups = Map.groupBy(failuresOf(context), ({kind, thing = ''}) => `${kind} ${thing}`);
	return [...groups].map(([id, group]) => draftOf(id, group as [Failure, ...Failure[]], context));
}

function draftOf(id: string, group: readonly [Failure, ...Failure[]], {scene, runs}: Context): Draft {
	const [{thing, words, text}] = group;
	// Where runs tell of it, the revisions that wrote it to the log say no more.
	const told = group.filter(({bad}) => bad !== undefined);
	const of = [...new Set((told.length > 0 ? told : group).map(one => one.of))];
	const begin = Math.min(...group.map(({at}) => at));
	const ofRuns = group.find(({bad}) => bad?.runs)?.bad?.runs;
	const worker = ofRuns && workerOf(scene, ofRuns.source).function;
	const setting = thing === undefined ? undefined : settingOf(worker?.env ?? null, thing);
	const times = group.reduce((sum, one) => sum + one.times, 0);
	const when = times === 1 ? 'at' : `${count(times)} times since`;
	const said = `${listed(of)} ${when} ${localTime(begin, scene.system.tz)}: ${cleanLine(text, longestQuote)}`;
	const read: Point[] = setting
		? [{points: 1, text: `${worker?.name} ${setting.secret ? 'reads it as' : 'asks for it by'} ${setting.name}`}]
		: [];
	const where = setting && !setting.secret ? `${setting.name} of ${worker?.name}` : listed(of);
	const fine = runs.filter(({source, failures: bad, last}) => last && bad === 0 && !of.includes(source));
	return {
		id,
		title: `${words} (${where})`,
		subject: worker?.name ?? of[0] ?? '',
		begin,
		evidence: [
			{points: thing === undefined ? 2 : 3, text: said},
			...read,
			...(ofRuns && fine.length > 0
				? [{points: 1, text: `the others run: ${listed(fine.map(({source}) => source))}`}]
				: []),
		],
		against: [],
		telling: words,
		...(thing !== undefined && {thing}),
	};
}

/** `gmail, dialpad and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
	const [shown, rest] = [names.slice(0, most), names.length - most];
	return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
