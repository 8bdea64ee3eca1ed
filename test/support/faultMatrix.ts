/** Every fault against every API that the wall asks, taken from the sandbox's own lists: what is to be said, and what makes no sense. */
import type {CloudErrorKind} from '../../src/cloud/types.ts';
import {type Api, apiNames} from '../../src/sandbox/apis/index.ts';
import {failureOf} from '../../src/sandbox/faults/errors.ts';
import {type FaultName, faultNames} from '../../src/sandbox/faults/names.ts';
import {createFaults} from '../../src/sandbox/faults/registry.ts';
import {checkFault} from '../../src/sandbox/faults/types.ts';

/** An API, or one method of it that is asked and fails in its own way. */
export interface Column {
	name: string;
	api: Api;
	method?: string;
}

export interface Cell {
	fault: FaultName;
	column: Column;
	/** Why there is nothing to see here. */
	because?: string;
}

/** Cells that come one after the other; lanes of one wall fail at the same time and are of different APIs. */
export interface Lane {
	name: string;
	api: Api;
	cells: Cell[];
	wall: number;
}

/** Error kind (its word stands in docs/faults.md) and words that each fault shows as; nothing for those that only change answers. */
export const shown: Readonly<Record<FaultName, {kind: CloudErrorKind; text: RegExp} | undefined>> = {
	'401': {kind: 'auth', text: /^run gcloud auth application-default login.*refused/},
	'403': {kind: 'denied', text: /permission/i},
	'429': {kind: 'quota', text: /quota exceeded|rate limits/i},
	'429-retry-after': {kind: 'quota', text: /quota exceeded/i},
	'500': {kind: 'unavailable', text: /internal error/i},
	'503': {kind: 'unavailable', text: /currently unavailable/},
	deadline: {kind: 'timeout', text: /deadline expired/i},
	reset: {kind: 'unavailable', text: /connection was cut/},
	half: {kind: 'unavailable', text: /broke off/},
	malformed: {kind: 'unavailable', text: /cannot be read/},
	clock: undefined,
	'invalid-rapt': {kind: 'auth', text: /^run gcloud auth application-default login.*expired/},
	'tail-ended': undefined,
	duplicates: undefined,
	late: undefined,
	'operation-failed': undefined,
	revoked: {kind: 'denied', text: /^needs [a-z]+\.[a-zA-Z]+\.[a-z]+|permission denied/i},
	'api-disabled': {kind: 'denied', text: /run gcloud services enable [a-z]+\.googleapis\.com --project [a-z-]+$/},
	hang: {kind: 'timeout', text: /^no answer/},
	drip: {kind: 'timeout', text: /^no answer/},
};

/** APIs whose methods fail apart from each other. All that the wall asks of them are here. */
export const parts: Readonly<Partial<Record<Api, readonly string[]>>> = {
	bigquery: ['tables.get', 'jobs.query', 'jobs.list'],
	logging: ['ListLogEntries', 'TailLogEntries'],
};

const columns: readonly Column[] = apiNames.flatMap(
	(api): Column[] => parts[api]?.map(method => ({name: `${api} ${method}`, api, method})) ?? [{name: api, api}],
);

/** What lasts until a deadline. Last in their lane: looks that still wait when they are healed end in the same words. */
export const slow: readonly FaultName[] = ['hang', 'drip'];

function becauseOf(fault: FaultName, {api, method = 'any'}: Column): string | undefined {
	if (api === 'resourcemanager') return 'only doctor asks it (test/protocol/doctor.test.ts)';
	if (api === 'pubsub') return 'only actions ask it (test/protocol/actions.test.ts)';
	if (api === 'token') return 'no look asks for a token, only a trigger that was typed (test/protocol/faults.test.ts)';
	if (fault === 'invalid-rapt' && api !== 'http')
		return 'one login for all APIs: they are blind together (test/protocol/wall-faults.test.ts)';
	if (api === 'http' && fault === 'malformed') return 'a page is judged by its status, whatever it says';
	if (fault === 'operation-failed') return 'no look begins an operation (test/protocol/actions.test.ts)';
	const checked = checkFault({name: fault});
	const {breaking, changes} = createFaults([checked]).begin({api, method});
	if (breaking || changes.length > 0) return undefined;
	if (checked.api !== undefined && checked.api !== api) return 'only logs have it';
	if (api === 'http') return "the health page is not Google's: it knows nothing of its logins, roles and switches";
	return 'only a stream has it';
}

