/** What we may, told by what stays blind or cannot be done without it. */
import {type Needed, neededByAction} from '../actions/roles.ts';
import {logFilter} from '../config/panes.ts';
import {systemOf} from '../config/place.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {paneSources} from '../panes/sources.ts';
import {placedTitle} from '../panes/where.ts';
import {plural} from '../text/format.ts';
import type {Finding} from './finding.ts';
import {neededBy, neededByLog, roleOf} from './needed.ts';

/** Something that needs permissions: a source with the panes that show it, or an action with its targets. */
interface User {
	/** Where it needs them. */
	project: string;
	needed: Needed;
	/** What is lost without them. */
	lost: string;
	watches: boolean;
}

function usersOf(system: SystemConfig): User[] {
	const shown = (id: string): string => {
		const panes = system.panes.filter(pane => paneSources(system, pane).includes(id));
		return panes.map(pane => placedTitle(system, pane)).join(', ');
	};
	const sources = Object.entries(system.sources).map(([id, source]) => {
		const panes = shown(id);
		return {
			project: systemOf(system, source).project,
			needed: neededBy(source),
			lost: `source ${id}${panes === '' ? '' : ` (${panes})`} is BLIND`,
			watches: true,
		};
	});
	const {project} = system;
	const log =
		logFilter(system) === undefined ? [] : [{project, needed: neededByLog, lost: 'the log is BLIND', watches: true}];
	const actions = Object.entries(system.actions.allow).map(([action, permissions]) => ({
		project,
		needed: neededByAction(action),
		lost: `${action} on ${permissions.map(({target}) => target).join(', ')} is refused`,
		watches: false,
	}));
	return [...sources, ...log, ...actions];
}

/** The permissions that a system asks for, by the projects in which it does. */
export function permissionsOf(system: SystemConfig): ReadonlyMap<string, readonly string[]> {
	const byProject = Map.groupBy(usersOf(system), ({project}) => project);
	return new Map(
		[...byProject].map(([project, users]) => [project, [...new Set(users.flatMap(({needed}) => needed.permissions))]]),
	);
}

/** @param granted those of `permissionsOf` that we have in the project; `member`: our account as IAM writes it */
export function permissionFindings(
	system: SystemConfig,
	project: string,
	granted: ReadonlySet<string>,
	member: string,
): readonly Finding[] {
	const part = {part: 'permissions', system: system.system} as const;
	const users = usersOf(system).filter(one => one.project === project);
	const asked = permissionsOf(system).get(project) ?? [];
	const missing = asked.filter(permission => !granted.has(permission));
	if (missing.length === 0)
		return [{...part, level: 'ok', says: `all ${plural(asked.length, 'permission')} in ${project} are granted`}];
	return missing.map(permission => {
		const without = users.filter(({needed}) => needed.permissions.includes(permission));
		const [first] = without;
		const role = roleOf(permission, first?.needed ?? {permissions: [], role: ''});
		return {
			...part,
			// Whoever only watches does without actions.
			level: without.some(({watches}) => watches) ? 'mend' : 'look',
			says: `${permission} is missing in ${project}: ${without.map(({lost}) => lost).join('; ')}`,
			todo: `gcloud projects add-iam-policy-binding ${project} --member ${member} --role ${role}`,
		};
	});
}
