/** BigQuery jobs of the systems' pipelines and people: loads and queries of every run, and queries by hand. */
import type {PipelineJob} from '../contract/jobs.ts';
import {projects} from '../contract/names.ts';
import {runnerOf} from './access.ts';
import type {Pipeline} from './aiusage.ts';
import type {Context} from './context.ts';
import {hour, second, traffic} from './daily.ts';
import {mailboxes} from './names.ts';
import {idOf, type Rng} from './rng.ts';
import type {Run} from './runs.ts';
import type {SourceName} from './sources.ts';

const mebibyte = 1_048_576;
const minimumBilled = 10 * mebibyte;
const salesDataset = `${projects.sales}.sales_intelligence`;
const usageDataset = 'ai_usage';
/** Slots that a query of these systems keeps busy. */
const slots = 14;

/** A query of a run: when it starts and ends in the run (0..1), what it reads and asks. */
interface Step {
	name: string;
	from: number;
	to: number;
	statementType: string;
	/** MiB that it reads. */
	reads: number;
	query: string;
}

const steps: Record<SourceName, readonly Step[]> = {
	gmail: [],
	dialpad: [],
	salesforce: [
		{
			name: 'merge',
			from: 0.8,
			to: 0.94,
			statementType: 'MERGE',
			reads: 1,
			query: `MERGE \`${salesDataset}.sf_accounts\` t USING UNNEST(@rows) s ON t.account_id = s.account_id WHEN MATCHED THEN UPDATE SET last_modified_date = s.last_modified_date WHEN NOT MATCHED THEN INSERT ROW`,
		},
	],
	hubspot: [
		{
			name: 'candidates',
			from: 0.08,
			to: 0.12,
			statementType: 'SELECT',
			reads: 3,
			query: `SELECT account_id, recommended_action FROM \`${salesDataset}.account_recommendations\` WHERE score_date = @day AND priority_score >= 70`,
		},
	],
	entity_resolution: [
		{
			name: 'match',
			from: 0.1,
			to: 0.93,
			statementType: 'UPDATE',
			reads: 210,
			query: `UPDATE \`${salesDataset}.gmail_participants\` p SET sf_contact_id = m.sf_contact_id FROM matches m WHERE p.email_address = m.email_address AND p.sf_contact_id IS NULL`,
		},
	],
	embeddings: [
		{
			name: 'unembedded',
			from: 0.02,
			to: 0.05,
			statementType: 'SELECT',
			reads: 160,
			query: `SELECT message_id, subject FROM \`${salesDataset}.gmail_messages\` WHERE embedding IS NULL LIMIT @limit`,
		},
		{
			name: 'write',
			from: 0.86,
			to: 0.97,
			statementType: 'MERGE',
			reads: 190,
			query: `MERGE \`${salesDataset}.gmail_messages\` t USING UNNEST(@rows) s ON t.message_id = s.message_id WHEN MATCHED THEN UPDATE SET embedding = s.embedding`,
		},
	],
	account_scoring: [
		{
			name: 'score',
			from: 0.04,
			to: 0.95,
			statementType: 'INSERT',
			reads: 340,
			query: `INSERT INTO \`${salesDataset}.account_recommendations\` SELECT * FROM ML.GENERATE_TEXT(MODEL \`${salesDataset}.account_scorer\`, (SELECT * FROM \`${salesDataset}.account_features\`))`,
		},
	],
};

/** Tables that a run appends the rows to which it fetched, with bytes a row. */
const loads: Partial<Record<SourceName, readonly [table: string, bytes: number][]>> = {
	gmail: [
		['gmail_messages', 4200],
		['gmail_participants', 130],
	],
	dialpad: [['dialpad_calls', 610]],
};

/** The cost of a query by its duration. */
function costOf(bytes: number, ms: number, rng: Rng) {
	return {
		bytesProcessed: bytes,
		bytesBilled: Math.max(minimumBilled, Math.ceil(bytes / mebibyte) * mebibyte),
		slotMs: Math.round(ms * slots * rng.between(0.4, 1)),
	};
}

/** Errors of a run that are those of its query; all others keep the run from asking anything. */
function queryError({source, error = ''}: Run): NonNullable<PipelineJob['error']> {
	if (isQuota(error)) return {reason: 'quotaExceeded', message: error.replace(/^Forbidden: 403 /, '')};
	if (source === 'entity_resolution')
		return {reason: 'resourcesExceeded', message: error.replace(/^BadRequest: 400 /, '')};
	return {reason: 'invalidQuery', message: `Table-valued function ML.GENERATE_TEXT failed: ${error.split(';')[0]}`};
}

/** BigQuery itself refused, so that there are jobs. */
const isQuota = (error: string): boolean => error.startsWith('Forbidden: 403 Quota exceeded');

const asksDespiteError: readonly SourceName[] = ['entity_resolution', 'account_scoring'];

