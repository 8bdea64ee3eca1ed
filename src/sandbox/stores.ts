/** The stores of one sandbox as its servers read them; the world writes them by the narrower contract. */
import type {Clock} from '../clock.ts';
import {createJobLog, type ReadableJobLog} from './apis/bigquery/pipeline.ts';
import {createLogStore} from './apis/logging/store.ts';
import {googleLimits, noLimits, type TailLimits} from './apis/logging/tail.ts';
import {createMetricStore, type ReadableMetricStore} from './apis/monitoring/store.ts';
import {createTokenIssuer, type TokenIssuer} from './apis/token/tokens.ts';
import type {Stores} from './contract/stores.ts';
import type {SqlEngine} from './contract/tables.ts';
import {type ControlPlaneState, createControlPlane} from './control/state.ts';

/** The stores that all servers share. */
export interface Sandbox extends Stores {
	metrics: ReadableMetricStore;
	control: ControlPlaneState;
	jobs: ReadableJobLog;
	/** The limits of the log's tail; a writer of more than Google would deliver lifts them. */
	tailLimits: TailLimits;
	tokens: TokenIssuer;
	/** Whether the caller lacks a permission. */
	denies(permission: string): boolean;
	/** Where the REST server can be reached, without a slash at the end. */
	self: string;
}

/** Empty stores on a clock, for a caller who lacks the permissions that `denies` names. */
export function createSandbox(clock: Clock, engine: SqlEngine, self: string, denies: Sandbox['denies']): Sandbox {
	const logs = createLogStore(clock);
	return {
		clock,
		engine,
		self,
		denies,
		control: createControlPlane(clock, entry => logs.append([entry])),
		jobs: createJobLog(),
		logs,
		metrics: createMetricStore(clock),
		spanner: {instances: [], changes: [], backups: [], operations: [], queryStats: () => [], activeQueries: () => []},
		tailLimits: {...googleLimits},
		tokens: createTokenIssuer(),
	};
}

/** Lets the tail of the log deliver what Google's quota would hold back: chatter measures its reader, not the quota. */
export function liftLimits({tailLimits}: Sandbox): void {
	Object.assign(tailLimits, noLimits);
}
