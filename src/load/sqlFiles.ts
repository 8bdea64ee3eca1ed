/** The SQL of changes of schemas and of views, which a permission names by files. */
import {dirname, resolve} from 'node:path';
import type {ConfigFiles} from '../config/files.ts';
import type {Permission} from '../config/schema/actions.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Path, YamlFile} from '../config/yaml.ts';
import {readText} from './read.ts';

/** Replaces `.sql` paths of permissions by their texts. @throws UsageError */
export function withSqlFiles(
	system: SystemConfig,
	origin: (path: Path) => {file: YamlFile; path: Path},
	files: ConfigFiles,
): SystemConfig {
	const textOf = (written: string, at: Path): string => {
		if (!written.endsWith('.sql')) return written;
		const {file, path} = origin(at);
		return readText(resolve(dirname(file.file), written), file.place(path), files);
	};
	const whole = (permission: Permission, path: Path): Permission => {
		const {migrations = {}, view} = permission;
		const texts = Object.entries(migrations).map(([name, sql]) => [name, textOf(sql, [...path, 'migrations', name])]);
		return {
			...permission,
			...(texts.length > 0 && {migrations: Object.fromEntries(texts)}),
			...(view !== undefined && {view: textOf(view, [...path, 'view'])}),
		};
	};
	const allow = Object.entries(system.actions.allow).map(([action, permissions]) => [
		action,
		permissions.map((permission, index) => whole(permission, ['actions', 'allow', action, index])),
	]);
	return {...system, actions: {...system.actions, allow: Object.fromEntries(allow)}};
}
