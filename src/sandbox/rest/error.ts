/** The codes of google.rpc.Code that the control plane uses. */
export type ControlCode =
	| 'INVALID_ARGUMENT'
	| 'NOT_FOUND'
	| 'PERMISSION_DENIED'
	| 'ABORTED'
	| 'ALREADY_EXISTS'
	| 'FAILED_PRECONDITION'
	| 'UNAUTHENTICATED'
	| 'UNIMPLEMENTED';

/** A refused request, without the form of a protocol: the gRPC and REST servers each turn it into their own. */
export class ControlError extends Error {
	override readonly name = 'ControlError';
	readonly code: ControlCode;

	constructor(code: ControlCode, message: string) {
		super(message);
		this.code = code;
	}
}
