/** A wall without a cloud, for component tests: a poller one sets by hand, a clock that stands still, a small config. */
import {createRouter} from '../../hooks/router.ts';
import type {Wall} from '../../hooks/WallContext.ts';
import type {Alert} from '../../src/checks/types.ts';
import type {Clock} from '../../src/clock.ts';
import type {Reading, Row} from '../../src/cloud/types.ts';
import type {SourceConfig} from '../../src/config/schema/sources.ts';
import {type LoadedConfig, type SystemConfig, systemSchema} from '../../src/config/schema/system.ts';
import {wallSchema} from '../../src/config/wall.ts';
import {createJournal} from '../../src/journal/journal.ts';
import type {Change, Poller, PollStats, ShownSources, SourceState, TailState} from '../../src/poll/types.ts';
import {createQuestions} from '../../src/runbooks/ask.ts';
import {liveScene} from '../../src/scene/live.ts';
import {noErrors, type SignatureState} from '../../src/signatures/types.ts';
import {createStore} from '../../src/store/store.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {calmStats, calmTail} from './calm.ts';

/** Sat 21 Nov 2026 13:05:00 in Berlin. */
export const now = Date.UTC(2026, 10, 21, 12, 5, 0);

export const reading = (rows: readonly Row[], fetchedAt = now): Reading => ({
	answer: {kind: 'rows', rows},
	fetchedAt,
	cost: {requests: 1, bytesBilled: 0},
});

const idle: SourceState = {failures: 0, period: 60_000};

/** A poller whose answers are set by the test; every `set` notifies. */
export class FakePoller implements Poller {
	refreshed: (string | undefined)[] = [];
	/** What was said to be on the screen, the newest last. */
	shown: ShownSources[] = [];
	#sources = new Map<string, SourceState>();
	#tails = new Map<string, TailState>();
	#signatures = new Map<string, SignatureState>();
	#stats: PollStats = calmStats;
	#listeners = new Map<() => void, Change | undefined>();

	set(system: string, id: string, state: Partial<SourceState>): void {
		this.#sources.set(`${system}/${id}`, {...idle, ...state});
		this.#notify('readings');
	}

	setTail(system: string, tail: Partial<TailState>): void {
		this.#tails.set(system, {...calmTail, ...tail});
		this.#notify('logs');
	}

	setSignatures(system: string, signatures: Partial<SignatureState>): void {
		this.#signatures.set(system, {...noErrors, ...signatures});
		this.#notify('logs');
	}

	setStats(stats: Partial<PollStats>): void {
		this.#stats = {...calmStats, ...stats};
		this.#notify('readings');
	}

	start(): void {}
	async stop(): Promise<void> {}
	source = (system: string, id: string): SourceState => this.#sources.get(`${system}/${id}`) ?? idle;
	tail = (system: string): TailState => this.#tails.get(system) ?? calmTail;
	signatures = (system: string): SignatureState => this.#signatures.get(system) ?? noErrors;
	knownSignatures(): undefined {}
	stats = (): PollStats => this.#stats;
	subscribe = (listener: () => void, about?: Change): (() => void) => {
		this.#listeners.set(listener, about);
		return () => this.#listeners.delete(listener);
	};
	refresh(system?: string): void {
		this.refreshed.push(system);
	}
	setFocused(): void {}
	setShown(shown: ShownSources): void {
		this.shown.push(shown);
	}
	hurry(): void {}
	/** What a question asked once is answered with. */
	answer: () => Promise<Reading> = async () => reading([]);
	asked: {id: string; source: SourceConfig}[] = [];
	ask(_: SystemConfig, id: string, source: SourceConfig): Promise<Reading> {
		this.asked.push({id, source});
		return this.answer();
	}
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
		panes: [
			{id: 'etl', kind: 'runs', runs: ['runs']},
			{id: 'slo', kind: 'slos'},
			{id: 'freshness', kind: 'values'},
			{id: 'pubsub', kind: 'backlog', backlog: 'backlog', age: 'age', threshold: 100},
			{id: 'log', kind: 'log'},
		],
		slos: [
			{
				id: 'good',
				title: 'Good runs',
				objective: 0.99,
				sli: {value: {source: 'runs', column: 'ok'}},
				target: '> 99%',
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

/** The first system with its panes on three pages: the usual ones, then Deploys, then Storage. */
export const pagedConfig: LoadedConfig = {
	...config,
	systems: config.systems.map((one, index) => {
		if (index > 0) return one;
		const pages: Record<string, string> = {freshness: 'Deploys', pubsub: 'Deploys', log: 'Storage'};
		return {...one, panes: one.panes.map(pane => ({...pane, page: pages[pane.id] ?? 'main'}))};
	}),
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
	const poller = new FakePoller();
	const journal = parts.journal ?? createJournal(clock);
	const store = parts.store ?? createStore({tab: parts.tab ?? 'overview', clock});
	return {
		config,
		theme: createTheme({colors: 0}),
		keys: createRouter({typeahead: 0, waits: false}),
		sandbox: true,
		user: 'ops1',
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
		store,
		clock,
		poller,
		questions: createQuestions(poller),
		journal,
		live: liveScene(poller, store, parts.desk?.runs, journal),
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
