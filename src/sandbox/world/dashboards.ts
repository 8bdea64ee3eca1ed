/** The queries that the dashboards of the AI usage system ask while people look at them. */
import type {PipelineJob} from '../contract/jobs.ts';
import {projects} from '../contract/names.ts';
import type {Context} from './context.ts';
import {minute, traffic} from './daily.ts';
import {idOf} from './rng.ts';

const mebibyte = 1_048_576;
const project = projects.aiusage;
/** The account with which Looker Studio asks. */
export const lookerAccount = `looker-studio@${project}.iam.gserviceaccount.com`;

/** View, MiB that a query of it reads, and usual duration in ms. */
const tiles: readonly [view: string, reads: number, ms: number][] = [
	['v_executive_costs', 12, 1100],
	['v_operations_health', 18, 1500],
	['v_cost_allocation', 26, 1900],
];
/** How much longer a query takes and how much more it reads once it reads everything. */
const slower = 9;

/** Queries of the minute that starts at `start`. */
export function dashboardJobs(context: Context, start: number): PipelineJob[] {
	const rng = context.rng('dashboard', start / minute);
	const factor = context.usage.slow ? slower : 1;
	return Array.from({length: rng.poisson(0.12 * traffic(start))}, (_, index) => {
		const [view, reads, usual] = rng.pick(tiles);
		const createdAt = Math.round(start + rng.between(0, minute - 1));
		const ms = Math.round(Math.min(4200, rng.logNormal(usual, 0.25)) * factor);
		const bytes = Math.round(reads * mebibyte * factor * rng.between(0.9, 1.1));
		return {
			project,
			id: `looker_${idOf(start, index)}`,
			user: lookerAccount,
			createdAt,
			endsAt: createdAt + ms,
			work: {
				type: 'QUERY',
				query: `SELECT * FROM \`${project}.ai_usage.${view}\` LIMIT 5000`,
				statementType: 'SELECT',
				bytesProcessed: bytes,
				bytesBilled: Math.ceil(bytes / mebibyte) * mebibyte,
			},
			labels: {requestor: 'looker_studio'},
			slotMs: Math.round(ms * 14 * rng.between(0.4, 1)),
		};
	});
}
