/** The faults in force, and which call gets which. */
import {type Api, apis} from '../apis/index.ts';
import type {FaultName} from './names.ts';
import type {Fault} from './types.ts';

/** A call: which API and method, e.g. logging and TailLogEntries. */
export interface Called {
	api: Api;
	method: string;
}

/** An answer that is still being sent and that a fault may strike. */
interface OpenStream extends Called {
	strike(fault: Fault): void;
}

/** Faults that change what the call answers; all others end it, so that only the first of them counts. */
const changing: readonly FaultName[] = ['clock', 'duplicates', 'late'];

/** Faults that only Google's servers have. */
const googleOnly: readonly FaultName[] = ['401', '403', 'invalid-rapt', 'revoked', 'api-disabled'];

/** The effect of faults on one call. */
export interface Injection {
	/** Ends or spoils the call. */
	breaking?: Fault;
	/** Change its answer. */
	changes: Fault[];
	/** Ends the work that it begins in an error; the call itself is accepted. */
	undoing?: Fault;
}

export interface Faults {
	/** Replaces all, or those of one API only; [] heals. Streams that are open are struck by those that break in the middle. */
	set(faults: readonly Fault[], api?: Api): void;
	/** Faults in force; `hits`: the number of calls that they affected. */
	list(): (Fault & {hits: number})[];
	/** The faults of a call that begins now; it counts for `times` and `after`. */
	begin(called: Called): Injection;
	/** The changes in force now for a message of a call that began with this; nothing is counted. */
	changes(called: Called, begun: Injection): Fault[];
	/** False once a fault was healed or replaced. */
	holds(fault: Fault): boolean;
	/** Remembers an open stream; returns the function that forgets it. */
	opened(stream: OpenStream): () => void;
}

interface State {
	fault: Fault;
	passed: number;
	hits: number;
}

/** True for a fault that breaks an answer that has begun. */
export const inTheMiddle = ({name, midStream = false}: Fault) => midStream || name === 'tail-ended';

/** Whether the fault is meant for such calls. */
function concerns({name, api, method}: Fault, called: Called): boolean {
	if (api !== undefined && api !== called.api) return false;
	if (api === undefined && apis[called.api].isGoogle === false && googleOnly.includes(name)) return false;
	if (name === 'tail-ended') return called.method === 'TailLogEntries';
	if (name === 'operation-failed' && !apis[called.api].operations?.includes(called.method)) return false;
	return method === undefined || method.toLowerCase() === called.method.toLowerCase();
}

export function createFaults(initial: readonly Fault[] = []): Faults {
	let states: State[] = [];
	const open = new Set<OpenStream>();

	const inForce = () => states.filter(({fault, hits}) => fault.times === undefined || hits < fault.times);

	/** Counts a call; true when the fault strikes it. */
	function strikes(state: State, called: Called): boolean {
		const {fault} = state;
		if (!concerns(fault, called)) return false;
		if (state.passed < (fault.after ?? 0)) {
			state.passed++;
			return false;
		}
		state.hits++;
		return true;
	}

	function set(faults: readonly Fault[], api?: Api): void {
		const added = faults.map(fault => ({fault, passed: 0, hits: 0}));
		states = [...states.filter(({fault}) => api !== undefined && fault.api !== api), ...added];
		for (const stream of [...open]) {
			const struck = inForce().find(
				state => added.includes(state) && inTheMiddle(state.fault) && strikes(state, stream),
			);
			if (struck) stream.strike(struck.fault);
		}
	}

	set(initial);
	return {
		set,
		list: () => inForce().map(({fault, hits}) => ({...fault, hits})),
		begin(called) {
			const injection: Injection = {changes: []};
			for (const state of inForce()) {
				const changes = changing.includes(state.fault.name);
				const undoes = state.fault.name === 'operation-failed';
				if ((!changes && !undoes && injection.breaking) || !strikes(state, called)) continue;
				if (undoes) injection.undoing = state.fault;
				else if (changes) injection.changes.push(state.fault);
				else injection.breaking = state.fault;
			}
			return injection;
		},
		changes(called, begun) {
			const now = new Set(inForce().map(({fault}) => fault));
			return states
				.map(({fault}) => fault)
				.filter(
					fault =>
						changing.includes(fault.name) &&
						(begun.changes.includes(fault) || (now.has(fault) && concerns(fault, called))),
				);
		},
		holds: fault => states.some(state => state.fault === fault),
		opened(stream) {
			open.add(stream);
			return () => void open.delete(stream);
		},
	};
}
