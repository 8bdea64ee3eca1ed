/**
 * The seams of the sandbox. The *world* (one deterministic simulation) writes into four stores; the
 * *servers* speak Google's protocols over those stores and know nothing of the world. So every pane
 * sees the same truth, and a new API is a new server, not a new simulation.
 *
 *   world ──writes──► engine (tables) · logs · metrics · control plane ──served by──► BigQuery, Spanner, ...
 *   servers ──call──► hooks (a function was invoked, a job was run, traffic was changed) ──► world
 */
import type {Clock} from '../../clock.ts';
import type {ControlPlane} from './control.ts';
import type {JobLog} from './jobs.ts';
import type {LogStore} from './logs.ts';
import type {MetricStore} from './metrics.ts';
import type {SpannerAdmin} from './spanner.ts';
import type {SqlEngine} from './tables.ts';

/** The stores of the world. */
export interface Stores {
	clock: Clock;
	engine: SqlEngine;
	logs: LogStore;
	metrics: MetricStore;
	control: ControlPlane;
	spanner: SpannerAdmin;
	jobs: JobLog;
}
