/** Error signatures: what burns in words, which of it is new, and how much of it there is. */

import {hour} from '../../clock.ts';
import {logErrors} from '../../config/logErrors.ts';
import {wordsOf} from '../../signatures/mask.ts';
import type {SignatureState} from '../../signatures/types.ts';
import {count, plural} from '../../text/format.ts';
import {moment} from '../../zone.ts';
import {frameRows, type PaneKind} from '../kind.ts';
import {upTo, whole} from '../ranks.ts';
import {factsText, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {signatureColumns, signatureFacts} from './columns.ts';

/** Lines of a box that is worth it: border, header and two rows. */
const leastTable = 5;
/** Rows that are worth a place among the other panes. */
const usualRows = 5;
/** Lines from which on the row under the cursor is told in full. */
const roomForFacts = 18;

export const signaturesKind: PaneKind<PaneConfigOf<'signatures'>> = {
	single: true,
	takes: [],
	across: 'bottom',
	// The list changes with the rate, which is judged as a source is.
	sources: () => [{id: logErrors}],
	view(_, {system: {tz}, signatures}) {
		const state = signatures();
		return {
			note: noteOf(state, tz),
			tabs: [
				() => ({
					kind: 'table',
					none: `no error since ${moment(state.since, state.at, tz)}`,
					detailFrom: roomForFacts,
					table: tableOf({
						rows: state.signatures,
						columns: (at, shown) => signatureColumns(at, state, tz, shown),
						id: ({id}) => id,
						texts: ({text, revisions, isNew}) => [isNew ? 'NEW' : '', text, ...revisions],
						copy: signature => factsText(signatureFacts(signature, state, tz)),
						facts: signature => signatureFacts(signature, state, tz),
						lines: ({text}) => linesOf(text),
					}),
				}),
			],
		};
	},
	line(_, {signatures}) {
		const {signatures: all, errors} = signatures();
		const [first] = all;
		const rate = `${count(rateOf(errors))}/min`;
		const fresh = all.filter(({isNew}) => isNew).length;
		return first ? `${fresh > 0 ? `${fresh} NEW, ` : ''}${rate}: ${first.text}` : 'no error';
	},
	rows: () => frameRows + usualRows,
	bids: (_, {burns}) =>
		burns
			? [whole('line', 1), whole('signatures', leastTable), upTo('signatures.rows', frameRows + usualRows)]
			: [whole('line', 1)],
};

/** Errors of the newest whole minute, or of the running one where that has more. */
const rateOf = (errors: readonly number[]): number => Math.max(errors.at(-1) ?? 0, errors.at(-2) ?? 0);

function noteOf({signatures, errors, more, since, at}: SignatureState, tz: string): string {
	const fresh = signatures.filter(({isNew}) => isNew).length;
	return [
		fresh > 0 ? `${fresh} NEW` : '',
		`${count(rateOf(errors))}/min`,
		more > 0 ? `${plural(more, 'error')} of other kinds` : '',
		// Of a whole hour it goes without saying.
		Number.isFinite(since) && at - since < hour ? `known since ${moment(since, at, tz)}` : '',
	]
		.filter(Boolean)
		.join(', ');
}

/** Words of a filter: more of them tell no more, and would not fit in a line. */
const mostWords = 6;

/** The filter under which the log shows the lines of a signature: its statuses and its longest words, in their order. */
export function linesOf(text: string): string | undefined {
	const words = wordsOf(text);
	const length = (word: string) => (/\d/.test(word) ? Number.POSITIVE_INFINITY : word.length);
	const kept = new Set(words.toSorted((a, b) => length(b) - length(a)).slice(0, mostWords));
	return words.filter(word => kept.has(word)).join(' ') || undefined;
}
