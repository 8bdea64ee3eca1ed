/** Reads a test file and its system. Every mistake is a UsageError with file:line:column. */
import {dirname, join, resolve} from 'node:path';
import {configFiles} from '../config/files.ts';
import {logErrors} from '../config/logErrors.ts';
import type {SourceConfig} from '../config/schema/sources.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {parseYaml, type YamlFile} from '../config/yaml.ts';
import {loadSystem, shippedSystems} from '../load/load.ts';
import {readText, valid} from '../load/read.ts';
import {nearest} from '../text/nearest.ts';
import {misshapen} from './answers.ts';
import {type TestFile, testFileSchema} from './schema.ts';

export interface LoadedTests {
	file: string;
	system: SystemConfig;
	tests: TestFile;
	place: YamlFile['place'];
}

/** The errors per minute of the log are a series, too; a test gives their number every interval. */
const errorsOfLog: SourceConfig = {
	metric: logErrors,
	filter: '',
	aligner: 'ALIGN_MAX',
	period: '60s',
	groupBy: [],
	window: '6h',
};

/** The source of this name, as a test may feed it. */
export const sourceNamed = ({sources}: SystemConfig, id: string): SourceConfig | undefined =>
	id === logErrors ? errorsOfLog : sources[id];

/** @param shipped folder of the shipped systems. @throws UsageError */
export function loadTests(file: string, shipped: string): LoadedTests {
	const files = configFiles();
	const yaml = parseYaml(file, readText(file, undefined, files));
	const tests = valid(testFileSchema, yaml.value, yaml.place);
	const isShipped = (shippedSystems as readonly string[]).includes(tests.system);
	const path = isShipped ? join(shipped, `${tests.system}.yaml`) : resolve(dirname(file), tests.system);
	const system = loadSystem(path, yaml.place(['system']), files);
	const problems = unknownNames(tests, system, yaml.place);
	if (problems.length > 0) throw new UsageError(problems);
	return {file, system, tests, place: yaml.place};
}

function unknownNames({tests}: TestFile, system: SystemConfig, place: YamlFile['place']): string[] {
	const checks = system.checks.map(({id}) => id);
	const slos = system.slos.map(({id}) => id);
	const sources = [...Object.keys(system.sources), logErrors];
	const known = (
		kind: string,
		name: string,
		names: readonly string[],
		path: readonly (string | number)[],
	): string[] => {
		if (names.includes(name)) return [];
		const near = nearest(name, names);
		return [
			`${place(path)}: ${system.system} has no ${kind} '${name}'${near === undefined ? '' : `. Did you mean '${near}'?`}`,
		];
	};
	return tests.flatMap((test, index) => {
		const at = (...path: (string | number)[]) => ['tests', index, ...path];
		return [
			...test.input_series.flatMap((input, nth) => {
				const missing = known('source', input.source, sources, at('input_series', nth, 'source'));
				const source = sourceNamed(system, input.source);
				const shape = source && misshapen(source, input);
				return shape === undefined ? missing : [...missing, `${place(at('input_series', nth))}: ${shape}.`];
			}),
			...test.check_test.flatMap(({check}, nth) => known('check', check, checks, at('check_test', nth, 'check'))),
			...test.slo_test.flatMap(({slo}, nth) => known('SLO', slo, slos, at('slo_test', nth, 'slo'))),
			...(test.fires ?? []).flatMap(({check}, nth) => known('check', check, checks, at('fires', nth, 'check'))),
		];
	});
}
