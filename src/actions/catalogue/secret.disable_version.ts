/**
 * An older version of a secret that nobody can read any more: the second phase of a rotation (S1-38, S4-38). It is locked until the newest
 * version is known to work.
 */

import {proofOf} from '../after/proof.ts';
import {newestEnabled} from '../look/secret.ts';
import {disablable, switchVersion} from '../secret/switchVersion.ts';

export const action = switchVersion({
	wanted: 'DISABLED',
	choices: disablable,
	check(seen, version) {
		if (version === newestEnabled(seen)?.version)
			throw new RangeError(`version ${version} is the newest that is enabled: nothing could be read any more`);
	},
	means: (seen, version) => ({
		affects: `Whoever asks for version ${version} by its number is refused; version ${newestEnabled(seen)?.version} stays.`,
		notes: ['It can be enabled again. The key itself stays valid until its vendor revokes it.'],
	}),
	async preflight(seen, known) {
		const newest = newestEnabled(seen);
		if (!newest) return [];
		const [latest] = seen.versions;
		const read: 'ok' | 'failed' = latest?.version === newest.version ? 'ok' : 'failed';
		return [
			{title: 'latest can be read', state: read, detail: `version ${latest?.version} is ${latest?.state}`},
			...(await proofOf(newest, known)),
		];
	},
});
