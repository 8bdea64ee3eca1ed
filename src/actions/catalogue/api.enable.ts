/** An API that a project may use from now on (S2-23). */
import {minute} from '../../clock.ts';
import {apisColumns} from '../../cloud/sources/apis.ts';
import {rowsWith} from '../../cloud/sources/columns.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {instantOf} from '../../zone.ts';
import {followOperation} from '../after/followOperation.ts';
import {commandLine} from '../canonical.ts';
import {listed} from '../look/listed.ts';
import type {Eyes} from '../look/look.ts';
import type {ActionSpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

/** ms that Google may take, and between two looks. */
const within = 10 * minute;
const every = 3000;
/** Real ms after the intent in which a change that was on its way may still arrive. */
const arriving = minute;

interface ApiView {
	title: string;
	state: string;
}

export const action: ActionSpec<ParamValues, ApiView> = {
	risk: 'medium',
	idle({system, name}, source) {
		const row = listed(system, source, {kind: 'apis', columns: apisColumns, is: ({api}) => api === name});
		return row?.state === 'ENABLED' ? 'it is ENABLED' : undefined;
	},
	look: (eyes, {system, name}) => lookAtApi(eyes, system, name),
	etag: ({state}) => state,
	plan({system: {project}, name}, {title, state}) {
		if (state === 'ENABLED') throw new RangeError(`${name} is ENABLED already`);
		const resource = `projects/${project}/services/${name}`;
		return {
			resource,
			changes: [{what: title === '' ? name : title, before: state, after: 'ENABLED'}],
			blastRadius: [`All of ${project}: its accounts may call it, as far as their roles allow.`],
			command: ['services', 'enable', name, `--project=${project}`],
			undo: commandLine('gcloud', 'services', 'disable', name, `--project=${project}`),
			success: [`Service Usage says ENABLED (within ${within / minute} min)`],
			sideEffects: [
				'It may take some minutes until all of Google knows; APIs that it needs are enabled with it.',
				'What is called is paid for.',
			],
			call: {api: 'serviceusage', method: 'POST', path: `/v1/${resource}:enable`},
			facts: {},
		};
	},
	async verify({target: {name}}, steps) {
		const {poller, clock, target} = steps;
		const followed = await followOperation(
			{
				step: 'enabled',
				what: `${name} is ENABLED`,
				within,
				every,
				async look() {
					for (const [id, source] of Object.entries(target.system.sources))
						if ('apis' in source) poller?.hurry(target.system.system, id, 10_000, clock.now() + 30_000);
					const {state} = await lookAtApi(steps, target.system, name);
					return {state: state === 'ENABLED' ? 'there' : 'absent', text: `it is ${state}`};
				},
			},
			steps,
		);
		if ('ended' in followed) return followed.ended;
		return {phase: 'done', summary: `${name}: ${followed.text}`, at: clock.now()};
	},
	async became({at, ts}, {system, name}, eyes) {
		const {state} = await lookAtApi(eyes, system, name);
		if (state === 'ENABLED') return {state: 'found', text: `made: ${name} is ENABLED`};
		const age = (eyes.clock.now() - instantOf(at ?? ts)) / eyes.clock.speed;
		return {state: age < arriving ? 'later' : 'found', text: `not made: ${name} is ${state}`};
	},
};

/** Throws CloudError. */
async function lookAtApi({reads}: Pick<Eyes, 'reads'>, system: SystemConfig, name: string): Promise<ApiView> {
	const {answer} = await reads.read(system, 'action.api', {apis: [name]}, undefined, new AbortController().signal);
	const row = rowsWith(answer, apisColumns)?.find(({api}) => api === name);
	if (!row) throw new Error(`Service Usage knows no ${name}`);
	return {title: row.title ?? '', state: row.state ?? ''};
}
