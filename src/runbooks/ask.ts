/** Queries of steps, run when a person asks for it: one at a time, reading only, by the client and the limits of the sources. */
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Reading} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Poller} from '../poll/types.ts';
import {messageOf} from '../text/errors.ts';
import {refusalOf, statementOf} from '../text/statement.ts';
import type {StepQuery} from './types.ts';

/** What became of a query. */
export type Asked =
	| {state: 'asking'}
	| {state: 'answered'; reading: Reading; took: number}
	| {state: 'failed'; reason: string};

export interface QuestionsState {
	/** By the key of the step; the newest of them, bounded. */
	asked: Readonly<Record<string, Asked>>;
	/** Runs the query of a step, and tells what became of it; why not, where it is not run. */
	ask(
		key: string,
		system: SystemConfig,
		query: StepQuery,
		told?: (became: Exclude<Asked, {state: 'asking'}>) => void,
	): string | undefined;
}

export type Questions = StoreApi<QuestionsState>;

/** Answers that are kept. */
const mostKept = 20;
/** maximumBytesBilled, as a source has it by default. */
const maxBytes = 1_073_741_824;

/** The query as a source. Which tables it reads is not known, so that it always runs. */
const sourceOf = ({api, sql}: StepQuery): SourceConfig =>
	api === 'bigquery' ? {bigquery: sql, tables: [], maxBytes} : {spanner: sql, staleness: '15s'};

export function createQuestions(poller: Pick<Poller, 'ask'>): Questions {
	return createStore<QuestionsState>()((set, get) => {
		const put = (key: string, asked: Asked) => {
			const {[key]: _, ...others} = get().asked;
			set({asked: Object.fromEntries([...Object.entries(others), [key, asked] as const].slice(-mostKept))});
		};
		return {
			asked: {},
			ask(key, system, query, told) {
				if (Object.values(get().asked).some(({state}) => state === 'asking')) return 'another query is under way';
				// The file may be newer than its check; a source of ours never writes.
				const refusal = refusalOf(statementOf(query.sql).type ?? 'SELECT');
				if (refusal !== undefined) return refusal;
				const began = performance.now();
				put(key, {state: 'asking'});
				const end = (became: Exclude<Asked, {state: 'asking'}>) => {
					put(key, became);
					told?.(became);
				};
				poller.ask(system, `runbook ${key}`, sourceOf(query)).then(
					reading => end({state: 'answered', reading, took: performance.now() - began}),
					(error: unknown) => end({state: 'failed', reason: messageOf(error)}),
				);
				return undefined;
			},
		};
	});
}
