/** The post-mortem of an incident, half written: what the facts know, and questions where only people know. Pure. */
import {minute} from '../../clock.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {told} from '../../incidents/blindness.ts';
import type {IncidentRules} from '../../incidents/rules.ts';
import type {Incident} from '../../incidents/types.ts';
import {duration} from '../../text/durations.ts';
import {markdownOf} from '../../text/markdown.ts';
import {instantOf, isoText, localDate, localTime} from '../../zone.ts';
import {endedAt} from '../known.ts';
import {type Fired, firedIn, type Spent, timeInSeverities, timeInStates} from './impact.ts';
import {bothTimes, bullets, section, table} from './markdown.ts';
import {type Prompts, promptsOf} from './prompts.ts';

export interface PostmortemParts {
	incident: Incident;
	rules: IncidentRules;
	system: Pick<SystemConfig, 'title' | 'tz'>;
	/** When it is written, ms. */
	now: number;
	/** What it cost of the error budgets, in words, where that is known. */
	budgets?: readonly {slo: string; spent: string}[];
	/** The newest record of the audit log: later changes to older records would show. */
	audit?: {seq: number; hash: string};
	/** A recording of the wall. */
	recording?: string;
}

interface Line {
	at: string;
	local: string;
	words: string;
	by?: string;
	pinned?: true;
	/** It was written down later than it happened. */
	recorded?: string;
}

/** All that the document says, for other programs. */
export interface Postmortem {
	incident: Omit<Incident, 'timeline' | 'snoozed' | 'met'>;
	system: string;
	tz: string;
	writtenAt: string;
	impact: {
		/** Where it fired before it was detected: one that is less grave. */
		firstAlertAt?: string;
		detectedAt: string;
		declaredAt: string;
		endedAt?: string;
		/** ms. */
		lasted: number;
		severities: readonly Spent[];
		states: readonly Spent[];
		alerts: readonly Fired[];
		budgets: readonly {slo: string; spent: string}[];
	};
	timeline: readonly Line[];
	/** It is of a kind whose timeline is nobody else's to read. */
	private: boolean;
	prompts: Prompts;
	audit?: {seq: number; hash: string};
	recording?: string;
}

export function postmortemOf({
	incident,
	rules,
	system,
	now,
	budgets = [],
	audit,
	recording,
}: PostmortemParts): Postmortem {
	const {timeline, snoozed: _, met: __, ...own} = incident;
	const ended = endedAt(incident);
	const until = ended ?? now;
	const alerts = firedIn(timeline.map(({fact}) => fact));
	const [firstAlert] = alerts;
	return {
		incident: own,
		system: system.title,
		tz: system.tz,
		writtenAt: isoText(now),
		impact: {
			...(firstAlert && firstAlert.at < incident.detectedAt && {firstAlertAt: isoText(firstAlert.at)}),
			detectedAt: isoText(incident.detectedAt),
			declaredAt: isoText(incident.declaredAt),
			...(ended !== undefined && {endedAt: isoText(ended)}),
			lasted: until - incident.detectedAt,
			severities: timeInSeverities(incident, until),
			states: timeInStates(incident, until),
			alerts,
			budgets,
		},
		timeline: told(timeline)
			.filter(({fact}) => fact.kind !== 'pin')
			.map(({at, recorded, by, words, pinned}): Line => {
				const backdated = recorded - at >= minute;
				return {
					at: isoText(at),
					local: `${localDate(at, system.tz)} ${localTime(at, system.tz, true)}`,
					words,
					...(by !== undefined && {by}),
					...(pinned && {pinned}),
					...(backdated && {recorded: isoText(recorded)}),
				};
			}),
		private: own.type !== undefined && rules.types[own.type]?.private === true,
		prompts: promptsOf(incident, rules, now),
		...(audit && {audit}),
		...(recording !== undefined && {recording}),
	};
}

const spentRows = (what: string, all: readonly Spent[]): string[][] =>
	all.map(({name, ms}) => [what, name, duration(ms)]);

