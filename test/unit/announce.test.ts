/** What is told outside the screen keeps pace with it: a reading grows old for both in the same minute. */
import {expect, test} from 'vitest';
import {announce} from '../../src/commands/announce.ts';
import {fakeWall, reading} from '../support/fakeWall.ts';

test('title and bell call a reading stale when the screen does, from the next full minute on', () => {
	const {config, poller, store, live, clock} = fakeWall();
	const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
	// Readings count for three minutes.
	for (const {system, sources} of config.systems)
		for (const id of Object.keys(sources)) poller.set(system, id, {reading: reading([], at('12:05:30'))});
	const log = {path: '', write: () => undefined, onFailure: () => undefined};
	const announcer = announce({config, live, clock, store, sandbox: false, log, bell: true});
	const said: string[] = [];
	announcer.attach(bytes => said.push(bytes) > 0);
	announcer.evaluated([], at('12:08:45'), []);
	expect(said.at(-1)).toContain('pitwall: ok');
	announcer.evaluated([], at('12:09:05'), []);
	expect(said.at(-1)).toContain('pitwall: BLIND');
	announcer.stop();
});
