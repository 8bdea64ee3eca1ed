/** Where the facts of several walls lie together: `journal:` of the wall file. */

/** Instance and database have the rules of Spanner; a project may be scoped by a domain (example.com:data). */
export const journalPattern = /^spanner:\/\/(?:[a-z][a-z0-9.:-]*\/)?[a-z][a-z0-9-]*\/[a-z][a-z0-9_-]*$/;
export const journalWords = 'spanner://INSTANCE/DATABASE, or spanner://PROJECT/INSTANCE/DATABASE';

/** A database of Spanner. */
export interface DatabaseAddress {
	project: string;
	instance: string;
	database: string;
}

/** @param text as the pattern wants it. @param project where the text names none */
export function journalAddress(text: string, project: string): DatabaseAddress {
	const parts = text.replace(/^spanner:\/\//, '').split('/');
	const [database = '', instance = '', own = project] = parts.toReversed();
	return {project: own, instance, database};
}

/** Its full name, as Google writes it. */
export const databaseName = ({project, instance, database}: DatabaseAddress): string =>
	`projects/${project}/instances/${instance}/databases/${database}`;
