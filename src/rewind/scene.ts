/** A scene made of what is kept of a moment. Pure. */
import {sortAlerts} from '../checks/alerts.ts';
import type {Fact} from '../journal/fact.ts';
import {partOf, stateOf} from '../journal/rows.ts';
import {type LineRow, type Part, type PartValues, parts, type ReadingRow} from '../journal/schema.ts';
import type {FoldedLine, PollStats, SourceState, TailState} from '../poll/types.ts';
import {keyOf, noTail, stillScene} from '../scene/still.ts';
import type {Scene, SentAction} from '../scene/types.ts';
import {noErrors, type SignatureState} from '../signatures/types.ts';

/** A row whose body was read. */
export type Decoded = Pick<ReadingRow, 'system' | 'source' | 'at' | 'seen'> &
	({state: SourceState} | {part: Part; value: PartValues[Part]});

interface Known {
	values: readonly Decoded[];
	/** By system, oldest first. */
	lines: Readonly<Record<string, readonly LineRow[]>>;
	/** Oldest first. */
	facts: readonly Fact[];
}

const partNames = Object.keys(parts) as Part[];

const noStats: PollStats = {
	perMinute: 0,
	errorsPerMinute: 0,
	bytesBilledToday: 0,
	usdToday: 0,
	failing: 0,
	total: 0,
	focused: true,
};

/** Undefined for a damaged row, or a part that this version does not know. */
export function decoded({body, of: _, ...row}: ReadingRow): Decoded | undefined {
	if (!row.source.startsWith('~')) {
		const state = stateOf({body, seen: row.seen}, Number.POSITIVE_INFINITY);
		return state && {...row, state};
	}
	const part = partNames.find(name => parts[name] === row.source);
	const value = part && partOf(part, {source: row.source, body});
	return part === undefined || value === undefined ? undefined : {...row, part, value};
}

/** @param t the moment, ms */
export function pastScene({values, lines, facts}: Known, t: number): Scene {
	const sources = new Map(
		values.flatMap(one => ('state' in one ? [[keyOf(one.system, one.source), asOf(one.state, t)] as const] : [])),
	);
	/** The value of a part has the type of its name. */
	const part = <P extends Part>(name: P, system = ''): PartValues[P] | undefined =>
		values.flatMap(one => ('part' in one && one.part === name && one.system === system ? [one.value] : []))[0] as
			| PartValues[P]
			| undefined;
	const systems = [...new Set(values.map(({system}) => system))].filter(system => system !== '');
	const tails = new Map(systems.map(system => [system, tailOf(part('tail', system), lines[system] ?? [])]));
	const signatures = new Map<string, SignatureState>(
		systems.map(system => [system, part('signatures', system) ?? noErrors]),
	);
	return stillScene(t, {
		...{sources, tails, signatures, facts},
		alerts: sortAlerts(systems.flatMap(system => part('alerts', system) ?? [])),
		episodes: part('episodes') ?? [],
		itemTicks: part('ticks') ?? {},
		judged: part('judged') ?? false,
		actions: sentOf(facts),
		stats: part('stats') ?? noStats,
	});
}

/** At that moment the answer had not yet been given again. */
const asOf = (state: SourceState, t: number): SourceState =>
	state.reading && state.reading.fetchedAt > t ? {...state, reading: {...state.reading, fetchedAt: t}} : state;

const tailOf = (tail: PartValues['tail'] | undefined, rows: readonly LineRow[]): TailState => ({
	...(tail ?? noTail),
	lines: rows.map(lineOf),
});

/** Lines are told apart by their place: their own numbers are not kept. */
const lineOf = ({t, id, severity, service, revision, message, count, last}: LineRow, index: number): FoldedLine => ({
	id: index,
	insertId: id,
	t,
	severity,
	service,
	revision,
	message,
	count,
	lastAt: last,
	origin: '{}',
	payload: '{"note":"not kept in the journal"}',
});

/** Actions whose call was sent, oldest first. */
const sentOf = (facts: readonly Fact[]): readonly SentAction[] =>
	facts.flatMap((fact): SentAction[] => {
		if (fact.kind !== 'action' || fact.phase !== 'sent') return [];
		const {system = '', action, target, title, by, at} = fact;
		return [{system, action, target, title, at, ...(by !== undefined && {by})}];
	});
