/** The actions that the wall may take, by id, each with the targets that it is allowed on. */
import {z} from 'zod';
import {isRange} from '../addresses.ts';
import {isSpannerSize, namedBackup, spannerSizes} from '../spanner.ts';
import {actionPattern, anyName, durationBetween, resource, webAddress} from './values.ts';

const param = z.union([
	z.strictObject({date: z.literal(true), default: z.string().optional()}),
	z.strictObject({email: z.literal(true), default: z.string().optional()}),
	z.strictObject({ip: z.literal(true), default: z.string().optional()}),
	z.strictObject({
		oneOf: z.array(z.string()).min(1),
		default: z.string().optional(),
		says: z.record(anyName, z.string()).optional().describe('What each choice means'),
	}),
	z.strictObject({
		integer: z
			.strictObject({min: z.number().int(), max: z.number().int()})
			.refine(({min, max}) => min <= max, 'min is more than max. Swap them'),
		default: z.number().int().optional(),
		optional: z.boolean().default(false),
	}),
]);
const identifier = z.string().regex(/^[A-Za-z_]\w*$/, 'letters, digits and _ only');
const backupName = z
	.string()
	.refine(
		pattern => /^[a-z][a-z0-9_-]{0,58}[a-z0-9]$/.test(namedBackup(pattern, '2026-01-31', 1_700_000_000)),
		'a name of 2 to 60 lower-case letters, digits, - and _, in which {date} and {epoch} may stand',
	)
	.describe('Name of the backup; {date} is the day of the system, {epoch} the seconds since 1970');

