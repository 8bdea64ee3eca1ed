/**
 * An API of the sandbox: a folder with one value of this type, and a line in the list (`index.ts`). The servers
 * are loaded by the sandbox's process only; names and words are read by the wall as well, which checks `--fault` with them.
 */
import type * as grpc from '@grpc/grpc-js';
import type {Failure} from '../faults/failure.ts';
import type {FaultName} from '../faults/names.ts';
import type {Handler} from '../rest/call.ts';
import type {Sandbox} from '../stores.ts';

export interface SandboxApi {
	words: Words;
	rest?: RestApi;
	grpc?: GrpcApi;
	/** Whether a call changes the cloud; no call does by default. `request`: the message, over gRPC. */
	changes?(method: string, request: unknown): boolean;
	/** Methods over REST whose work is a long-running operation, or a job: it may end in an error after the call was accepted. */
	operations?: readonly string[];
	/** Faults that this API has and no other. */
	faults?: readonly FaultName[];
	/** False for a server that is not Google's: it knows nothing of Google's logins, roles and switches. */
	isGoogle?: false;
}

/** An API's names, quotas, permissions and errors in its own words. */
interface Words {
	host: string;
	title: string;
	/** The quota in the error of a throttled call: its metric, title, limit and value per minute. */
	quota: readonly [metric: string, title: string, limit: string, value: number];
	/** The permission that a method needs. */
	permission(method: string): string;
	/** How it says that a permission is missing, where it does not say it in the usual way. */
	denied?(needed: string, project: string, resource: string): string;
	/** The domain of a missing permission; the host by default. */
	domain?: string;
	/** Errors that differ from the usual ones; `denied`: how it says that a permission is missing. */
	errors?: Partial<Record<FaultName, (usual: Failure, denied: string) => Failure>>;
	/** The body of an error over HTTP where it is not the usual JSON; text is an HTML page. */
	body?(failure: Failure, method: string): object | string | undefined;
}

/** An API over HTTP. */
export interface RestApi {
	/** By method: verb and path, with `*` for a variable part, e.g. `GET /v1/projects/*`. The first of them is the project. */
	paths: Readonly<Record<string, string>>;
	/** True where answers come out of the past, and wait until it is written. */
	past?: true;
	/** Loads the server. */
	load(): Promise<(sandbox: Sandbox) => Readonly<Record<string, Handler>>>;
}

/** An API over gRPC. */
export interface GrpcApi {
	/** How the full names of its services begin. */
	packages: readonly string[];
	/** The methods that the server has: a fault may name one of these. */
	methods: readonly string[];
	/** Methods that answer out of the past, and wait until it is written. */
	past?: readonly string[];
	/** Loads the server; it adds its services. */
	load(): Promise<(server: grpc.Server, sandbox: Sandbox) => void>;
}

/** A REST API whose server has a handler for each of its methods. */
export function restApi<Method extends string>(
	paths: Readonly<Record<Method, string>>,
	load: () => Promise<{handlers(sandbox: Sandbox): Readonly<Record<Method, Handler>>}>,
): RestApi {
	return {paths, load: async () => (await load()).handlers};
}

/** `ListDatabaseOperations` → `databaseOperations.list`, as permissions name a method. */
export function verbOf(method: string): string {
	const [, verb = '', kind = ''] = /^([A-Z][a-z]+)(\w+?)s?$/.exec(method) ?? [];
	return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s.${verb.toLowerCase()}`;
}
