/** Maps the status words of pipelines to a few statuses. */

/** `unknown`: a word of no table, or one that is neither success nor failure, such as `skipped`. It is never green. */
export type WordStatus = 'ok' | 'failed' | 'running' | 'unknown';

/** `ended`: the run is over, and it succeeded unless the row names an error, as with `DONE` of BigQuery. */
type Meaning = WordStatus | 'ended';

/**
 * Lower case, one blank between words. From Airflow and Composer, BigQuery and its transfers, Dataflow, Dataproc, Dataform,
 * Workflows, Cloud Run jobs, Storage Transfer, dbt, Kubernetes, Airbyte, Fivetran, Dagster, Prefect and Databricks.
 */
const table: Record<Meaning, readonly string[]> = {
	ok: ['ok', 'okay', 'pass', 'passed', 'success', 'successful', 'successfully', 'succeed', 'succeeded', 'reused'],
	ended: ['complete', 'completed', 'done', 'ended', 'finished', 'terminated'],
	failed: [
		...[
			'fail',
			'failed',
			'failing',
			'fails',
			'failure',
			'failures',
			'upstream failed',
			'unsuccessful',
			'unsuccessfully',
		],
		...[
			'error',
			'errored',
			'errors',
			'fatal',
			'crash',
			'crashed',
			'exception',
			'invalid',
			'denied',
			'rejected',
			'broken',
		],
		...['abort', 'aborted', 'aborting', 'killed', 'evicted', 'lost', 'dead', 'exceeded', 'expired', 'unavailable'],
		...['cancel', 'cancelled', 'canceled', 'cancelling', 'canceling', 'cancel pending', 'cancel started'],
		...['interrupted', 'revoked', 'shutdown', 'stopped', 'stopping'],
		...['timeout', 'timedout', 'timed out', 'time out', 'incomplete', 'in complete', 'partial', 'partially'],
		...['partial success', 'up for retry', 'pending redrive', 'crash loop back off'],
	],
	running: [
		...['running', 'started', 'starting', 'start', 'restarting', 'setup done', 'active', 'executing', 'syncing'],
		...['processing', 'progress', 'in progress', 'pending', 'queued', 'scheduled', 'rescheduled', 'waiting', 'blocked'],
		...['submitted', 'created', 'initializing', 'not started', 'job state stopped', 'up for reschedule', 'deferred'],
		...['sensing', 'retrying', 'draining', 'updating', 'reconciling', 'resource cleaning up'],
	],
	unknown: [
		...['skipped', 'skip', 'paused', 'pausing', 'suspended', 'suspending', 'drained', 'updated', 'removed', 'neutral'],
		...['warn', 'warning', 'warnings', 'no op', 'noop', 'ignored', 'excluded', 'disabled', 'none', 'null', 'unknown'],
	],
};

const meanings = new Map(
	(Object.keys(table) as Meaning[]).flatMap(meaning => table[meaning].map(word => [word, meaning] as const)),
);
const longest = Math.max(...[...meanings.keys()].map(word => word.split(' ').length));

/** Negations: a known word after one of these means its opposite. */
const negations = new Set(['0', 'cannot', 'false', 'never', 'no', 'non', 'not', 'nothing', 'un', 'without', 'zero']);
/** A sentence with one of these is about a part of the run, what it could not do, or how its process ended. */
const limits = new Set('almost but except half nearly of only some unable code exit exited rc signal'.split(' '));
/** A share that is not the whole. */
const shares = /(?<![\d.])(?!100(?:\.0+)?\s*%)\d+(?:\.\d+)?\s*%|(?<!\d)(\d+)\s*\/\s*(?!\1(?!\d))\d+/;
/** How far before a failure its negation may stand, in words: `no task has failed`. */
const reach = 3;
/** What denies the word before it, at the end of its clause: `errors: 0`, but not `failed: 0 rows written`. */
const denied = /(\w+)["']?\s*[:=\s]\s*(?:0|none|null|false)\s*(?=$|[,;)\]}])/gi;

/** The status of a run by the word (or sentence) of its pipeline. `error`: whether the row names an error. */
export function statusOfWord(cell: unknown, error = false): WordStatus {
	const text = String(cell ?? '');
	const words = wordsOf(text);
	const meaning = meanings.get(words.join(' ')) ?? meaningOf(words, shares.test(text));
	return meaning === 'ended' ? (error ? 'failed' : 'ok') : meaning;
}

/**
 * The status in a sentence: a failure always counts, any other word only where the sentence does not contradict it.
 * `inPart`: its numbers do.
 */
function meaningOf(words: readonly string[], inPart: boolean): Meaning {
	const found = knownWords(words);
	const isNegated = (at: number) => words.slice(Math.max(0, at - reach), at).some(word => negations.has(word));
	if (found.some(({meaning, at}) => meaning === 'failed' && !isNegated(at))) return 'failed';
	if (inPart || words.some(word => negations.has(word) || limits.has(word))) return 'unknown';
	if (found.some(({meaning}) => meaning === 'unknown')) return 'unknown';
	return found.at(-1)?.meaning ?? 'unknown';
}

/** `JOB_STATE_CANCELLED`, `OOMKilled` and `Up for retry!` as words. */
function wordsOf(text: string): string[] {
	return text
		.replace(denied, 'no $1')
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.toLowerCase()
		.replace(/n['’]t\b/g, ' not')
		.split(/[^\p{L}\p{N}]+/u)
		.filter(word => word !== '');
}

/** The known words of a sentence and their places; of two that overlap, the longer one. */
function knownWords(words: readonly string[]): {meaning: Meaning; at: number}[] {
	const found: {meaning: Meaning; at: number}[] = [];
	for (let at = 0; at < words.length; ) {
		let length = Math.min(longest, words.length - at);
		while (length > 0 && !meanings.has(words.slice(at, at + length).join(' '))) length--;
		const meaning = meanings.get(words.slice(at, at + length).join(' '));
		if (meaning) found.push({meaning, at});
		at += Math.max(1, length);
	}
	return found;
}
