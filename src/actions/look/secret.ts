/** Fresh reads of the versions of a secret; never of a value. */
import {rowsWith} from '../../cloud/sources/columns.ts';
import {secretsColumns} from '../../cloud/sources/secrets.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {instantOf} from '../../zone.ts';
import type {Eyes} from './look.ts';

export interface VersionView {
	version: number;
	/** `ENABLED`, `DISABLED` or `DESTROYED`. */
	state: string;
	/** ms. */
	createdAt: number;
}

export interface SecretView {
	resource: string;
	/** The newest first. */
	versions: readonly VersionView[];
}

/** The secret as it is now. Throws CloudError, and Error where there is none of this name. */
export async function lookAtSecret(
	{reads}: Pick<Eyes, 'reads'>,
	system: SystemConfig,
	name: string,
): Promise<SecretView> {
	const source = {secrets: [name], versions: true};
	const {answer} = await reads.read(system, 'action.secret', source, undefined, new AbortController().signal);
	const rows = rowsWith(answer, secretsColumns);
	if (!rows) throw new TypeError('Secret Manager does not answer with versions');
	if (rows.some(({state}) => state === 'MISSING')) throw new Error(`there is no secret ${name} in ${system.project}`);
	return {
		resource: `projects/${system.project}/secrets/${name}`,
		versions: rows
			.filter(({version}) => version !== null)
			.map(({version, state, created_at}) => ({
				version: Number(version),
				state: state ?? '',
				createdAt: instantOf(created_at ?? ''),
			}))
			.toSorted((a, b) => b.version - a.version),
	};
}

/** The newest version that can be read; undefined without one. */
export const newestEnabled = ({versions}: SecretView): VersionView | undefined =>
	versions.find(({state}) => state === 'ENABLED');

/** What is shown of secrets is looked at again at once, and once more when the change is in it. */
export function hurrySecrets({poller, clock}: Eyes, {system: name, sources}: SystemConfig): void {
	for (const [id, source] of Object.entries(sources))
		if ('secrets' in source) poller?.hurry(name, id, 10_000, clock.now() + 30_000);
}
