/** The standing of a pane's rows: by the checks that judge them, never by a comparison of its own. Pure. */

import {holds, instancesOf} from '../config/instances.ts';
import {judgesAge, judgesColumn, judgesSlo, sloOf, subscriptionKey, tableKey} from '../config/judged.ts';
import type {CheckConfig, Measure} from '../config/schema/checks.ts';
import type {BacklogPane} from '../panes/backlog/schema.ts';
import {isFiring} from './firing.ts';
import {limitsOf, type Trouble} from './levels.ts';
import {type Alert, type Level, levelOrder, severityOrder} from './types.ts';

/** The checks of a system and their alerts. */
export interface Judgement {
	checks: readonly CheckConfig[];
	/** Alerts of this system. */
	alerts: readonly Alert[];
	/** False until checks were judged for the first time: until then an empty list of alerts means nothing. */
	judged: boolean;
}

/** The standing of one row or number; empty where no check judges it. */
export interface Stand {
	level?: Level;
	/** A note behind the level, where it is not plainly ok. */
	alert?: Alert;
	/** The comparisons that judge the shown number, as in config. */
	limits?: Partial<Record<Trouble, string>>;
}

/** The level of an alert: a pending one has none yet, and one that could not be judged is never ok. */
export function alertLevel({state, level}: Pick<Alert, 'state' | 'level'>): Level {
	if (state === 'firing' || state === 'recovering') return level;
	return state === 'error' ? 'blind' : state;
}

/** What is bad, but not due yet, is no trouble: its reason is when it is due. */
export const isNotDue = ({state, progress}: Pick<Alert, 'state' | 'progress'>): boolean =>
	state === 'pending' && progress === undefined;

/** What nobody has to look at now: it is not due yet, or nobody has said what is bad. */
export const isCalm = (alert: Pick<Alert, 'state' | 'progress'>): boolean => isNotDue(alert) || alert.state === 'unset';

/** Whether an alert has something to say: what is calm has not, nor what loads for the first time. */
export const isOpenAlert = (alert: Pick<Alert, 'state' | 'progress' | 'was'>): boolean =>
	alert.state !== 'ok' && !isCalm(alert) && (alert.state !== 'loading' || alert.was !== undefined);

/** Whether an alert says that something is bad now: it fires, or builds up to that. */
export const isBad = (alert: Pick<Alert, 'state' | 'progress'>): boolean =>
	isFiring(alert) || (alert.state === 'pending' && !isNotDue(alert));

/** When the first of these alerts began to be bad, ms; undefined where none is. */
export function troubleSince(alerts: readonly Alert[]): number | undefined {
	const bad = alerts.filter(isBad).map(({badSince, since}) => badSince ?? since);
	return bad.length === 0 ? undefined : Math.min(...bad);
}

/** The most urgent first: by level, then by severity, then the oldest. What another alert explains comes after all that fires by itself. */
export const byUrgency = (a: Alert, b: Alert): number =>
	urgency(a) - urgency(b) || severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) || a.since - b.since;

const urgency = (alert: Alert): number =>
	alert.inhibitedBy && isFiring(alert) ? levelOrder.indexOf('warn') + 0.5 : levelOrder.indexOf(alertLevel(alert));

/** The note of a row that is not bad yet: `builds up 7 of 20 m`, `due 08:00`. */
export function waitText({alert}: Stand): string | undefined {
	if (alert?.state !== 'pending') return undefined;
	return alert.progress === undefined ? alert.reason : `builds up ${alert.progress}`;
}

function standOf(
	{alerts, judged}: Judgement,
	checks: readonly CheckConfig[],
	{instance, ...rest}: {instance?: string; shown?: CheckConfig | undefined} = {},
): Stand {
	if (checks.length === 0) return {};
	const [alert] = alerts
		.filter(one => checks.some(({id}) => id === one.check))
		.filter(one => instance === undefined || one.instance === undefined || one.instance === instance)
		.toSorted(byUrgency);
	const shown = 'shown' in rest ? rest.shown : checks[0];
	const level = !judged ? 'loading' : alert ? alertLevel(alert) : 'ok';
	return {level, ...(alert ? {alert} : {}), ...(shown ? {limits: limitsOf(shown.levels)} : {})};
}

/** An SLO: its burn counts as well; the limits are those of its value. */
export const sloStand = (judgement: Judgement, id: string): Stand =>
	standOf(
		judgement,
		judgement.checks.filter(({measure}) => sloOf(measure) === id),
		{shown: judgement.checks.find(({measure}) => judgesSlo(measure, id))},
	);

/** A column of the first row of a source. */
export const columnStand = (judgement: Judgement, source: string, column: string): Stand =>
	standOf(
		judgement,
		judgement.checks.filter(({measure}) => judgesColumn(measure, source, column)),
	);

/** A row of a source of tables: every check of the row counts; the limits are those of its age. */
export function tableStand(judgement: Judgement, source: string, table: string): Stand {
	const checks = rowChecks(judgement, [source], tableKey, table);
	return standOf(judgement, checks, {instance: table, shown: checks.find(({measure}) => judgesAge(measure, source))});
}

/** A queue: every check of the queue counts; the limits are those of its size. */
export function queueStand(judgement: Judgement, {backlog, age, deadLetters}: Queues, name: string): Stand {
	const sources = [backlog, age, ...(deadLetters === undefined ? [] : [deadLetters])];
	const checks = rowChecks(judgement, sources, subscriptionKey, name);
	const shown = checks.find(({measure}) => 'source' in measure && measure.source === backlog);
	return standOf(judgement, checks, {instance: name, shown});
}

type Queues = Pick<BacklogPane, 'backlog' | 'age' | 'deadLetters'>;

const rowChecks = ({checks}: Judgement, sources: readonly string[], key: string, name: string): CheckConfig[] =>
	checks.filter(
		({measure}) => 'source' in measure && sources.includes(measure.source) && holds(instancesOf(measure, key), name),
	);

/** A row of a source, told apart by a column; whatever is judged of it counts. */
export const rowStand = (judgement: Judgement, source: string, key: string, name: string): Stand =>
	standOf(judgement, rowChecks(judgement, [source], key, name), {instance: name});

/** The standing of one row by measures such as these. */
export const cellStand = (
	judgement: Judgement,
	judges: (measure: Measure) => boolean,
	key: string,
	name: string,
): Stand =>
	standOf(
		judgement,
		judgement.checks.filter(({measure}) => judges(measure) && holds(instancesOf(measure, key), name)),
		{instance: name},
	);

/** The runs of a source. */
export const runsStand = (judgement: Judgement, source: string): Stand =>
	standOf(
		judgement,
		judgement.checks.filter(({measure}) => 'runs' in measure),
		{instance: source},
	);

/** Everything that checks judge of these sources. */
export const sourcesStand = (judgement: Judgement, sources: readonly (string | undefined)[]): Stand =>
	standOf(
		judgement,
		judgement.checks.filter(({measure}) => 'source' in measure && sources.includes(measure.source)),
	);
