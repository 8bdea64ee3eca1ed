/** How a fault of one API looks from the wall: in its sources, and in the log. */
import {probeIn, unansweredIn} from '../../src/cloud/sources/http.ts';
import type {CloudError} from '../../src/cloud/types.ts';
import type {Fault} from '../../src/sandbox/faults/types.ts';
import {type Cell, shown, statusOf} from './faultMatrix.ts';
import type {FaultyWall, Watched} from './faultyWall.ts';

/** The system whose log is followed. */
export const logged = 'ingestion';
/** Refusals after which the tail would only be polled for ten minutes: one less says as much. */
const refusals = 2;
/** How the open stream ends, for every fault that only the next one can meet: worth a word where it had lived for a moment only. */
const hourOver = /maximum allowed duration/;

export interface Scene {
	/** The fault comes. */
	begin(): void;
	/** True once all whom it concerns have said so. Throws when something else is said. */
	isSaid(): boolean;
	/** The fault goes. */
	heal(): void;
	isHealed(): boolean;
}

export const isTail = ({column}: Cell): boolean => column.method === 'TailLogEntries';

export const isWell = ({state}: Watched): boolean => {
	const {error, reading} = state();
	return error === undefined && reading !== undefined && unansweredIn(reading.answer) === undefined;
};

/** Whether it is this fault that such an error tells of. */
export function says({fault}: Cell, {kind, message}: Pick<CloudError, 'kind' | 'message'>): boolean {
	const expected = shown[fault];
	return expected !== undefined && expected.kind === kind && expected.text.test(message);
}

/** What is injected for a cell. */
export function faultsOf(cell: Cell): Fault[] {
	const {
		fault: name,
		column: {api, method},
	} = cell;
	const fault: Fault = {name, api, ...(method && {method})};
	if (!isTail(cell) || name === 'tail-ended') return [fault];
	const kind = shown[name]?.kind;
	const times = kind === 'denied' || kind === 'quota' ? {times: refusals} : {};
	// The stream that is open ends as Google ends it every hour; the next one meets the fault.
	return [
		{name: 'tail-ended', api, times: 1},
		{...fault, ...times},
	];
}

export function sceneOf(wall: FaultyWall, cell: Cell, its: readonly Watched[]): Scene {
	return isTail(cell) ? tailScene(wall, cell) : sourceScene(wall, cell, its);
}

/** What the sources of the API show. */
function sourceScene(wall: FaultyWall, cell: Cell, its: readonly Watched[]): Scene {
	const {fault, column} = cell;
	let since = 0;
	const said = new Set<string>();
	const isNew = ({state}: Watched) => (state().reading?.fetchedAt ?? 0) > since;
	const probe = ({state}: Watched) => probeIn(state().reading?.answer);
	const status = statusOf(cell);
	function shows(one: Watched): boolean {
		const {error} = one.state();
		// For a page every answer is one.
		if (status !== undefined) return isNew(one) && probe(one)?.status === status;
		const unanswered = unansweredIn(one.state().reading?.answer);
		if (unanswered && shown[fault]) return shown[fault].text.test(unanswered.unanswered);
		if (shown[fault]) return error !== undefined && says(cell, error);
		return isNew(one) && isWell(one) && isSane(one, wall.clock.now());
	}
	const mark = () => {
		since = wall.clock.now();
	};
	/** What the pages say without the fault: in a burning world that is no 200. */
	const usual = new Map<string, number | null | undefined>();
	return {
		begin() {
			for (const one of its) usual.set(one.name, probe(one)?.status);
			mark();
		},
		isSaid() {
			for (const one of its) if (shows(one)) said.add(one.name);
			// A short answer arrives in time even byte by byte.
			return said.size === its.length || (fault === 'drip' && said.size > 0);
		},
		heal: mark,
		isHealed: () =>
			its.every(
				one => isWell(one) && isNew(one) && (column.api !== 'http' || probe(one)?.status === usual.get(one.name)),
			),
	};
}

/** No age is negative, and no row is there twice. */
function isSane({state}: Watched, now: number): boolean {
	const {reading} = state();
	if ((reading?.dataAt ?? 0) > now) return false;
	if (reading?.answer.kind !== 'rows') return true;
	const rows = reading.answer.rows.map(row => JSON.stringify(row));
	return new Set(rows).size === rows.length;
}

/** What the log shows: lines in any case, by lists where there is no stream, and then the reason. */
function tailScene(wall: FaultyWall, {fault}: Cell): Scene {
	const lines = () => wall.lines.get(logged) ?? [];
	let since = 0;
	let received = 0;
	const grew = () => lines().length > received;
	const mark = () => {
		since = wall.statuses.length;
		received = lines().length;
	};
	// A stream that lived a while, or says nothing at all, is worth no word: it is taken up again.
	const mayBeSilent = shown[fault] === undefined || ['hang', 'drip', 'half', 'malformed'].includes(fault);
	return {
		begin: mark,
		isSaid() {
			const told = wall.statuses
				.slice(since)
				.filter(({mode, reason = ''}) => mode === 'down' || !hourOver.test(reason));
			const stranger = told.find(
				({mode, reason}) => mode === 'down' || (reason !== undefined && shown[fault]?.text.test(reason) !== true),
			);
			if (stranger) throw new Error(`the log is ${stranger.mode}: ${stranger.reason}`);
			return grew() && (mayBeSilent || told.some(({mode, reason}) => mode === 'poll' && reason !== undefined));
		},
		heal: mark,
		isHealed() {
			const ids = lines().map(({insertId}) => insertId);
			if (new Set(ids).size !== ids.length) throw new Error('a line came twice');
			const {mode, reason} = wall.poller.tail(logged);
			return grew() && mode === 'tail' && reason === undefined;
		},
	};
}
