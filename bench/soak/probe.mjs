/**
 * Looks at the wall from the inside, without a line of it knowing: `node --expose-gc --import bench/soak/probe.mjs
 * dist/pitwall.js`. On SIGURG (which ends nothing) it collects garbage, counts what lives, and replaces the file
 * PITWALL_PROBE; never stdout. Counts by weak references, because a walk over the heap stops the program for seconds.
 */
import {EventEmitter} from 'node:events';
import {renameSync, writeFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import timers from 'node:timers';
import {setImmediate as turn} from 'node:timers/promises';
import v8 from 'node:v8';

const file = process.env.PITWALL_PROBE;

/** Objects that were seen and may still live. */
function census() {
	const known = new WeakSet();
	let references = [];
	return {
		see(one) {
			if (known.has(one)) return;
			known.add(one);
			references.push(new WeakRef(one));
		},
		/** Those that live, after a collection. */
		living() {
			references = references.filter(reference => reference.deref() !== undefined);
			return references.map(reference => reference.deref()).filter(one => one !== undefined);
		},
	};
}

const emitters = census();
for (const name of ['on', 'addListener', 'prependListener']) {
	const add = EventEmitter.prototype[name];
	EventEmitter.prototype[name] = function (...args) {
		emitters.see(this);
		return add.apply(this, args);
	};
}

const pending = census();
for (const name of ['setTimeout', 'setInterval']) {
	const start = timers[name];
	const counted = (...args) => {
		const timer = start(...args);
		pending.see(timer);
		return timer;
	};
	// util.promisify finds its own version of it there.
	timers[name] = Object.defineProperties(counted, Object.getOwnPropertyDescriptors(start));
	globalThis[name] = counted;
}
syncBuiltinESMExports();

const signals = census();
const {AbortController: Controller} = globalThis;
globalThis.AbortController = class AbortController extends Controller {
	constructor() {
		super();
		signals.see(this.signal);
	}
};

const countBy = names => {
	const counts = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
};

/** The kind of collection that gives back the pages which V8 pools: by itself it does so at rest, never at 60 times the speed. */
const collect = () => globalThis.gc({type: 'major', execution: 'sync', flavor: 'last-resort'});

async function look() {
	const committed = v8.getHeapStatistics().total_physical_size;
	collect();
	// What a finalizer frees, and what a weak reference held for this turn, is collected by the second one.
	await turn();
	collect();
	const {heapUsed, external, arrayBuffers} = process.memoryUsage();
	const heap = v8.getHeapStatistics();
	const emitting = emitters.living();
	const found = {
		committed,
		heapUsed,
		external,
		arrayBuffers,
		malloced: heap.malloced_memory,
		contexts: heap.number_of_native_contexts + heap.number_of_detached_contexts,
		active: countBy(process.getActiveResourcesInfo()),
		handles: process._getActiveHandles().length,
		processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
		emitters: emitting.length,
		listeners: emitting.reduce(
			(sum, one) => sum + one.eventNames().reduce((count, name) => count + one.listenerCount(name), 0),
			0,
		),
		timers: pending.living().filter(timer => !timer._destroyed).length,
		signals: signals.living().length,
	};
	writeFileSync(`${file}.new`, JSON.stringify(found));
	renameSync(`${file}.new`, file);
}

let looking = Promise.resolve();
process.on('SIGURG', () => {
	looking = looking.then(look).catch(error => {
		writeFileSync(`${file}.new`, JSON.stringify({error: String(error?.stack ?? error)}));
		renameSync(`${file}.new`, file);
	});
});
