/** What whoever comes next has to know: what fired, what was done, what is open. Pure. */

import {itemIn} from '../../calendar/lists.ts';
import {alertName} from '../../incidents/alertFacts.ts';
import {foldIncidents, isOpen} from '../../incidents/fold.ts';
import type {IncidentRules} from '../../incidents/rules.ts';
import {timersOf} from '../../incidents/timers.ts';
import type {Incident} from '../../incidents/types.ts';
import {factWords} from '../../incidents/words.ts';
import type {Fact} from '../../journal/fact.ts';
import {duration} from '../../text/durations.ts';
import {plural} from '../../text/format.ts';
import {markdownOf} from '../../text/markdown.ts';
import {isoText, localDate, localTime} from '../../zone.ts';
import {firedIn} from './impact.ts';
import {bothTimes, bullets, section, table} from './markdown.ts';

export interface HandoverParts {
	/** All that are known, oldest first: what is open may have begun long before. */
	facts: readonly Fact[];
	/** ms. */
	since: number;
	now: number;
	systems: readonly {system: string; title: string; tz: string; rules: IncidentRules}[];
	/** Who hands over. */
	by: string;
	/** What was due of the checklists, and nobody ticked, a line each. */
	checklists: readonly string[];
}

type HoldFact = Extract<Fact, {kind: 'hold'}>;

/** The last word about each alert that somebody took or silenced, where it is still in force. */
function holdsOf(facts: readonly Fact[], now: number): HoldFact[] {
	const last = new Map<string, HoldFact>();
	for (const fact of facts) if (fact.kind === 'hold') last.set(fact.key, fact);
	return [...last.values()].filter(({hold}) => hold !== undefined && (hold.until ?? Number.POSITIVE_INFINITY) > now);
}

const isOf = ({system}: {system?: string}, systems: HandoverParts['systems']): boolean =>
	system === undefined || systems.some(one => one.system === system);

/** What was ticked, a line for each list and the day it was done for: `sales/daily of 2026-11-29: 5 ticked, 2 by ann`. */
function tickLines(facts: readonly Fact[]): string[] {
	const last = new Map<string, Extract<Fact, {kind: 'item'}>>();
	for (const fact of facts) if (fact.kind === 'item') last.set(fact.item, fact);
	const ticked = [...last.values()].filter(({tick}) => tick !== undefined);
	const listOf = ({item}: {item: string}): string => {
		const {system, list, date} = itemIn(item);
		return `${system}/${list}${date === '' ? '' : ` of ${date}`}`;
	};
	return [...Map.groupBy(ticked, listOf)].map(([list, items]) => {
		const people = Map.groupBy(
			items.flatMap(({tick}) => tick?.by ?? []),
			who => who,
		);
		const by = [...people].map(([who, its]) => `, ${its.length} by ${who}`).join('');
		return `${list}: ${items.length} ticked${by}`;
	});
}

function incidentLines(incident: Incident, rules: IncidentRules, tz: string, now: number): string[] {
	const {label, severity, title, state, lead, declaredAt, todo, channel, tracker} = incident;
	const clocks = timersOf(incident, rules, now)
		.filter(one => one.state !== 'met')
		.slice(0, 3);
	return [
		`- **${markdownOf(`${label ?? severity} ${title}`)}**: ${state}, led by ${markdownOf(lead)}, declared ${bothTimes(declaredAt, tz)}${[tracker, channel].map(one => (one === undefined ? '' : `, ${markdownOf(one)}`)).join('')}`,
		...clocks.map(
			one => `  - ${markdownOf(one.title)}: ${one.state === 'late' ? 'LATE since' : 'due'} ${localTime(one.dueAt, tz)}`,
		),
		...todo.map(({text}) => `  - [ ] ${markdownOf(text)}`),
	];
}