const cells: readonly Cell[] = columns.flatMap(column =>
	[...faultNames]
		.toSorted((a, b) => slow.indexOf(a) - slow.indexOf(b))
		.map(fault => {
			const because = becauseOf(fault, column);
			return {fault, column, ...(because !== undefined && {because})};
		}),
);

/** Those that are left out, by reason: which faults on which columns. */
export const leftOut: ReadonlyMap<string, string> = new Map(
	[...Map.groupBy(cells, ({because}) => because)].flatMap(([because, its]) => {
		const names = (of: (cell: Cell) => string) => [...new Set(its.map(of))].join(', ');
		return because === undefined
			? []
			: [[because, `${names(({fault}) => fault)} on ${names(({column}) => column.name)}`] as const];
	}),
);

/** A refused stream pauses for minutes, and a query may take 30 s: these get lanes of their own. */
const isPatient = ({column: {method}, fault}: Cell) =>
	(method === 'jobs.query' && slow.includes(fault)) ||
	(method === 'TailLogEntries' && ['auth', 'denied', 'quota'].includes(shown[fault]?.kind ?? ''));

const sensible = cells.filter(({because}) => because === undefined);

/** Every fault once and every column at least once, none of them patient. */
function sample(): Cell[] {
	const quick = sensible.filter(cell => !isPatient(cell));
	const chosen: Cell[] = [];
	const uses = (of: Column) => chosen.filter(({column}) => column === of).length;
	// The fault that the fewest columns know chooses first, and each takes the column that has the fewest so far.
	for (const its of [...Map.groupBy(quick, ({fault}) => fault).values()].toSorted((a, b) => a.length - b.length))
		chosen.push(...its.toSorted((a, b) => uses(a.column) - uses(b.column)).slice(0, 1));
	for (const [column, its] of Map.groupBy(quick, cell => cell.column))
		if (uses(column) === 0) chosen.push(...its.slice(0, 1));
	return quick.filter(cell => chosen.includes(cell));
}

/** `npm run test:matrix` and `.ci/nightly` run every cell, `npm test` a sample. */
const planned = process.env.PITWALL_FAULT_MATRIX === 'whole' ? sensible : sample();

function plan(): Lane[] {
	const named = Map.groupBy(planned, cell => (isPatient(cell) ? `${cell.column.name}, slow` : cell.column.name));
	/** As many as the API with the most lanes has. */
	const perApi = Map.groupBy(named.values(), its => its[0]?.column.api);
	const wallCount = Math.max(...[...perApi.values()].map(its => its.length));
	const lanes: Lane[] = [];
	for (const [name, its] of [...named].toSorted(([, a], [, b]) => b.length - a.length)) {
		const api = its[0]?.column.api ?? 'bigquery';
		const free = Array.from({length: wallCount}, (_, wall) => wall).filter(
			wall => !lanes.some(lane => lane.wall === wall && lane.api === api),
		);
		const load = (wall: number) => lanes.filter(lane => lane.wall === wall).length;
		const [wall] = free.toSorted((a, b) => load(a) - load(b));
		if (wall === undefined) throw new RangeError(`no wall is left for ${name}`);
		// Lanes begin at different faults: two APIs that say the same would hide that one speaks for the other.
		const quick = its.filter(({fault}) => !slow.includes(fault));
		const shift = (4 * load(wall)) % Math.max(1, quick.length);
		const turned = [...quick.slice(shift), ...quick.slice(0, shift)];
		lanes.push({name, api, wall, cells: [...turned, ...its.filter(({fault}) => slow.includes(fault))]});
	}
	return lanes;
}

export const lanes: readonly Lane[] = plan();
export const walls = [...new Set(lanes.map(({wall}) => wall))].toSorted((a, b) => a - b);

/** The status that a page answers with under such a fault; undefined where it does not answer. */
export function statusOf({fault, column: {api}}: Cell): number | undefined {
	return api === 'http' ? failureOf(fault, {api, method: 'health'}, '', '')?.http : undefined;
}
