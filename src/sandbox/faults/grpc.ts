/** Faults over gRPC: errors by the protocol's own means, broken transport on the HTTP/2 stream below it. */
import {constants, type ServerHttp2Stream} from 'node:http2';
import * as grpc from '@grpc/grpc-js';
import type {Clock} from '../../clock.ts';
import {grpcCalled} from '../apis/called.ts';
import {apis} from '../apis/index.ts';
import {createAlteration} from './alter.ts';
import type {RequestCounts} from './counts.ts';
import {dripEvery, skew} from './deform.ts';
import {statusBytes} from './details.ts';
import {failureOf} from './errors.ts';
import type {FaultName} from './names.ts';
import {type Called, type Faults, type Injection, inTheMiddle} from './registry.ts';
import type {Fault} from './types.ts';

/** The innermost call, which holds the HTTP/2 stream; the library has no public way to it. */
type Base = grpc.ServerInterceptingCallInterface & {stream?: ServerHttp2Stream};
type Method = Parameters<grpc.ServerInterceptor>[0];

/** Real ms after which a tail without a message is struck nevertheless. */
const patience = 2000;
/** Real ms from a stream's first message to the fault, so that it has been read by then. */
const afterMessage = 50;
const garbage = Buffer.alloc(48, 0xff);

/** A message as it goes over the wire, not compressed. */
function frame(message: Buffer): Buffer {
	const head = Buffer.alloc(5);
	head.writeUInt32BE(message.length, 1);
	return Buffer.concat([head, message]);
}

/** The resource that a request names, e.g. projects/p/locations/l/services/s; empty when it names none. */
function resourceIn(request: unknown): string {
	const {name, parent, session, database, resourceNames} = (request ?? {}) as Record<string, unknown>;
	const [first] = Array.isArray(resourceNames) ? resourceNames : [];
	const resource = [name, parent, session, database, first].find(value => typeof value === 'string' && value !== '');
	return String(resource ?? '').split('/sessions/')[0] ?? '';
}

/** An interceptor that counts every call and injects the faults in force. It has to be the first one, next to the wire. */
export function injectGrpc(faults: Faults, counts: RequestCounts, clock: Clock): grpc.ServerInterceptor {
	return (method, call) => {
		const called = grpcCalled(method.path);
		if (!called) return new grpc.ServerInterceptingCall(call);
		const begun = faults.begin(called);
		counts.add(called.api, called.method, begun.breaking !== undefined || begun.changes.length > 0);
		const {changes} = apis[called.api];
		const changed = (request: unknown) => changes?.(called.method, request) && counts.change(called.api, called.method);
		return new grpc.ServerInterceptingCall(
			call,
			new FaultyCall(call, method, called, begun, faults, clock, changed).responder(),
		);
	};
}

/** One call and what is done to it; a sound one passes untouched. */
class FaultyCall {
	readonly #call: Base;
	readonly #method: Method;
	readonly #called: Called;
	readonly #begun: Injection;
	readonly #faults: Faults;
	readonly #clock: Clock;
	readonly #forget: () => void;
	readonly #alter: (message: unknown, faults: ReadonlySet<FaultName>) => unknown;
	readonly #timers = new Set<NodeJS.Timeout>();
	/** Nothing more is sent through the protocol: the call is over, or the fault has the stream. */
	#dead = false;
	/** About to be struck: what the handler still sends is lost. */
	#doomed = false;
	#messages = 0;
	readonly #received: (request: unknown) => unknown;
	#request: unknown;
	/** Bytes that drip; undefined as long as none do. */
	#drops: Buffer | undefined;
	#whenDry = () => {};

	constructor(
		call: Base,
		method: Method,
		called: Called,
		begun: Injection,
		faults: Faults,
		clock: Clock,
		received: (request: unknown) => unknown,
	) {
		this.#received = received;
		this.#call = call;
		this.#method = method;
		this.#called = called;
		this.#begun = begun;
		this.#faults = faults;
		this.#clock = clock;
		// A stream stays open long enough for a later fault to strike it.
		this.#forget = method.responseStream ? faults.opened({...called, strike: fault => this.#strike(fault)}) : () => {};
		const deliver = (ms: number, message: object) => this.#later(ms, () => this.#call.sendMessage(message, () => {}));
		this.#alter = createAlteration(clock, method.responseStream ? deliver : undefined);
	}

