/** Whether a real incident of the highest severity is open, as the journals on disk say. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {day} from '../clock.ts';
import {foldIncidents, isOpen} from '../incidents/fold.ts';
import {journalFile} from '../journal/identity.ts';
import {openReader} from '../journal/read.ts';
import {cleanLine} from '../text/clean.ts';

/** The path of the config of walls that look at the sandbox. */
const ofSandbox = {config: 'sandbox'};

/** Who has not looked at an incident for so long has forgotten to close it. */
const longestOpen = 30 * day;

/**
 * The title of one; undefined where there is none. A journal that cannot be read holds nobody back.
 * @param folder of the state
 */
export function openTopIncident(folder: string, now: number): string | undefined {
	for (const name of journalsIn(folder)) {
		try {
			const reader = openReader(join(folder, name));
			if (!reader) return undefined;
			const facts = reader.facts(now - longestOpen, now);
			reader.close();
			const open = foldIncidents(facts).find(
				incident => incident.severity === 'critical' && incident.drill === undefined && isOpen(incident),
			);
			if (open) return cleanLine(open.title, 80);
		} catch {
			// It is damaged, locked, or gone.
		}
	}
	return undefined;
}

function journalsIn(folder: string): string[] {
	try {
		return readdirSync(folder).filter(name => {
			const file = journalFile(name, ofSandbox);
			// A clock of its own is that of a sandbox.
			return file?.main && !file.passing && !file.own;
		});
	} catch {
		return [];
	}
}
