/** Reading one file of the config, and checking it against its schema. */
import type {z} from 'zod';
import {type ConfigFiles, readConfigFile} from '../config/files.ts';
import {UsageError} from '../config/usage.ts';
import type {YamlFile} from '../config/yaml.ts';
import {OwnFileError} from '../files/own.ts';
import {describeIssues, inWords} from './errors.ts';

/** @param from where the file is named, `file:line:column`. @throws UsageError */
export function readText(file: string, from: string | undefined, {read, found}: ConfigFiles): string {
	try {
		const text = readConfigFile(file, found);
		read.set(file, text);
		return text;
	} catch (error) {
		read.set(file, undefined);
		const {code, message} = error as NodeJS.ErrnoException;
		const why = code === 'ENOENT' ? 'no such file. Check the path' : message;
		const where = from ?? (error instanceof OwnFileError ? `${file}:1:1` : 'pitwall');
		throw new UsageError(`${where}: cannot read ${file}: ${why}.`);
	}
}

/** @throws UsageError with all issues of the schema */
export function valid<S extends z.ZodType>(schema: S, value: unknown, place: YamlFile['place']): z.infer<S> {
	const result = schema.safeParse(value, {error: inWords});
	if (result.success) return result.data;
	throw new UsageError(describeIssues(schema, value, result.error.issues, place));
}