/** src/actions/catalogue.ts says which of the optional words an action understands; src/load/ refuses the others. */
const permission = z.strictObject({
	target: z
		.string()
		.regex(
			/^[A-Za-z0-9][A-Za-z0-9._:-]*(@[a-z0-9][a-z0-9.-]*)?$/,
			'the name of a resource alone, or the address of an account: letters, digits, -, _, . and no path',
		)
		.describe(
			'Name of the service, function, job, Spanner instance or database, DATASET.TABLE of BigQuery, or whatever the action is about',
		),
	title: z.string().optional().describe('What it is called; the action and the target where nothing is said'),
	note: z.string().optional().describe('A note for the person who is about to do it'),
	params: z.record(anyName, param).optional().describe('Fields of the form'),
	health: webAddress.optional().describe('Address that must answer 2xx afterwards'),
	errors: z.string().optional().describe('Metric source with request counts by revision_name and response_code_class'),
	presets: z
		.record(
			anyName,
			z
				.strictObject({
					min: z.int().min(0).max(1000).optional().describe('Instances that are kept warm'),
					max: z.int().min(1).max(1000).optional().describe('Instances at most'),
					seed: z.string().optional(),
				})
				.refine(
					({min, max}) => (min ?? max) !== undefined && (min ?? 0) <= (max ?? 1000),
					'needs min or max, and min must not exceed max',
				),
		)
		.optional()
		.describe('Bounds by the names that runbooks have for them: {outage: {min: 5, max: 200}}'),
	sizes: z
		.record(
			anyName,
			z
				.strictObject({
					cpu: z
						.string()
						.regex(/^\d+(\.\d+)?$/, 'CPUs as text: "2"')
						.optional(),
					memory: z
						.string()
						.regex(/^\d+(Mi|Gi)$/, 'memory as in 512Mi or 8Gi')
						.optional(),
					concurrency: z.int().min(1).max(1000).optional().describe('Requests that an instance takes at a time'),
					min: z.int().min(0).max(1000).optional().describe('Instances that are kept warm'),
					max: z.int().min(1).max(1000).optional().describe('Instances at most'),
					seed: z.string().optional(),
				})
				.refine(({seed: _, ...size}) => Object.keys(size).length > 0, 'says nothing. Name cpu, memory or concurrency'),
		)
		.optional()
		.describe(
			'Sizes by the names that runbooks have for them: {memory: {memory: 8Gi}, tuned: {cpu: "2", memory: 4Gi}}',
		),
	concurrency: z
		.record(anyName, z.int().min(1).max(1000))
		.optional()
		.describe('Requests that an instance takes at a time, by the names that runbooks have for them: {leaking: 50}'),
	variables: z
		.array(z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable'))
		.min(1)
		.optional()
		.describe('Environment variables that may be set and removed: [LLM_MODEL]'),
	units: z
		.record(anyName, z.int().refine(isSpannerSize, spannerSizes))
		.optional()
		.describe('Processing units by the names that runbooks have for them: {busy: 2000}'),
	cpu: z.string().optional().describe('Metric source with the CPU of the instance, as shares'),
	backups: z
		.record(
			anyName,
			z.strictObject({name: backupName, keep: durationBetween('6h', '366d'), seed: z.string().optional()}),
		)
		.optional()
		.describe('Backups by the names that runbooks have for them: {manual: {name: "manual-{date}", keep: 7d}}'),
	with: z.array(resource).optional().describe('Other secrets that may get a new version in the same plan'),
	readers: z
		.array(resource)
		.optional()
		.describe('Services of Cloud Run that read the secret when an instance starts: each has to start anew'),
	after: durationBetween('1m', '366d')
		.optional()
		.describe('How long after the test of a new version the older ones stay enabled'),
	request: z
		.strictObject({
			url: webAddress,
			headers: z
				.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header'), z.string().regex(/^[ -~]*$/))
				.default({}),
			body: z.record(anyName, z.union([z.string(), z.number(), z.boolean()])).default({}),
			expect: z.array(z.int().min(100).max(599)).min(1).describe('Status codes of a healthy answer'),
		})
		.optional()
		.describe('The test call, whose signature is no real one, and what is a healthy answer to it'),
	steps: z
		.array(z.int().min(1).max(100))
		.refine(
			steps => steps.at(-1) === 100 && steps.every((step, index) => step > (steps[index - 1] ?? 0)),
			'percents in rising order, of which the last is 100',
		)
		.optional()
		.describe('Percent of the traffic by step of a rollout; [10, 50, 100]'),
	soak: durationBetween('1m', '24h').optional().describe('How long each share of a rollout is watched; 5m'),
	failures: z.int().min(1).max(60).optional().describe('Bad minutes in a row after which a rollout returns; 2'),
	latency: z.string().optional().describe('Metric source with distributions of latencies by revision_name'),
	into: identifier.optional().describe('Dataset of the copies; DATASET_backup where nothing is said'),
	migrations: z
		.record(anyName, z.string().min(1))
		.refine(files => Object.keys(files).length > 0, 'no file. Name one')
		.optional()
		.describe('Changes of the schema in their order: name → SQL, a .sql path or the statements themselves'),
	view: z.string().min(1).optional().describe('Query of the view: a .sql path or the SELECT itself'),
	restored: resource
		.optional()
		.describe('Name of the database that a backup is restored into; DATABASE-restored where nothing is said'),
	compare: z.array(identifier).min(1).optional().describe('Tables whose rows are counted after a restore'),
	follow: z.string().optional().describe('source value of the run that appears in the ETL pane'),
	roles: z
		.array(
			z.string().regex(/^(roles|(projects|organizations)\/[\w.-]+\/roles)\/[\w.]+$/, 'a role, such as roles/viewer'),
		)
		.min(1)
		.optional()
		.describe('Roles that may be granted'),
	own: z
		.array(z.string().refine(isRange, 'an address or a range, such as 198.51.100.0/24'))
		.optional()
		.describe('Addresses and ranges of ours, which are never blocked'),
	zone: resource.optional().describe('Managed zone of the record in Cloud DNS'),
	ttl: z.int().min(1).max(86_400).optional().describe('Seconds that resolvers keep the record; 300'),
	regions: z.array(resource).min(1).optional().describe('Regions that the service may be deployed to'),
	dataset: resource.optional().describe('Dataset that takes the lines'),
	filter: z.string().optional().describe('Filter of the lines; severity>=INFO'),
	script: z.string().min(1).optional().describe('The command that does it, for a shell'),
	needs: z.string().optional().describe('Source of probes whose pages must all answer below 500 before'),
	dates: z
		.strictObject({
			as: z.string().describe('Name of the day in the body of a call: {"date": "2026-01-31"}'),
			most: z.int().min(1).max(92).describe('Days that may be run again at once'),
			seed: z.string().optional(),
		})
		.optional()
		.describe('How the pipeline is told a day: {as: date, most: 14}'),
	jobs: z.array(resource).min(1).optional().describe('Jobs of Cloud Scheduler that are paused together'),
	seed: z.string().optional(),
});
/** A word of an older form, refused with the new one. */
const moved = (to: string) => z.never({error: `is an older form. Write actions: {allow: {${to}}}`}).optional();

export const actions = z.strictObject({
	rollback: moved('run.rollback: [{target: SERVICE}]'),
	triggers: moved('fn.invoke: [{target: FUNCTION}]'),
	jobs: moved('job.run: [{target: JOB}]'),
	invokeAs: z.email().optional().describe('Service account impersonated for ID tokens'),
	actAs: z
		.email()
		.optional()
		.describe(
			'Service account that actions are done as, by a token of five minutes for each request; without it your own login',
		),
	coolDown: z
		.record(actionPattern, durationBetween('0s', '24h'))
		.optional()
		.describe(
			'Action, or fn.* → the time until it may come again on its target, in place of 10m for rollbacks, 5m for scaling and 60s for what is started',
		),
	allow: z
		.record(z.string(), z.array(permission))
		.default({})
		.describe('Action (run.rollback, bq.backup_table, ...; docs/actions.md has them all) → what it is allowed on'),
});

export type ParamConfig = z.infer<typeof param>;
export type Permission = z.infer<typeof permission>;
