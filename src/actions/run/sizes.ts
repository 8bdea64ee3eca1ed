/** Sizes of an instance that Cloud Run takes (cloud.google.com/run/docs/configuring/services/cpu). Pure. */
import type {RunSettings} from '../../cloud/resources.ts';

const mebi = {Mi: 1, Gi: 1024} as const;

/** MiB of `512Mi` or `8Gi`; undefined for another text. */
function mebibytes(text: string): number | undefined {
	const [, number, unit] = /^(\d+(?:\.\d+)?)(Mi|Gi)$/.exec(text) ?? [];
	return number === undefined ? undefined : Number(number) * mebi[unit as keyof typeof mebi];
}

/** The memory that goes with from so many CPUs on. */
const pairs: readonly {cpus: number; least: string; most: string}[] = [
	{cpus: 8, least: '4Gi', most: '32Gi'},
	{cpus: 6, least: '4Gi', most: '24Gi'},
	{cpus: 4, least: '2Gi', most: '16Gi'},
	{cpus: 2, least: '128Mi', most: '8Gi'},
	{cpus: 1, least: '128Mi', most: '4Gi'},
	{cpus: 0.5, least: '128Mi', most: '1Gi'},
	{cpus: 0.08, least: '128Mi', most: '512Mi'},
];

/** Why Cloud Run does not take these settings together, in words; undefined where it does. */
export function problemOf(settings: RunSettings): string | undefined {
	const {cpu, memory, concurrency, cpuIdle} = settings;
	const cpus = Number(cpu);
	const mib = mebibytes(memory) ?? 0;
	const pair = pairs.find(one => cpus >= one.cpus);
	if (!pair || (cpus >= 1 && pair.cpus !== cpus))
		return `CPUs are 1, 2, 4, 6, 8 or a part of one from 0.08, not ${cpu}`;
	if (mib < (mebibytes(pair.least) ?? 0) || mib > (mebibytes(pair.most) ?? 0))
		return `${cpu} CPU${cpus > 1 ? 's' : ''} go with ${pair.least} to ${pair.most} of memory, not with ${memory}`;
	if (cpus < 1 && concurrency > 1) return `less than one CPU takes one request at a time, not ${concurrency}`;
	if (cpus < 1 && !cpuIdle) return 'less than one CPU is there only while a request is answered';
	if (!cpuIdle && mib < 512) return 'an instance that always has its CPU needs 512Mi of memory at least';
	return undefined;
}
