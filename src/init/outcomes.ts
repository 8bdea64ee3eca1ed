/** Tables of Spanner whose rows say how something ended: told by a status and an indexed time, and by the words in it. Pure. */
import {statusOfWord} from '../checks/run-words.ts';
import type {SpannerTable} from '../cloud/spanner-ddl.ts';
import type {Row} from '../cloud/types.ts';
import type {FoundOutcomes} from './found.ts';

/** Where the outcome of a row stands. */
export interface OutcomeColumns {
	table: string;
	status: string;
	time: string;
}

/** Without an index on its time a table would be read whole at each look, at the cost of whoever works with it. */
export function asOutcomes({table, columns, indexed}: SpannerTable): OutcomeColumns | undefined {
	const status = columns.find(({name, type}) => type === 'STRING' && /(^|_)(status|state|outcome|result)$/i.test(name));
	const time = columns.find(({name, type}) => type === 'TIMESTAMP' && indexed.includes(name));
	return status && time && {table, status: status.name, time: time.name};
}

/** Rows of a day from which a share can be told. */
const fewest = 100;
/** Words for a failure where a day had none. */
const usualWords = ['failed', 'error'];

/** @param words the rows of `outcomesUsualSql` */
export function outcomesOf(columns: OutcomeColumns, words: readonly Row[]): FoundOutcomes | undefined {
	const counted = words.map(({word, n}) => ({word: String(word ?? ''), n: Number(n ?? 0), is: statusOfWord(word)}));
	const sum = (list: typeof counted) => list.reduce((total, {n}) => total + n, 0);
	const open = counted.filter(({is}) => is === 'running');
	const failed = counted.filter(({is}) => is === 'failed');
	const ended = sum(counted) - sum(open);
	// A status of which no word means success is a state of things, not an outcome.
	if (ended < fewest || !counted.some(({is}) => is === 'ok')) return undefined;
	return {
		...columns,
		failed: [...new Set([...failed.map(({word}) => word), ...usualWords])],
		open: open.map(({word}) => word),
		usual: sum(failed) / ended,
	};
}