	responder(): grpc.Responder {
		const {breaking} = this.#begun;
		// A single message has no middle to break beside it.
		const inIt = breaking && !this.#method.responseStream && ['half', 'malformed', 'drip'].includes(breaking.name);
		const first = breaking && (inIt || !inTheMiddle(breaking)) ? breaking : undefined;
		const middle = first ? undefined : breaking;
		const isError = first !== undefined && this.#failure(first) !== undefined;
		const unanswered = isError || first?.name === 'hang' || first?.name === 'reset';
		const listener: grpc.ServerListener = {
			onReceiveMetadata: (metadata, next) => {
				if (!unanswered) return next(metadata);
				// The handler never hears of the call. An error quotes the resource, which only the request tells.
				if (isError) this.#call.startRead();
				else this.#strike(first);
			},
			onReceiveMessage: (message, next) => {
				if (this.#request === undefined) this.#received(message);
				this.#request ??= message;
				if (isError) return this.#strike(first);
				if (this.#method.requestStream && middle)
					this.#later(patience, () => this.#faults.holds(middle) && this.#strike(middle));
				next(message);
			},
			onReceiveHalfClose: next => next(),
			onCancel: () => this.#end(),
		};
		return {
			start: next => next(listener),
			sendMetadata: (metadata, next) => {
				const off = this.#changes().has('clock') ? skew : 0;
				metadata.set('date', new Date(this.#clock.now() + off).toUTCString());
				next(metadata);
			},
			sendMessage: (message, next) => {
				if (this.#dead || this.#doomed) return;
				if (first && this.#spoil(first, message)) return;
				if (this.#drops) return this.#drip(message);
				next(this.#alter(message, this.#changes()));
				if (middle && this.#messages++ === 0 && this.#faults.holds(middle)) this.#strikeSoon(middle);
			},
			sendStatus: (status, next) => {
				if (this.#dead || this.#doomed) return;
				const finish = () => {
					this.#end();
					next(status);
				};
				if (this.#drops?.length) this.#whenDry = finish;
				else finish();
			},
		};
	}

	#changes(): ReadonlySet<FaultName> {
		return new Set(this.#faults.changes(this.#called, this.#begun).map(({name}) => name));
	}

	#end(): void {
		this.#dead = true;
		this.#forget();
		for (const timer of this.#timers) clearTimeout(timer);
	}

	#later(ms: number, run: () => void): void {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			if (!this.#dead) run();
		}, ms);
		this.#timers.add(timer);
		timer.unref();
	}

	#failure({name}: Fault) {
		const resource = resourceIn(this.#request);
		const project = /^projects\/([^/]+)/.exec(resource)?.[1] ?? 'unknown';
		return failureOf(name, this.#called, project, resource);
	}

	/** Breaks the call when its message has been read: a reset would throw it away. */
	#strikeSoon(fault: Fault): void {
		// Drops may follow at once.
		this.#doomed = fault.name !== 'drip';
		if (this.#doomed) this.#later(afterMessage, () => this.#strike(fault));
		else this.#strike(fault);
	}

	/** Breaks the call now, whatever was sent before. */
	#strike(fault: Fault): void {
		if (this.#dead) return;
		if (fault.name === 'drip') {
			this.#drops ??= Buffer.alloc(0);
			return;
		}
		this.#dead = true;
		const failure = this.#failure(fault);
		if (failure) {
			const {code, message, details} = failure;
			const metadata = new grpc.Metadata();
			if (details.length > 0) metadata.set('grpc-status-details-bin', statusBytes(code, message, details));
			this.#call.sendStatus({code, details: message, metadata});
		} else if (fault.name === 'reset') this.#stream().session?.socket.resetAndDestroy();
		else if (fault.name === 'half') this.#cut(frame(garbage).subarray(0, 24));
		else if (fault.name === 'malformed') this.#write(frame(garbage));
		// Not even the word that grpc-js would send at the caller's deadline.
		else this.#call.sendStatus = () => undefined;
	}

	/** Breaks the call with its first message; false when the fault does not concern messages. */
	#spoil({name}: Fault, message: unknown): boolean {
		if (name === 'drip') this.#drip(message);
		else if (name === 'malformed') {
			this.#dead = true;
			this.#write(frame(garbage));
		} else if (name === 'half') {
			this.#dead = true;
			const whole = frame(this.#method.responseSerialize(message));
			this.#cut(whole.subarray(0, Math.ceil(whole.length / 2)));
		} else return false;
		return true;
	}

	#stream(): ServerHttp2Stream {
		const {stream} = this.#call;
		if (!stream) throw new Error('this grpc-js keeps its HTTP/2 stream elsewhere: broken transport cannot be injected');
		return stream;
	}

	#write(bytes: Buffer, done?: () => void): void {
		// Sends the headers, once.
		this.#call.sendMetadata(new grpc.Metadata());
		this.#stream().write(bytes, done);
	}

	/** Sends these bytes and cuts the stream in the middle of them. */
	#cut(bytes: Buffer): void {
		this.#write(bytes, () => this.#stream().close(constants.NGHTTP2_INTERNAL_ERROR));
	}

	#drip(message: unknown): void {
		const flowing = this.#drops !== undefined && this.#drops.length > 0;
		this.#drops = Buffer.concat([this.#drops ?? Buffer.alloc(0), frame(this.#method.responseSerialize(message))]);
		if (!flowing) this.#drop();
	}

	#drop(): void {
		const drops = this.#drops;
		if (drops && drops.length > 0) {
			this.#write(drops.subarray(0, 1));
			this.#drops = drops.subarray(1);
			this.#later(dripEvery, () => this.#drop());
		} else this.#whenDry();
	}
}
