/** The template of a Cloud Run service, as REST has it, with a change in it. Pure. */
import type {TemplateChange} from './call.ts';
import type {EnvValue} from './resources.ts';
import {mainContainer} from './run-shape.ts';

interface Variable {
	name?: string;
	value?: string;
	valueSource?: {secretKeyRef?: {secret?: string; version?: string}};
}

interface Container {
	image?: string;
	ports?: readonly unknown[];
	env?: readonly Variable[];
	resources?: {limits?: Readonly<Record<string, string>>; cpuIdle?: boolean};
}

/** As far as it is changed here; whatever else it has is kept. */
export interface TemplateJson {
	revision?: string;
	containers?: readonly Container[];
	maxInstanceRequestConcurrency?: number;
}

/** A copy with the change in the container that takes the requests. The name of the last revision is taken: it is left out or replaced. */
export function changedTemplate({revision: _, ...template}: TemplateJson, change: TemplateChange): TemplateJson {
	const {containers = []} = template;
	const main = mainContainer(containers);
	return {
		...template,
		...(change.revision !== undefined && {revision: change.revision}),
		...(change.concurrency !== undefined && {maxInstanceRequestConcurrency: change.concurrency}),
		containers: containers.map(container => (container === main ? changedContainer(container, change) : container)),
	};
}

function changedContainer(container: Container, {image, cpu, memory, cpuIdle, env}: TemplateChange): Container {
	const limits = {...(cpu !== undefined && {cpu}), ...(memory !== undefined && {memory})};
	const {resources} = container;
	return {
		...container,
		...(image !== undefined && {image}),
		...(env && {env: changedEnv(container.env ?? [], env)}),
		resources: {
			...resources,
			limits: {...resources?.limits, ...limits},
			// Said in any case: resources that say nothing mean that the CPU is never taken away.
			cpuIdle: cpuIdle ?? (resources ? resources.cpuIdle === true : true),
		},
	};
}

function changedEnv(before: readonly Variable[], change: Readonly<Record<string, EnvValue | null>>): Variable[] {
	const known = new Set(before.map(({name}) => name));
	const kept = before.flatMap((variable): Variable[] => {
		const wanted = change[variable.name ?? ''];
		if (wanted === undefined) return [variable];
		return wanted === null ? [] : [variableOf(variable.name ?? '', wanted)];
	});
	const added = Object.entries(change).flatMap(([name, value]) =>
		known.has(name) || value === null ? [] : [variableOf(name, value)],
	);
	return [...kept, ...added];
}

const variableOf = (name: string, value: EnvValue): Variable =>
	typeof value === 'string' ? {name, value} : {name, valueSource: {secretKeyRef: value}};
