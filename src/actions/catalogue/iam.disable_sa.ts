/** A service account that nobody can log in as any more (S4-54). */
import {commandLine} from '../canonical.ts';
import {addressOf, type Bindings, fingerprintOf, lookAtBindings, rolesOf} from '../look/iam.ts';
import type {CopySpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

export const action: CopySpec<ParamValues, Bindings> = {
	copies: true,
	risk: 'critical',
	look: (eyes, {system}) => lookAtBindings(eyes, system),
	etag: fingerprintOf,
	plan({system, name, allowed: {note}}, bindings) {
		const {project, actions} = system;
		const address = addressOf(name, system);
		const command = (verb: 'enable' | 'disable') => [
			...['iam', 'service-accounts', verb, address, `--project=${project}`],
		];
		return {
			resource: `projects/${project}/serviceAccounts/${address}`,
			changes: [{what: 'account', before: 'enabled', after: 'disabled'}],
			blastRadius: [
				`Everything that runs as ${name} fails, schedules and functions too, until it is enabled again.`,
				`Its roles: ${rolesOf(bindings, address).join(', ') || 'none in the project'}.`,
				...(note === undefined ? [] : [note]),
			],
			commands: [command('disable')],
			undo: commandLine('gcloud', ...command('enable')),
			success: ['What runs as it is refused, within minutes.'],
			sideEffects: [
				'Its keys stay, and work again once it is enabled: delete those that leaked.',
				...(actions.invokeAs === address ? ['This wall calls functions as it: those actions fail from then on.'] : []),
			],
		};
	},
};
