/** `pitwall query`: asks a saved query, or a source by its name, once. What it costs is known before it runs. */
import {answerFormats} from '../answer/formats.ts';
import type {AnswerFormat} from '../answer/names.ts';
import {type Rows, rowsOf} from '../answer/rows.ts';
import {CloudError} from '../cloud/types.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {usdPerByte} from '../poll/stats.ts';
import {writeNow} from '../terminal/sequences.ts';
import {inAscii} from '../text/ascii.ts';
import {cleanLine} from '../text/clean.ts';
import {duration} from '../text/durations.ts';
import {bytes, plural, usd} from '../text/format.ts';
import {nearest} from '../text/nearest.ts';
import {unicodeIn} from '../theme/theme.ts';
import {type Headless, type HeadlessOptions, openHeadless} from './headless.ts';
import {resolveConfig} from './resolve.ts';

export interface QueryOptions extends HeadlessOptions {
	format: AnswerFormat;
	/** Says what the query would read, and does not run it. */
	dryRun?: boolean;
}

/** What may be asked by name. */
interface Asked {
	system: SystemConfig;
	name: string;
	title: string;
	/** Saved, and not polled as a source. */
	isSaved: boolean;
	source: SourceConfig;
}

const asked = ({systems}: LoadedConfig): Asked[] =>
	systems.flatMap(system => [
		...Object.entries(system.queries).map(([name, {title, ...source}]) => ({
			...{system, name, title, isSaved: true},
			source: source as SourceConfig,
		})),
		...Object.entries(system.sources).map(([name, source]) => ({system, name, title: '', isSaved: false, source})),
	]);

const fullName = ({system, name}: Asked): string => `${system.system}.${name}`;

/** Everything that may be asked, saved queries first. */
function listOf(all: readonly Asked[]): Rows {
	const rows = all
		.toSorted((a, b) => Number(b.isSaved) - Number(a.isSaved))
		.map(one => ({name: fullName(one), what: one.isSaved ? 'query' : 'source', title: one.title}));
	return {columns: ['name', 'what', 'title'], rows};
}

/** @throws UsageError where the name means nothing, or several */
function found(all: readonly Asked[], name: string): Asked {
	const matches = all.filter(one => fullName(one) === name || one.name === name);
	const [first, ...others] = matches;
	if (first && others.length === 0) return first;
	if (first) throw new UsageError(`pitwall: '${name}' is ${matches.map(fullName).join(' and ')}. Write one of these.`);
	const meant = nearest(name, [...all.map(fullName), ...all.map(one => one.name)]);
	throw new UsageError(
		`pitwall: nothing is named '${name}'.${meant === undefined ? '' : ` Did you mean ${meant}?`} 'pitwall query' lists all names.`,
	);
}

/** Past the redirection of stderr, which is for libraries. */
const say = (text: string): void => void writeNow(2, `${inCharset(text)}\n`, 100);
const inCharset = (text: string): string => (unicodeIn(process.env) ? text : inAscii(text));

/** What it would read, in words. @throws UsageError where that is more than may be billed */
async function price({system, source}: Asked, {survey}: Headless): Promise<string> {
	if (!('bigquery' in source)) return 'no BigQuery: nothing is billed by bytes';
	const {bytes: read} = await (await survey()).dryRun(system, source);
	if (read > source.maxBytes)
		throw new UsageError(
			`pitwall: not run: it would read ${bytes(read)}, and maxBytes is ${bytes(source.maxBytes)}. Narrow the query, or raise maxBytes.`,
		);
	return `reads ${bytes(read)} (${usd(read * usdPerByte)}), ${bytes(source.maxBytes)} are billed at most`;
}

/** @throws UsageError, and CloudError */
export async function query(options: QueryOptions, name: string | undefined): Promise<number> {
	if (name === undefined) {
		const {systems, ...rest} = await resolveConfig(options);
		const shown = systems.filter(({system}) => options.system === undefined || system === options.system);
		write(listOf(asked({...rest, systems: shown})), options);
		return 0;
	}
	const headless = await openHeadless(options);
	try {
		const one = found(asked(headless.config), name);
		const began = performance.now();
		say(`${fullName(one)}: ${await price(one, headless)}`);
		if (options.dryRun) return 0;
		const {signal} = new AbortController();
		const {answer, cost} = await headless.reads.read(one.system, one.name, one.source, undefined, signal);
		const rows = rowsOf(answer);
		write(rows, options);
		const took = duration(performance.now() - began);
		const cut = answer.cut === undefined ? '' : `; cut: ${cleanLine(answer.cut)}`;
		say(
			`${plural(rows.rows.length, 'row')}, ${bytes(cost.bytesBilled)} billed (${usd(cost.bytesBilled * usdPerByte)}), ${took}${cut}`,
		);
		return 0;
	} catch (error) {
		// What was asked is wrong; anything else may be right the next time.
		const isWrong = error instanceof CloudError && (error.kind === 'invalid' || error.kind === 'notFound');
		throw isWrong ? new UsageError(`pitwall: ${name}: ${error.message}`) : error;
	} finally {
		await headless.stop();
	}
}

function write(rows: Rows, {format}: QueryOptions): void {
	const text = answerFormats[format](rows);
	process.stdout.write(format === 'table' ? inCharset(text) : text);
}
