/** `pitwall record export`: a stretch of the journal as a file that others can open. */
import {existsSync, statSync} from 'node:fs';
import {day} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {StretchError, taken} from '../rewind/recording.ts';
import {writeRecording} from '../rewind/recordingFile.ts';
import {messageOf} from '../text/errors.ts';
import {bytes, plural} from '../text/format.ts';
import {utcMinute} from '../zone.ts';
import {type JournalOptions, openJournalFile} from './journalFile.ts';
import {type ConfigOptions, resolveConfig} from './resolve.ts';

export interface RecordOptions extends ConfigOptions, JournalOptions {
	redact?: boolean;
}

/** ms before the stretch from which facts come with it: incidents that were open may have begun so long ago. */
export const earlier = day;

/** @returns the exit code. @throws UsageError */
export async function recordExport(options: RecordOptions, file: string): Promise<number> {
	const config = await resolveConfig(options);
	const recording = await takenFrom(config, options);
	try {
		await writeRecording(file, recording, options.redact === true);
	} catch (error) {
		throw new UsageError(`pitwall: ${file} cannot be written: ${messageOf(error)}.`);
	}
	const {from, to, rows, facts} = recording;
	process.stdout.write(
		`${file}: ${utcMinute(from)} to ${utcMinute(to)}, ${plural(rows.length, 'answer')}, ${plural(facts.length, 'fact')}, ${bytes(existsSync(file) ? statSync(file).size : 0)}\n`,
	);
	return 0;
}

/** A stretch of the journal of a configuration. @throws UsageError */
export async function takenFrom(config: LoadedConfig, options: ConfigOptions & JournalOptions) {
	const {reader, span, isPassing} = openJournalFile(config, options);
	const {grpc, http} = config.wall.endpoints;
	try {
		const systems = config.systems.filter(({system}) => options.system === undefined || system === options.system);
		const isSandbox = isPassing || Boolean(options.sandbox || grpc || http);
		return await taken(reader, {...span, since: span.from - earlier}, systems, isSandbox);
	} catch (error) {
		if (error instanceof StretchError) throw new UsageError(`pitwall: ${error.message}.`);
		throw error;
	} finally {
		reader.close();
	}
}