/** Jobs of an ETL run, some of them still to come. `rows`: what it processed, once that is known. */
export function jobsOfRun(context: Context, run: Run, rows?: number): PipelineJob[] {
	if (run.error && !isQuota(run.error) && !asksDespiteError.includes(run.source)) return [];
	const project = projects.sales;
	const rng = context.rng('jobs', run.id);
	const length = run.endsAt - run.startedAt;
	const shared = {project, user: runnerOf(project), labels: {pipeline: run.source, run_id: run.id.toLowerCase()}};
	const queries = steps[run.source].map(({name, from, to, statementType, reads, query}): PipelineJob => {
		const createdAt = Math.round(run.startedAt + from * length);
		const endsAt = Math.round(run.startedAt + to * length);
		const {slotMs, ...bytes} = costOf(Math.round(reads * mebibyte * rng.between(0.96, 1.05)), endsAt - createdAt, rng);
		return {
			...shared,
			id: `${run.source}_${name}_${idOf(run.id, name)}`,
			createdAt,
			endsAt,
			work: {type: 'QUERY', query, statementType, ...bytes},
			slotMs,
			...(run.error && {error: queryError(run)}),
		};
	});
	const loaded = (loads[run.source] ?? []).map(([table, bytes], index): PipelineJob => {
		const createdAt = Math.round(run.startedAt + (0.6 + 0.15 * index) * length);
		// Every message has a person or two.
		const lines = rows === undefined ? undefined : index === 0 ? rows : rows * 2;
		return {
			...shared,
			id: `${run.source}_load_${idOf(run.id, table)}`,
			createdAt,
			endsAt: createdAt + Math.round(rng.between(1.2, 4.5) * second),
			work: {
				type: 'LOAD',
				dataset: 'sales_intelligence',
				table,
				uri: `gs://${project}-landing/${run.source}/${run.id}.jsonl`,
				bytes: (lines ?? 0) * bytes,
				...(lines !== undefined && {rows: lines}),
			},
			slotMs: rng.int(400, 2600),
			...(run.error && {error: queryError(run)}),
		};
	});
	return [...queries, ...loaded];
}

/** Jobs of a run of the usage pipeline. `rows`: of both tables, once that is known. */
export function jobsOfPipeline(context: Context, run: Pipeline, rows?: number): PipelineJob[] {
	if (run.error) return [];
	const project = projects.aiusage;
	const rng = context.rng('jobs', run.id);
	return ['fct_usage_daily', 'fct_cost_daily'].map((table, index) => {
		const createdAt = Math.round(run.startedAt + (0.82 + 0.06 * index) * (run.endsAt - run.startedAt));
		const lines = rows === undefined ? undefined : rows / 2;
		return {
			project,
			id: `usage_load_${idOf(run.id, table)}`,
			user: runnerOf(project),
			createdAt,
			endsAt: createdAt + Math.round(rng.between(2, 6) * second),
			work: {
				type: 'LOAD',
				dataset: usageDataset,
				table,
				uri: `gs://${project}-landing/${run.date}/${table}.jsonl`,
				bytes: (lines ?? 0) * 140,
				...(lines !== undefined && {rows: lines}),
			},
			labels: {pipeline: 'daily_usage', run_id: run.id.toLowerCase()},
			slotMs: rng.int(800, 4000),
		};
	});
}

/** Questions that people ask by hand, with the MiB that they read; the last one has a slip of the keyboard. */
const questions: readonly [query: string, reads: number][] = [
	[`SELECT status, COUNT(*) AS runs FROM \`${salesDataset}.etl_runs\` GROUP BY status`, 1],
	[`SELECT mailbox, COUNT(*) AS n FROM \`${salesDataset}.gmail_messages\` GROUP BY mailbox ORDER BY n DESC`, 22],
	[`SELECT * FROM \`${salesDataset}.account_recommendations\` ORDER BY priority_score DESC LIMIT 100`, 31],
	[
		`SELECT m.*, p.* FROM \`${salesDataset}.gmail_messages\` m JOIN \`${salesDataset}.gmail_participants\` p USING (message_id)`,
		410,
	],
	[`SELECT acount_id, priority_score FROM \`${salesDataset}.account_recommendations\``, 0],
];

/** Queries by hand of the hour that begins then. */
export function jobsByHand(context: Context, start: number): PipelineJob[] {
	const rng = context.rng('by-hand', start);
	return Array.from({length: rng.poisson(1.1 * traffic(start))}, (_, index) => {
		const [query, reads] = rng.pick(questions);
		const createdAt = Math.round(start + rng.between(0, hour - 1));
		const ms = reads === 0 ? 90 : Math.round(rng.logNormal(600 + reads * 14, 0.4));
		const {slotMs, ...bytes} = costOf(reads * mebibyte, ms, rng);
		return {
			project: projects.sales,
			id: `bquxjob_${idOf(context.options.seed, start, index)}`,
			user: rng.pick(mailboxes),
			createdAt,
			endsAt: createdAt + ms,
			work: {type: 'QUERY', query, statementType: 'SELECT', ...bytes, ...(reads === 0 && {bytesBilled: 0})},
			slotMs: reads === 0 ? 0 : slotMs,
			...(reads === 0 && {
				error: {reason: 'invalidQuery', message: 'Unrecognized name: acount_id; Did you mean account_id? at [1:8]'},
			}),
		};
	});
}
