/**
 * gRPC service definitions out of the `protos.json` files that Google's own client packages ship, so that
 * the sandbox speaks exactly the messages that the clients of this installation speak.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import * as grpc from '@grpc/grpc-js';
import * as loader from '@grpc/proto-loader';

export type ProtoPackage = 'monitoring' | 'logging-api' | 'run' | 'spanner';

/** Two of the packages come nested: only the package that depends on them is sure to be resolvable from here. */
const resolution: Record<ProtoPackage, {through?: string; name: string}> = {
	monitoring: {name: '@google-cloud/monitoring'},
	'logging-api': {through: '@google-cloud/logging', name: '@google-cloud/logging-api'},
	run: {name: '@google-cloud/run'},
	spanner: {through: '@google-cloud/spanner', name: '@google-cloud/spanner-api'},
};

/** Requests arrive with camelCase fields, 64-bit integers and enums as strings, absent messages as null, and a `x` naming the set member of oneof x. */
const options: loader.Options = {keepCase: false, longs: String, enums: String, defaults: true, oneofs: true};

const parsed = new Map<ProtoPackage, loader.PackageDefinition>();

function packageDefinition(pkg: ProtoPackage): loader.PackageDefinition {
	const cached = parsed.get(pkg);
	if (cached) return cached;
	const {through, name} = resolution[pkg];
	const here = createRequire(import.meta.url);
	const from = through === undefined ? here : createRequire(here.resolve(through));
	const json = JSON.parse(readFileSync(from.resolve(`${name}/build/protos/protos.json`), 'utf8'));
	const definition = loader.fromJSON(json, options);
	parsed.set(pkg, definition);
	return definition;
}

/**
 * The definition of one service, e.g. `('spanner', 'google.spanner.admin.instance.v1.InstanceAdmin')`, for
 * `server.addService`. Methods left out of the implementation answer UNIMPLEMENTED. `google.longrunning.Operations`
 * is in `run` and in `spanner`: a server can add it once only.
 * Throws when the package has no such service.
 */
export function serviceDefinition(pkg: ProtoPackage, fullName: string): grpc.ServiceDefinition {
	const definition = packageDefinition(pkg)[fullName];
	if (!definition || 'format' in definition) throw new Error(`${resolution[pkg].name} has no service ${fullName}`);
	return definition as grpc.ServiceDefinition;
}

/** An error that a unary handler passes to its callback and a streaming one emits as 'error'. `code` is a `grpc.status`. */
export function rpcError(code: grpc.status, message: string): grpc.ServiceError {
	return Object.assign(new Error(message), {code, details: message, metadata: new grpc.Metadata()});
}