function impactLines({impact, tz}: Postmortem): string[] {
	const {alerts, budgets, severities, states, lasted, firstAlertAt, detectedAt, declaredAt, endedAt: ended} = impact;
	const time = (iso: string) => bothTimes(instantOf(iso), tz);
	const after = (iso: string, earlier: string) => `${duration(instantOf(iso) - instantOf(earlier))} later`;
	return [
		...table(
			['what', '', 'time'],
			[
				...(firstAlertAt === undefined ? [] : [['first alert', time(firstAlertAt), '']]),
				['detected', time(detectedAt), firstAlertAt === undefined ? '' : after(detectedAt, firstAlertAt)],
				['declared', time(declaredAt), after(declaredAt, detectedAt)],
				['to', ended === undefined ? 'goes on' : time(ended), duration(lasted)],
				...spentRows('severity', severities),
				...spentRows('state', states),
				...budgets.map(({slo, spent}) => ['error budget', slo, spent]),
			],
		),
		...(alerts.length > 0 ? [''] : []),
		...table(
			['alert', 'fired', 'ended', 'value'],
			alerts.map(({title, at, endedAt: end, value, limit, times}) => [
				times > 1 ? `${title} (${times} times)` : title,
				bothTimes(at, tz),
				end === undefined ? 'still fires' : bothTimes(end, tz),
				limit === undefined || limit === '' ? value : `${value} (limit ${limit})`,
			]),
		),
	];
}

/** The document for people. */
export function postmortemMarkdown(document: Postmortem): string {
	const {incident, system, timeline, prompts, audit, recording, writtenAt, tz} = document;
	const {title, label, severity, state, lead, roles, tracker, channel, todo, hypotheses, sent, id, drill, type} =
		incident;
	const proven = hypotheses.filter(one => one.state === 'proven').map(({text}) => text);
	const others = Object.entries(roles).filter(([role, who]) => role !== 'lead' && who !== '');
	return [
		`# ${drill === undefined ? '' : 'DRILL: '}Post-mortem: ${markdownOf(`${label ?? severity} ${title}`)}`,
		'',
		...(document.private ? ['**Private: for the people who worked on it.**', ''] : []),
		...bullets([
			`System: ${system}`,
			...(type === undefined ? [] : [`Kind: ${type}`]),
			`State: ${state}`,
			`Lead: ${lead}`,
			...others.map(([role, who]) => `${role}: ${who}`),
			...(tracker === undefined ? [] : [`Tracker: ${tracker}`]),
			...(channel === undefined ? [] : [`Channel: ${channel}`]),
			`Incident: ${id}`,
			`Written: ${bothTimes(instantOf(writtenAt), tz)}`,
		]),
		...section('Impact', impactLines(document), 'Nothing is known of it.'),
		'',
		'Who noticed, and what could they not do? ‹fill: Impact on users›',
		...section('Cause', bullets(proven), '‹fill: Root Cause›'),
		...section('What went well', bullets(prompts.well), '‹fill: What went well›'),
		...section('What went badly', bullets(prompts.badly), '‹fill: What went badly›'),
		...section(
			'Action items',
			todo.map(
				({text, by}) =>
					`- [ ] ${markdownOf(text)}${by === undefined ? '' : ` (noted by ${markdownOf(by)})`} ‹fill: Who, until when›`,
			),
			'- [ ] ‹fill: What, who, until when›',
		),
		...section('Gaps of monitoring', bullets(prompts.monitoring), '‹fill: What did not fire, or too late?›'),
		...section('Changes of runbooks', bullets(prompts.runbooks), '‹fill: Which step was missing, wrong or late?›'),
		...section(
			'Messages',
			table(
				['time', 'message', 'to', ''],
				sent.map(({at, template, to, failed}) => [
					bothTimes(at, tz),
					template,
					to,
					failed === undefined ? '' : `failed: ${failed}`,
				]),
			),
			'Nobody was told by the wall.',
		),
		...section(
			'Timeline',
			table(
				['UTC', tz, 'what', 'who'],
				timeline.map(({at, local, words, by = '', pinned, recorded}) => [
					at.slice(0, 19).replace('T', ' '),
					local,
					`${pinned ? '★ ' : ''}${words}${recorded === undefined ? '' : ` (written down ${recorded.slice(11, 16)} UTC)`}`,
					by,
				]),
			),
			'Nothing was written down.',
		),
		...section(
			'Evidence',
			bullets([
				...(audit ? [`Audit log: ${audit.seq} records, the newest has the hash ${audit.hash}`] : []),
				...(recording === undefined ? [] : [`Recording: ${recording}`]),
			]),
			'There was no audit log.',
		),
		'',
	].join('\n');
}