export function handoverMarkdown({facts, since, now, systems, by, checklists}: HandoverParts): string {
	const own = facts.filter(fact => isOf(fact, systems));
	const lately = own.filter(({at}) => at >= since);
	const [zone] = new Set(systems.map(({tz}) => tz)).size === 1 ? systems : [];
	const tz = zone?.tz ?? 'UTC';
	const named = new Map(systems.map(one => [one.system, one]));
	const incidents = foldIncidents(facts).filter(one => named.has(one.system));
	const open = incidents.filter(isOpen);
	const over = incidents.filter(
		one =>
			!isOpen(one) && (lately.some(fact => 'incident' in fact && fact.incident === one.id) || one.declaredAt >= since),
	);
	const alerts = firedIn(own).filter(({at, endedAt}) => endedAt === undefined || endedAt >= since || at >= since);
	const burning = alerts.filter(({endedAt}) => endedAt === undefined);
	const holds = holdsOf(own, now);
	const holderOf = (key: string) => holds.find(one => one.key === key && one.hold?.kind === 'ack')?.hold?.who;
	const time = (t: number) =>
		localDate(t, tz) === localDate(now, tz) ? localTime(t, tz) : `${localDate(t, tz)} ${localTime(t, tz)}`;
	const of = (kinds: readonly Fact['kind'][]) => lately.filter(({kind}) => kinds.includes(kind));
	const withTime = (fact: Fact): string =>
		`${time(fact.at)} ${fact.system === undefined || systems.length === 1 ? '' : `${fact.system}: `}${factWords(fact)}${fact.by === undefined ? '' : ` (${fact.by})`}`;
	return [
		`# Handover by ${markdownOf(by)}, ${bothTimes(now, tz)}`,
		'',
		`${systems.map(({title}) => markdownOf(title)).join(', ')}. The last ${duration(now - since)}, since ${bothTimes(since, tz)}. Times are of ${tz}.`,
		'',
		`${plural(burning.length, 'alert')} ${burning.length === 1 ? 'fires' : 'fire'}, ${plural(open.length, 'incident')} open, ${plural(of(['action']).filter(fact => fact.kind === 'action' && fact.phase !== 'sent').length, 'action')} done.`,
		...section(
			'Open incidents',
			open.flatMap(one => {
				const its = named.get(one.system);
				return its ? incidentLines(one, its.rules, its.tz, now) : [];
			}),
			'None.',
		),
		...section(
			'Incidents that ended',
			over.flatMap(one => bullets([`${one.label ?? one.severity} ${one.title}: ${one.state}`])),
			'None.',
		),
		...section(
			'What fires now',
			table(
				['alert', 'since', 'value', 'who has it'],
				burning.map(({key, title, at, value}) => [title, time(at), value, holderOf(key) ?? 'nobody']),
			),
			'Nothing.',
		),
		...section(
			'What fired',
			table(
				['alert', 'from', 'to', 'value'],
				alerts.flatMap(({title, at, endedAt, value, times}) =>
					endedAt === undefined
						? []
						: [[times > 1 ? `${title} (${times} times)` : title, time(at), time(endedAt), value]],
				),
			),
			'Nothing else.',
		),
		...section('What was done', bullets(of(['action', 'step']).map(withTime)), 'Nothing.'),
		...section('Checklists', bullets([...checklists, ...tickLines(lately)]), 'None.'),
		...section(
			'Silences',
			bullets(
				holds.flatMap(fact =>
					fact.hold?.kind === 'mute'
						? [`${alertName(fact)} until ${time(fact.hold.until)}: ${fact.hold.reason ?? ''} (${fact.hold.who})`]
						: [],
				),
			),
			'None.',
		),
		...section('Messages sent', bullets(of(['sent']).map(withTime)), 'None.'),
		...section('Notes', bullets(of(['note', 'todo', 'hypothesis']).map(withTime)), 'None.'),
		...section(
			'What the wall did not see',
			bullets(
				lately.flatMap(fact =>
					fact.kind === 'gap'
						? [`${time(fact.at)} to ${time(fact.to)}: ${fact.why} (${duration(fact.to - fact.at)})`]
						: [],
				),
			),
			'It ran all the time.',
		),
		'',
		`Written ${isoText(now)} by pitwall.`,
		'',
	].join('\n');
}
