import {projectNumber, projects} from '../../contract/names.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {field, readJson} from '../../rest/http.ts';
import type {Sandbox} from '../../stores.ts';

const spelled = /^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/;

export function handlers({denies, control}: Pick<Sandbox, 'denies' | 'control'>) {
	return {
		get: ({parts: [project = '']}: Call) => ({
			projectId: project,
			projectNumber,
			lifecycleState: 'ACTIVE',
			name: project,
		}),
		/** The caller has every permission but those that an injected fault takes away. */
		async testIamPermissions({req}: Call) {
			const asked = field(await readJson(req), 'permissions');
			if (!Array.isArray(asked)) throw new ControlError('INVALID_ARGUMENT', 'permissions is required.');
			const odd = asked.find(name => typeof name !== 'string' || !spelled.test(name));
			if (odd !== undefined)
				throw new ControlError('INVALID_ARGUMENT', `Permission ${String(odd)} is not valid for this resource.`);
			const permissions = (asked as string[]).filter(name => !denies(name));
			return permissions.length > 0 ? {permissions} : {};
		},
		/** Whoever does not ask for version 3 is told of bindings with conditions without these, as Google does. */
		async getIamPolicy({req, parts: [project = '']}: Call) {
			const version = Number(field(field(await readJson(req), 'options'), 'requestedPolicyVersion') ?? 1);
			if (!Object.values<string>(projects).includes(project))
				throw new ControlError('PERMISSION_DENIED', 'The caller does not have permission');
			const bindings = control.bindings(project);
			const isConditional = bindings.some(({condition}) => condition);
			return {
				version: isConditional && version === 3 ? 3 : 1,
				etag: 'BwYx2sB5nQs=',
				bindings: bindings.map(({role, members, condition}) => ({
					role: condition && version !== 3 ? `${role}_withcond_${condition.expression.length.toString(16)}` : role,
					members,
					...(condition && version === 3 && {condition}),
				})),
			};
		},
	};
}
