/** A wall without a cloud, for component tests: a poller one sets by hand, a clock that stands still, a small config. */
import {createRouter} from '../../hooks/router.ts';
import type {Wall} from '../../hooks/WallContext.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {Clock} from '../../src/clock.ts';
import type {Reading, Row} from '../../src/cloud/types.ts';
import {type LoadedConfig, systemSchema} from '../../src/config/schema/system.ts';
import {wallSchema} from '../../src/config/wall.ts';
import type {Change, Poller, PollStats, SourceState, TailState} from '../../src/poll/types.ts';
import {createStore} from '../../src/store/store.ts';
import {createTheme} from '../../src/ui/theme.ts';

/** Sat 21 Nov 2026 13:05:00 in Berlin. */
export const now = Date.UTC(2026, 10, 21, 12, 5, 0);

export const reading = (rows: readonly Row[], fetchedAt = now): Reading => ({
	answer: {kind: 'rows', rows},
	fetchedAt,
	cost: {requests: 1, bytesBilled: 0},
});

const idle: SourceState = {failures: 0, period: 60_000};
const quiet: TailState = {lines: [], mode: 'tail', received: 0, suppressed: 0, dropped: 0};
const nothing: PollStats = {
	perMinute: 0,
	errorsPerMinute: 0,
	bytesBilledToday: 0,
	usdToday: 0,
	failing: 0,
	total: 0,
	focused: true,
};

/** A poller whose answers are set by the test; every `set` notifies. */
export class FakePoller implements Poller {
	refreshed: (string | undefined)[] = [];
	#sources = new Map<string, SourceState>();
	#tails = new Map<string, TailState>();
	#stats: PollStats = nothing;
	#listeners = new Map<() => void, Change | undefined>();

	set(system: string, id: string, state: Partial<SourceState>): void {
		this.#sources.set(`${system}/${id}`, {...idle, ...state});
		this.#notify('readings');
	}

	setTail(system: string, tail: Partial<TailState>): void {
		this.#tails.set(system, {...quiet, ...tail});
		this.#notify('logs');
	}

	setStats(stats: Partial<PollStats>): void {
		this.#stats = {...nothing, ...stats};
		this.#notify('readings');
	}

	start(): void {}
	async stop(): Promise<void> {}
	source = (system: string, id: string): SourceState => this.#sources.get(`${system}/${id}`) ?? idle;
	tail = (system: string): TailState => this.#tails.get(system) ?? quiet;
	stats = (): PollStats => this.#stats;
	subscribe = (listener: () => void, about?: Change): (() => void) => {
		this.#listeners.set(listener, about);
		return () => this.#listeners.delete(listener);
	};
	refresh(system?: string): void {
		this.refreshed.push(system);
	}
	setFocused(): void {}
	setShown(): void {}
	hurry(): void {}
	reconfigure(): void {}

	#notify(what: Change): void {
		for (const [listener, about] of this.#listeners) if (about === undefined || about === what) listener();
	}
}

const system = (name: string, title: string) =>
	systemSchema.parse({
		system: name,
		title,
		project: `${name}-project`,
		region: 'europe-west3',
		tz: 'Europe/Berlin',
		sources: {
			runs: {bigquery: 'SELECT 1', tables: ['d.runs']},
			backlog: {metric: 'pubsub.googleapis.com/x', aligner: 'ALIGN_MEAN'},
			age: {metric: 'pubsub.googleapis.com/y', aligner: 'ALIGN_MAX'},
		},
		panes: {
			etl: {runs: ['runs']},
			slo: {},
			log: {},
			pubsub: {backlog: 'backlog', age: 'age', threshold: 100},
			freshness: {},
		},
		slos: [
			{
				id: 'good',
				title: 'Good runs',
				objective: 0.99,
				sli: {value: {source: 'runs', column: 'ok'}},
				target: '> 99%',
				levels: {},
			},
		],
		checks: [
			{
				id: 'failed',
				title: 'Failed runs',
				measure: {source: 'runs', column: 'failed'},
				levels: {crit: '> 3'},
				severity: 'high',
			},
		],
	});

export const config: LoadedConfig = {
	path: 'test',
	wall: wallSchema.parse({systems: ['alpha', 'beta']}),
	systems: [system('alpha', 'Alpha pipeline'), system('beta', 'Beta pipeline')],
};

export interface FakeWall extends Wall {
	poller: FakePoller;
	/** What the host was asked to do, e.g. `quit 0`, `copy text`, `repaint`. */
	asked: string[];
	size: () => {columns: number; rows: number};
}

/** A wall at `now`; `typeahead` 0, so that tests can type into dialogs at once. */
export function fakeWall(parts: Partial<Wall> & {tab?: string; at?: () => number} = {}): FakeWall {
	const asked: string[] = [];
	const clock: Clock = parts.clock ?? {now: parts.at ?? (() => now), speed: 1};
	return {
		store: createStore({tab: parts.tab ?? 'overview', clock}),
		config,
		theme: createTheme({colors: 0}),
		keys: createRouter({typeahead: 0}),
		sandbox: true,
		host: {
			copy: async text => {
				asked.push(`copy ${text}`);
				return 'copied';
			},
			repaint: () => void asked.push('repaint'),
			quit: code => void asked.push(`quit ${code}`),
			suspend: () => void asked.push('suspend'),
		},
		...parts,
		clock,
		poller: new FakePoller(),
		size: () => ({columns: 120, rows: 40}),
		asked,
	};
}

/** An alert of the check that the systems of this wall have. */
export const alertOn = (key: string, state: Alert['state'], more: Partial<Alert> = {}): Alert => ({
	key,
	system: 'alpha',
	check: 'failed',
	title: 'Failed runs',
	state,
	level: 'crit',
	severity: 'high',
	value: '7',
	since: 0,
	...more,
});
