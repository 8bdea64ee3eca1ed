/**
 * What a wall takes up of the one before it: the last answers, lines, alerts that fired, and what people did. Shown, never
 * judged. An answer counts only while its source still asks the same question in the same build. Pure but for reading.
 */

import {youngTicks} from '../calendar/lists.ts';
import type {ItemTicks} from '../calendar/types.ts';
import type {Episode} from '../checks/episodes.ts';
import {type RememberedAlert, rememberedAlerts} from '../checks/remembered.ts';
import type {Hold, Holds} from '../checks/types.ts';
import {day} from '../clock.ts';
import type {Reading} from '../cloud/types.ts';
import {logFilter} from '../config/panes.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import {buildHash, logHash, questionHash} from '../journal/question.ts';
import {partOf, stateOf} from '../journal/rows.ts';
import {
	type JournalReader,
	type LineRow,
	type Part,
	type PartValues,
	parts,
	type ReadingRow,
} from '../journal/schema.ts';
import type {UnheldLine} from '../poll/types.ts';
import type {KnownSignatures} from '../signatures/types.ts';

/** The memory of one system. */
export interface SystemMemory {
	readings: ReadonlyMap<string, Reading>;
	/** Newest last. */
	lines: readonly UnheldLine[];
	alerts: readonly RememberedAlert[];
	/** When its alerts fired, oldest first. */
	episodes: readonly Episode[];
	/** What people have taken on or silenced, by the key of its alert. */
	holds: Holds;
	/** What is ticked on its checklists. */
	itemTicks: ItemTicks;
	/** Errors that were seen; absent where no log was read. */
	signatures?: KnownSignatures;
}

export type Memory = ReadonlyMap<string, SystemMemory>;

/** ms: older answers are not used. */
const oldest = 7 * day;
/** Lines of one log, and bytes of one answer as it is kept: a bigger one would hold up the first frame. */
export const limits = {lines: 200, body: 256 * 1024};

const notKept = {origin: '{}', payload: '{"note":"not kept over the restart"}'};

/**
 * @param facts of the days before, oldest first
 * @param now ms; what is later belongs to another clock and is left out
 */
export function rememberedIn(
	reader: Pick<JournalReader, 'readings' | 'lines'>,
	{systems}: Pick<LoadedConfig, 'systems'>,
	facts: readonly Fact[],
	now: number,
	build?: string,
): Memory {
	const rows = reader
		.readings(now)
		.filter(({seen, body}) => seen <= now && now - seen <= oldest && body.length <= limits.body);
	const find = (system: string, source: string) => rows.find(row => row.system === system && row.source === source);
	const part = <P extends Part>(name: P, system: string, of: string): [PartValues[P], ReadingRow] | undefined => {
		const row = find(system, parts[name]);
		const value = row?.of === of ? partOf(name, row) : undefined;
		return row && value !== undefined ? [value, row] : undefined;
	};
	const holds = holdsIn(facts, now);
	if (rows.length === 0 && holds.size === 0) return new Map();
	const [episodes = []] = part('episodes', '', buildHash(build)) ?? [];
	const [ticks = {}] = part('ticks', '', buildHash(build)) ?? [];
	const young = youngTicks(ticks, now);

	function memoryOf(config: SystemConfig): SystemMemory {
		const {system} = config;
		const readings = Object.keys(config.sources).flatMap((id): [string, Reading][] => {
			const row = find(system, id);
			if (!row || row.of !== questionHash(config, id, build)) return [];
			const reading = stateOf(row, now)?.reading;
			return reading && reading.fetchedAt <= now && now - reading.fetchedAt <= oldest ? [[id, reading]] : [];
		});
		const alerts = part('alerts', system, buildHash(build));
		const ofLog = logHash(config, build);
		const [signatures] = part('known', system, ofLog) ?? [];
		const isSameLog = logFilter(config) !== undefined && part('tail', system, ofLog) !== undefined;
		return {
			readings: new Map(readings),
			lines: isSameLog
				? reader
						.lines(system, now, limits.lines)
						.filter(({last}) => last <= now)
						.map(lineOf)
				: [],
			alerts: alerts ? rememberedAlerts(alerts[0], alerts[1].seen) : [],
			episodes: episodes.filter(one => one.system === system),
			holds: new Map([...holds].filter(([key]) => key.startsWith(`${system}.`))),
			itemTicks: Object.fromEntries(Object.entries(young).filter(([key]) => key.startsWith(`${system}/`))),
			...(signatures && signatures.at <= now && now - signatures.at <= oldest && {signatures}),
		};
	}

	return new Map(systems.map(config => [config.system, memoryOf(config)]));
}

/** What is on hold still. */
function holdsIn(facts: readonly Fact[], now: number): Holds {
	const holds = new Map<string, Hold>();
	for (const fact of facts) {
		if (fact.kind !== 'hold') continue;
		if (fact.hold && fact.hold.until > now) holds.set(fact.key, fact.hold);
		else holds.delete(fact.key);
	}
	return holds;
}

const lineOf = ({t, id, severity, service, revision, message, count, last}: LineRow): UnheldLine => ({
	insertId: id,
	t,
	severity,
	service,
	revision,
	message,
	count,
	lastAt: last,
	...notKept,
});
