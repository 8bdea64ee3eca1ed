/** Lets a running wall rewind, through the thread that writes its journal. */
import type {Journal} from '../journal/journal.ts';
import {createRewind, type Rewind, type RewindParts} from '../rewind/control.ts';
import {createPast} from '../rewind/past.ts';
import {journalRows} from '../rewind/rows.ts';
import type {KeptJournal} from './keepJournal.ts';

/** @param kept where nothing is kept, there is nothing to rewind to, and a line says so */
export function rewindOf({
	kept,
	journal,
	...parts
}: Omit<RewindParts, 'past' | 'recording'> & {
	kept: Pick<KeptJournal, 'store'>;
	journal: Pick<Journal, 'facts'>;
}): Rewind {
	const rows = journalRows({
		settled: async () => kept.store()?.settled(),
		keptFrom: () => kept.store()?.keptFrom() ?? 0,
		ask: async (name, ...args) => kept.store()?.ask(name, ...args),
	});
	return createRewind({...parts, past: createPast(rows, parts.config, journal.facts)});
}
