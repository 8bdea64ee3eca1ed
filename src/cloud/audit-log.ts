/**
 * `google.cloud.audit.AuditLog`, which log entries carry as the bytes of an Any: Google's Logging client does not know the
 * type and hands them over as they are. Loaded with that client, because protobuf is not needed before it.
 */
import protobuf from 'protobufjs';
import {plainStruct, type RawStruct} from './struct.ts';

export const auditLogUrl = 'type.googleapis.com/google.cloud.audit.AuditLog';

const field = (id: number, type: string) => ({id, type});
const list = (id: number, type: string) => ({id, type, rule: 'repeated'});
const struct = '.google.protobuf.Struct';

/** The fields of google/cloud/audit/audit_log.proto that we show; protobuf skips the rest. */
const messages: Record<string, protobuf.AnyNestedObject> = {
	AuditLog: {
		fields: {
			status: field(2, 'Status'),
			authenticationInfo: field(3, 'AuthenticationInfo'),
			requestMetadata: field(4, 'RequestMetadata'),
			serviceName: field(7, 'string'),
			methodName: field(8, 'string'),
			authorizationInfo: list(9, 'AuthorizationInfo'),
			resourceName: field(11, 'string'),
			numResponseItems: field(12, 'int64'),
			request: field(16, struct),
			response: field(17, struct),
			metadata: field(18, struct),
			resourceOriginalState: field(19, struct),
		},
	},
	Status: {fields: {code: field(1, 'int32'), message: field(2, 'string')}},
	AuthenticationInfo: {
		fields: {
			principalEmail: field(1, 'string'),
			authoritySelector: field(2, 'string'),
			serviceAccountKeyName: field(5, 'string'),
			principalSubject: field(8, 'string'),
		},
	},
	RequestMetadata: {
		fields: {
			callerIp: field(1, 'string'),
			callerSuppliedUserAgent: field(2, 'string'),
			callerNetwork: field(3, 'string'),
		},
	},
	AuthorizationInfo: {
		fields: {resource: field(1, 'string'), permission: field(2, 'string'), granted: field(3, 'bool')},
	},
};

const auditLog = new protobuf.Root()
	.addJSON(protobuf.common.get('google/protobuf/struct.proto')?.nested ?? {})
	.addJSON(messages)
	.lookupType('AuditLog');

const structs = ['request', 'response', 'metadata', 'resourceOriginalState'] as const;

/** An AuditLog as JSON, in the words of Google's REST API. Throws on bytes that are none. */
export function decodeAuditLog(bytes: Uint8Array): Record<string, unknown> {
	const plain = auditLog.toObject(auditLog.decode(bytes), {longs: String, oneofs: true});
	for (const name of structs) if (plain[name]) plain[name] = plainStruct(plain[name] as RawStruct);
	return plain;
}

/** The bytes of an AuditLog whose Structs are messages of `google.protobuf.Struct`. */
export const encodeAuditLog = (message: object): Uint8Array => auditLog.encode(auditLog.fromObject(message)).finish();
