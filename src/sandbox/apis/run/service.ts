/** Cloud Run Admin API v2 over gRPC: Services, Revisions, and the operations that updates start. */
import * as grpc from '@grpc/grpc-js';
import type {Clock} from '../../../clock.ts';
import {rpcError, serviceDefinition} from '../../grpc/protos.ts';
import {ControlError} from '../../rest/error.ts';
import {pageOf} from '../../rest/pages.ts';
import {revisionMessage, serviceMessage} from './messages.ts';
import {parseRunName} from './names.ts';
import type {RunOperation, RunService, RunState} from './types.ts';
import {changeOf, type ServiceInput} from './update.ts';

interface Page {
	parent: string;
	pageSize: number;
	pageToken: string;
}

interface UpdateRequest {
	service: ServiceInput | null;
	updateMask: {paths: string[]} | null;
	validateOnly: boolean;
	allowMissing: boolean;
}

/** Turns a plain function into a unary handler; ControlErrors become statuses, anything else INTERNAL. */
function unary<Q, A>(answer: (request: Q) => A): grpc.handleUnaryCall<Q, A> {
	return (call, callback) => {
		try {
			callback(null, answer(call.request));
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			callback(rpcError(error instanceof ControlError ? grpc.status[error.code] : grpc.status.INTERNAL, message));
		}
	};
}

/** The service with this full name. Throws ControlError. */
export function serviceNamed(run: RunState, name: string): RunService {
	const {project, location, service: short} = parseRunName(name);
	const service = short === undefined ? undefined : run.service(project, short);
	if (!service || (location !== '-' && location !== service.region))
		throw new ControlError(
			'NOT_FOUND',
			`Resource '${short ?? name}' of kind 'SERVICE' in region '${location}' in project '${project}' does not exist.`,
		);
	return service;
}

/** Adds the Run services to a server. `google.longrunning.Operations` knows operations of Cloud Run only. */
export function registerRun(
	server: grpc.Server,
	{control: {run}, clock}: {control: {run: RunState}; clock: Clock},
): void {
	const services = serviceDefinition('run', 'google.cloud.run.v2.Services');
	const serialize = services.GetService?.responseSerialize;
	if (!serialize) throw new Error('@google-cloud/run has no GetService');

	const found = (name: string) => serviceNamed(run, name);
	const inPlace = (parent: string): RunService[] => {
		const {project, location} = parseRunName(parent);
		return run.services(project).filter(service => location === '-' || service.region === location);
	};
	const any = (service: RunService) => ({
		type_url: 'type.googleapis.com/google.cloud.run.v2.Service',
		value: serialize(serviceMessage(service, run)),
	});
	const operationMessage = (operation: RunOperation, done: boolean) => {
		const service = run.service(operation.project, operation.service);
		return {
			name: operation.name,
			done,
			...(service && {metadata: any(service), ...(done && {response: any(service)})}),
		};
	};

	server.addService(services, {
		GetService: unary(({name}: {name: string}) => serviceMessage(found(name), run)),
		ListServices: unary(({parent, pageSize, pageToken}: Page) => {
			const {items, nextPageToken} = pageOf(inPlace(parent), pageSize, pageToken, 100);
			return {services: items.map(service => serviceMessage(service, run)), nextPageToken};
		}),
		UpdateService: unary(({service: input, updateMask, validateOnly, allowMissing}: UpdateRequest) => {
			if (!input) throw new ControlError('INVALID_ARGUMENT', 'service is required.');
			if (allowMissing) throw new ControlError('UNIMPLEMENTED', 'The sandbox does not create services.');
			const service = found(input.name);
			const operation = run.update(service, changeOf(service, input, updateMask?.paths ?? []), validateOnly);
			// A validation is done at once; the client must not find an operation that it could wait for.
			return operationMessage(operation, validateOnly || run.done(operation));
		}),
	});

	server.addService(serviceDefinition('run', 'google.cloud.run.v2.Revisions'), {
		GetRevision: unary(({name}: {name: string}) => {
			const {revision: short} = parseRunName(name);
			const revision = found(name).revisions.find(candidate => candidate.name === short);
			if (!revision)
				throw new ControlError('NOT_FOUND', `Resource '${short ?? name}' of kind 'REVISION' does not exist.`);
			return revisionMessage(revision, clock.now());
		}),
		ListRevisions: unary(({parent, pageSize, pageToken}: Page) => {
			const {service} = parseRunName(parent);
			const all = (service === '-' ? inPlace(parent.replace(/\/services\/-$/, '')) : [found(parent)]).flatMap(
				({revisions}) => revisions.toReversed(),
			);
			const {items, nextPageToken} = pageOf(all, pageSize, pageToken, 100);
			return {revisions: items.map(revision => revisionMessage(revision, clock.now())), nextPageToken};
		}),
	});

	server.addService(serviceDefinition('run', 'google.longrunning.Operations'), {
		GetOperation: unary(({name}: {name: string}) => {
			const operation = run.operation(name);
			if (!operation) throw new ControlError('NOT_FOUND', `Operation '${name}' was not found.`);
			return operationMessage(operation, run.done(operation));
		}),
		ListOperations: unary(({name, pageSize, pageToken}: {name: string; pageSize: number; pageToken: string}) => {
			const {project, location} = parseRunName(name.replace(/\/operations$/, ''));
			const all = run
				.operations(project)
				.filter(operation => location === '-' || operation.name.includes(`/locations/${location}/`));
			const page = pageOf(all, pageSize, pageToken, 100);
			return {
				operations: page.items.map(operation => operationMessage(operation, run.done(operation))),
				nextPageToken: page.nextPageToken,
			};
		}),
	});
}
