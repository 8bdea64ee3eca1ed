/**
 * An esbuild plugin that makes Google's clients small: of the messages that each package ships, a bundle keeps those
 * that the services we call can reach, once. Three parts:
 * - `protos.json` (what gRPC speaks) is pruned;
 * - `protos.js` and its kin (megabytes of generated code for the same messages) become a view of the pruned JSON, made when used;
 * - descriptors of messages, which only a server's reflection asks for, are made when asked for.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Plugin} from 'esbuild';
import protobuf from 'protobufjs';

/** Every service that src/cloud calls, and what gax itself reaches for. A missing one fails when its client is made. */
const services = new Set([
	'.google.monitoring.v3.MetricService',
	'.google.logging.v2.LoggingServiceV2',
	'.google.cloud.run.v2.Services',
	'.google.cloud.run.v2.Revisions',
	'.google.spanner.v1.Spanner',
	'.google.spanner.admin.database.v1.DatabaseAdmin',
	'.google.spanner.admin.instance.v1.InstanceAdmin',
	'.google.longrunning.Operations',
	'.google.iam.v1.IAMPolicy',
	'.google.cloud.location.Locations',
]);

/** The messages of descriptor.proto. */
const describes =
	/^\.google\.protobuf\.(\w*Descriptor(Proto|Set)|\w+Options|UninterpretedOption|FeatureSet\w*|(SourceCode|GeneratedCode)Info|Edition|SymbolVisibility)\b/;

/** Annotations describe REST paths, documentation and the like; gRPC reads none of them. */
function withoutAnnotations(json: unknown): unknown {
	if (Array.isArray(json)) return json.map(withoutAnnotations);
	if (typeof json !== 'object' || json === null) return json;
	return Object.fromEntries(
		Object.entries(json)
			.filter(([key]) => !key.startsWith('(') && key !== 'parsedOptions' && key !== 'comment')
			.map(([key, value]): [string, unknown] => [key, withoutAnnotations(value)])
			.filter(([key, value]) => key !== 'options' || JSON.stringify(value) !== '{}'),
	);
}

/** Long-running methods name the types of their answers in an annotation only. */
function operationTypes(method: protobuf.Method): string[] {
	return Object.entries(method.options ?? {})
		.filter(([key]) => key.startsWith('(google.longrunning.operation_info)'))
		.flatMap(([, value]) => (typeof value === 'string' ? [value] : Object.values(value as Record<string, string>)));
}

const nested = (object: protobuf.ReflectionObject): protobuf.ReflectionObject[] =>
	object instanceof protobuf.Namespace ? [...object.nestedArray] : [];

/** The same root without what `services` cannot reach. */
function prune(json: protobuf.INamespace): unknown {
	const root = protobuf.Root.fromJSON(json).resolveAll();
	const kept = new Set<protobuf.ReflectionObject>();
	const keep = (object: protobuf.ReflectionObject | null) => {
		if (!object || kept.has(object)) return;
		kept.add(object);
		if (object instanceof protobuf.Service)
			for (const method of object.methodsArray) {
				keep(method.resolvedRequestType);
				keep(method.resolvedResponseType);
				for (const name of operationTypes(method)) keep(object.lookup(name));
			}
		if (object instanceof protobuf.Type) for (const field of object.fieldsArray) keep(field.resolvedType);
	};
	const walk = (object: protobuf.ReflectionObject, visit: (object: protobuf.ReflectionObject) => void) => {
		visit(object);
		for (const inner of nested(object)) walk(inner, visit);
	};
	walk(root, object => {
		if (services.has(object.fullName)) keep(object);
	});
	if (kept.size === 0) return json;
	// What arrives in an Any or in the details of an error is named nowhere; protos themselves never do.
	for (const name of ['google.rpc', 'google.protobuf']) {
		const space = root.lookup(name);
		if (space) walk(space, object => !describes.test(object.fullName) && keep(object));
	}
	const needed = (object: protobuf.ReflectionObject): boolean => kept.has(object) || nested(object).some(needed);
	const sweep = (object: protobuf.ReflectionObject) => {
		for (const inner of nested(object)) {
			if (needed(inner)) sweep(inner);
			else (object as protobuf.NamespaceBase).remove(inner);
		}
	};
	sweep(root);
	return withoutAnnotations(root.toJSON());
}

const view = (json: string) => `
const protobuf = require('protobufjs');
const lazy = value => value instanceof protobuf.Enum ? value.values : value instanceof protobuf.Type ? withNested(value.ctor, value) : withNested({}, value);
const withNested = (target, space) => {
	for (const inner of space.nestedArray ?? []) {
		if (inner instanceof protobuf.Field || inner.name in target) continue;
		let made;
		Object.defineProperty(target, inner.name, {enumerable: true, configurable: true, get: () => (made ??= lazy(inner))});
	}
	return target;
};
let root;
Object.defineProperty(module.exports, 'google', {enumerable: true, get: () => (root ??= withNested({}, protobuf.Root.fromJSON(require(${JSON.stringify(json)})).resolveAll())).google});
`;

/** In @grpc/proto-loader: from, to. */
const lazily: readonly [string, string][] = [
	[
		"const messageDescriptor = message.toDescriptor('proto3');",
		"const described = () => message.toDescriptor('proto3');",
	],
	[
		"const enumDescriptor = enumType.toDescriptor('proto3');",
		"const described = () => enumType.toDescriptor('proto3');",
	],
	...['messageDescriptor', 'enumDescriptor'].map((name): [string, string] => [
		`type: ${name}.$type.toObject(${name}, descriptorOptions),`,
		'get type() { const made = described(); return made.$type.toObject(made, descriptorOptions); },',
	]),
	["const descriptorList = root.toDescriptor('proto3').file;", ''],
	[
		'const bufferList = descriptorList.map(',
		"let made; const bufferList = () => made ??= root.toDescriptor('proto3').file.map(",
	],
];

/** @throws where proto-loader is not as it was */
function lazyDescriptors(path: string): string {
	const text = lazily.reduce(
		(before, [from, to]) => {
			const after = before.replace(from, () => to);
			if (after === before) throw new Error(`${path} is not as scripts/protos.ts knows it: was proto-loader updated?`);
			return after;
		},
		readFileSync(path, 'utf8'),
	);
	return text.replaceAll(
		'fileDescriptorProtos: fileDescriptors,',
		'get fileDescriptorProtos() { return fileDescriptors(); },',
	);
}

export const smallProtos: Plugin = {
	name: 'small-protos',
	setup(bundle) {
		bundle.onLoad({filter: /\/protos\/\w+\.json$/}, ({path}) => ({
			contents: JSON.stringify(prune(JSON.parse(readFileSync(path, 'utf8')))),
			loader: 'json',
		}));
		bundle.onLoad({filter: /\/build\/protos\/\w+\.js$/}, ({path}) => {
			const json = path.replace(/\.js$/, '.json');
			// A generated file without its description stays as it is.
			try {
				createRequire(path).resolve(json);
			} catch {
				return undefined;
			}
			return {contents: view(json), loader: 'js'};
		});
		bundle.onLoad({filter: /[/\\]@grpc[/\\]proto-loader[/\\]build[/\\]src[/\\]index\.js$/}, ({path}) => ({
			contents: lazyDescriptors(path),
			loader: 'js',
		}));
	},
};
