/** A version of a secret that was disabled can be read again. */
import {switchVersion} from '../secret/switchVersion.ts';

export const action = switchVersion({
	wanted: 'ENABLED',
	check: () => undefined,
	means: ({versions: [latest]}, version) => ({
		affects: `Whoever asks for version ${version} by its number can read it again.`,
		notes: latest && latest.version > version ? [`\`latest\` stays version ${latest.version}.`] : [],
	}),
});
