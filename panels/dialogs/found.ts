/** What of a list a typed query means. Pure. */
import fuzzysort from 'fuzzysort';

/** All of a list for an empty query, else those that it finds, the best first. */
export const found = <T>(query: string, all: readonly T[], wordsOf: (one: T) => string): readonly T[] =>
	query.trim() === ''
		? all
		: fuzzysort
				.go(
					query,
					all.map(one => ({one, words: wordsOf(one)})),
					{key: 'words', threshold: 0.2},
				)
				.map(({obj}) => obj.one);
