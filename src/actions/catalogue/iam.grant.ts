/** A role of the project for a service account (S2-22). */
import {commandLine} from '../canonical.ts';
import {addressOf, type Bindings, fingerprintOf, lookAtBindings, rolesOf} from '../look/iam.ts';
import type {CopySpec} from '../spec.ts';

export const action: CopySpec<{readonly role: string}, Bindings> = {
	copies: true,
	risk: 'critical',
	fields: ({allowed: {roles = []}}) => ({role: {oneOf: [...roles]}}),
	look: (eyes, {system}) => lookAtBindings(eyes, system),
	etag: fingerprintOf,
	plan({system, name}, bindings, {role}) {
		const {project} = system;
		const address = addressOf(name, system);
		if (rolesOf(bindings, address).includes(role)) throw new RangeError(`${address} has ${role} already`);
		const others = bindings.flatMap(binding => (binding.role === role ? (binding.member ?? []) : []));
		const command = (verb: 'add' | 'remove') => [
			...['projects', `${verb}-iam-policy-binding`, project, `--member=serviceAccount:${address}`],
			// Without it gcloud asks back where the policy has a binding with a condition.
			...[`--role=${role}`, '--condition=None'],
		];
		return {
			resource: `projects/${project}`,
			changes: [
				{what: 'binding', before: '', after: `${role} to serviceAccount:${address}`},
				{what: `members of ${role}`, before: `${others.length}`, after: `${others.length + 1}`},
			],
			blastRadius: [
				`Whatever runs as ${name} may do in all of ${project} what ${role} allows.`,
				`It has now: ${rolesOf(bindings, address).join(', ') || 'no role in the project'}.`,
			],
			commands: [command('add')],
			undo: commandLine('gcloud', ...command('remove')),
			success: ['The IAM policy of the project names it; it works within minutes.'],
			sideEffects: [
				'gcloud reads the policy, and sends its etag with the change: what others change meanwhile is kept.',
			],
		};
	},
};
