/** New credentials for everything at once, by the script of the runbook (S3-143). */
import {secretsColumns} from '../../cloud/sources/secrets.ts';
import {freshList} from '../look/look.ts';
import type {CopySpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

interface Secret {
	name: string;
	version: string;
}

export const action: CopySpec<ParamValues, readonly Secret[]> = {
	copies: true,
	risk: 'high',
	async look(eyes, {system}) {
		const {rows} = await freshList(eyes, system, {secrets: true}, secretsColumns);
		return rows.map(({secret, version}) => ({name: secret ?? '', version: version ?? ''}));
	},
	plan({system: {project}, allowed: {script = '', note}}, secrets) {
		return {
			resource: `projects/${project}/secrets`,
			changes: secrets.map(({name, version}) => ({
				what: name,
				before: version === '' ? 'no version' : `version ${version}`,
				after: 'a new version',
			})),
			blastRadius: [
				'What holds a former credential fails as soon as its vendor refuses it, until it is restarted.',
				...(note === undefined ? [] : [note]),
			],
			commands: [script],
			undo: 'none: what a vendor has revoked stays revoked',
			success: ['Every secret has a version from today, and the health pages answer.'],
			sideEffects: [
				'It has not been read by this wall: read it first.',
				'Services take the new versions when they start: restart them, and only then disable the former ones.',
			],
		};
	},
};
