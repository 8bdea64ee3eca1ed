/** Secrets, the IAM policies of the projects and their enabled APIs. */
import type {AccessControl, SecretVersionState} from '../contract/control.ts';
import type {LogEntry} from '../contract/logs.ts';
import {secretVersion, type VersionDeed} from './audit.ts';

export interface SecretState {
	name: string;
	createdAt: number;
	/** When a new version is due, ms. */
	rotationAt?: number;
	/** Versions from 1 on, the oldest first. */
	versions: {createdAt: number; state: SecretVersionState; value: string}[];
}

export interface Binding {
	role: string;
	members: string[];
	condition?: {title: string; expression: string};
}

export interface AccessState extends AccessControl {
	/** By name, ascending. */
	secrets(project: string): SecretState[];
	secret(project: string, name: string): SecretState | undefined;
	/** Writes down what somebody did with a version, besides adding one. */
	noteVersion(verb: 'Disable' | 'Enable' | 'Access', deed: VersionDeed): void;
	/** By role, ascending. */
	bindings(project: string): Binding[];
	isEnabled(project: string, api: string): boolean;
	/** By name, ascending. */
	enabledApis(project: string): string[];
}

/** Nothing is there at first. @param write the audit log */
export function createAccess(write: (entry: LogEntry) => void): AccessState {
	const secrets = new Map<string, Map<string, SecretState>>();
	const policies = new Map<string, Map<string, Binding>>();
	const apis = new Map<string, Set<string>>();
	const made = <T>(all: Map<string, T>, key: string, make: () => T): T => {
		const found = all.get(key) ?? make();
		all.set(key, found);
		return found;
	};
	const ascending = <T>(items: Iterable<T>, key: (item: T) => string) =>
		[...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));

	return {
		addSecretVersion(project, name, by, at, value) {
			const {versions} = made(
				made(secrets, project, () => new Map()),
				name,
				() => ({name, createdAt: at, versions: []}),
			);
			const version = versions.length + 1;
			versions.push({createdAt: at, state: 'ENABLED', value: value ?? `sandbox-${name}-${version}`});
			write(secretVersion('Add', {project, secret: name, version, at, by}));
		},
		setSecretVersion(project, name, version, state) {
			const found = secrets.get(project)?.get(name)?.versions[version - 1];
			if (!found) throw new Error(`no version ${version} of ${name}`);
			found.state = state;
		},
		noteVersion: (verb, deed) => write(secretVersion(verb, deed)),
		setRotation(project, name, rotationAt) {
			const found = secrets.get(project)?.get(name);
			if (!found) throw new Error(`no secret ${name}`);
			found.rotationAt = rotationAt;
		},
		grant(project, role, member, condition) {
			const key = condition ? `${role} ${condition.expression}` : role;
			const binding = made(
				made(policies, project, () => new Map()),
				key,
				() => ({
					role,
					members: [],
					...(condition && {condition}),
				}),
			);
			if (!binding.members.includes(member)) binding.members.push(member);
		},
		revoke(project, role, member) {
			for (const [key, binding] of policies.get(project) ?? []) {
				if (binding.role !== role) continue;
				binding.members = binding.members.filter(one => one !== member);
				if (binding.members.length === 0) policies.get(project)?.delete(key);
			}
		},
		setApi(project, api, isEnabled) {
			const enabled = made(apis, project, () => new Set());
			if (isEnabled) enabled.add(api);
			else enabled.delete(api);
		},
		secrets: project => ascending(secrets.get(project)?.values() ?? [], ({name}) => name),
		secret: (project, name) => secrets.get(project)?.get(name),
		bindings: project => ascending(policies.get(project)?.values() ?? [], ({role}) => role),
		isEnabled: (project, api) => apis.get(project)?.has(api) ?? false,
		enabledApis: project => ascending(apis.get(project) ?? [], api => api),
	};
}
