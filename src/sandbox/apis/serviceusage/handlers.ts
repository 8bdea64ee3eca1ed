import {projectNumber} from '../../contract/names.ts';
import type {Failure} from '../../faults/failure.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {pageAsked} from '../../rest/pages.ts';
import type {Sandbox} from '../../stores.ts';

/** Names of APIs as people know them. */
const titles: Readonly<Record<string, string>> = {
	'aiplatform.googleapis.com': 'Vertex AI API',
	'bigquery.googleapis.com': 'BigQuery API',
	'cloudfunctions.googleapis.com': 'Cloud Functions API',
	'cloudscheduler.googleapis.com': 'Cloud Scheduler API',
	'run.googleapis.com': 'Cloud Run Admin API',
	'secretmanager.googleapis.com': 'Secret Manager API',
};
/** Virtual ms until an API is switched on or off. */
const switching = 8000;

interface Switch {
	name: string;
	project: string;
	api: string;
	isEnabled: boolean;
	/** ms. */
	doneAt: number;
	/** Ends it without a change. */
	failure?: Failure;
}

/** Services that `batchGet` tells of at most. */
const mostNames = 20;

export function handlers({control, clock}: Pick<Sandbox, 'control' | 'clock'>) {
	const switches: Switch[] = [];
	/** What is done by now is so, whoever looks. */
	const settle = () => {
		for (const {project, api, isEnabled} of switches.filter(one => one.doneAt <= clock.now() && !one.failure))
			control.setApi(project, api, isEnabled);
	};
	const told = (project: string, api: string) => ({
		name: `projects/${projectNumber}/services/${api}`,
		parent: `projects/${projectNumber}`,
		config: {name: api, title: titles[api] ?? api},
		state: control.isEnabled(project, api) ? 'ENABLED' : 'DISABLED',
	});
	const operation = ({name, project, api, doneAt, failure}: Switch) => {
		if (doneAt > clock.now()) return {name};
		const {code, message} = failure ?? {};
		return {name, done: true, ...(failure ? {error: {code, message}} : {response: {service: told(project, api)}})};
	};
	const switched =
		(isEnabled: boolean) =>
		({parts: [project = '', api = ''], failure}: Call) => {
			const isSo = control.isEnabled(project, api) === isEnabled;
			const name = isSo
				? 'operations/noop.DONE_OPERATION'
				: `operations/acat.p2-${projectNumber}-${switches.length + 1}`;
			const begun = {
				name,
				project,
				api,
				isEnabled,
				doneAt: clock.now() + (isSo ? 0 : switching),
				...(failure && {failure}),
			};
			switches.push(begun);
			return operation(begun);
		};
	/** A handler that sees what is so by now. */
	const now =
		<Answer>(answer: (call: Call) => Answer) =>
		(call: Call): Answer => {
			settle();
			return answer(call);
		};

	return {
		'services.list': now(({query, parts: [project = '']}) => {
			if (query.get('filter') !== 'state:ENABLED')
				throw new ControlError('UNIMPLEMENTED', 'The sandbox lists services with the filter state:ENABLED only.');
			const {items, ...rest} = pageAsked(control.enabledApis(project), query, 50, true);
			return {services: items.map(api => told(project, api)), ...rest};
		}),
		'services.batchGet': now(({query, parts: [project = '']}) => {
			const names = query.getAll('names');
			if (names.length === 0 || names.length > mostNames)
				throw new ControlError('INVALID_ARGUMENT', `names must have between 1 and ${mostNames} values.`);
			return {services: names.map(name => told(project, name.split('/').at(-1) ?? ''))};
		}),
		'services.get': now(({parts: [project = '', api = '']}) => told(project, api)),
		'services.enable': now(switched(true)),
		'services.disable': now(switched(false)),
		'operations.get': now(({parts: [id = '']}) => {
			const found = switches.findLast(({name}) => name === `operations/${id}`);
			if (!found) throw new ControlError('NOT_FOUND', `Operation operations/${id} not found.`);
			return operation(found);
		}),
	};
}
