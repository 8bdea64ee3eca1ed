/** Refuses statements that are no queries, by their first words. The dry run of the API decides finally, before anything runs. */
import {refusalOf, statementOf} from '../text/statement.ts';

interface Query {
	sql: string;
	/** The place of the n-th occurrence of a word. */
	placeOf(word: RegExp, nth: number): string;
}

/** The place of the statement by which the text is judged. */
function placeOf({sql, placeOf: place}: Query, at: number): string {
	const word = new RegExp(/^\w+/.exec(sql.slice(at))?.[0] ?? '^', 'i');
	return place(word, [...sql.slice(0, at).matchAll(new RegExp(word, 'gi'))].length);
}

/** One line for a text that would change something. */
export function sqlRefusals(query: Query): string[] {
	const {type = 'SELECT', at} = statementOf(query.sql);
	const refusal = refusalOf(type);
	return refusal === undefined ? [] : [`${placeOf(query, at)}: ${refusal}. Write one query.`];
}

/** One line for a text whose words do not tell what it is. */
export function sqlDoubts(query: Query): string[] {
	const {type, at} = statementOf(query.sql);
	if (type !== undefined) return [];
	return [`${placeOf(query, at)}: warning: no SELECT by its words. BigQuery is asked what it is before it runs.`];
}
