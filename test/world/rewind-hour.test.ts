/** An hour of a real system in which a story begins, written down as a wall does: each moment of it is drawn as it was drawn then. */
import {createElement} from 'react';
import {expect, onTestFinished, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {hour, minute} from '../../src/clock.ts';
import {sandboxConfig} from '../../src/load/load.ts';
import {createPast} from '../../src/rewind/past.ts';
import {freezeScene} from '../../src/scene/frozen.ts';
import type {Scene} from '../../src/scene/types.ts';
import {App} from '../../src/shell/App.tsx';
import {fakeWall, config as small} from '../support/fakeWall.ts';
import {draw} from '../support/ink.ts';
import {keptOf} from '../support/kept.ts';
import {sandboxOnClock} from '../support/sandboxOnClock.ts';

/** Minutes between two moments: each minute in the night, when there is time. */
const isWhole = process.env.PITWALL_REWIND === 'whole';
const apart = isWhole ? 1 : 12;
const at = Date.parse('2026-11-20T20:12:00Z');

test(
	'an hour, on the overview and on the page of the system',
	async () => {
		const system = sandboxConfig('systems').systems.find(one => one.system === 'ingestion');
		if (!system) throw new Error('the system is shipped');
		const cloud = await sandboxOnClock('bad-revision', at, 10);
		onTestFinished(cloud.close);
		const config = {...small, systems: [system], wall: {...small.wall, systems: [system.system]}};
		const wall = fakeWall({at: cloud.now, config});
		const {setMoment, setAlerts, setTab} = wall.store.getState();
		const kept = keptOf(wall);

		/** Both pages of a scene that stands still, each on a screen of its own: axes remember what they showed before. */
		async function drawnOf(scene: Scene): Promise<string> {
			setMoment(scene);
			const frames: string[] = [];
			for (const tab of ['overview', system?.system ?? '']) {
				setTab(tab);
				const screen = draw(createElement(App, {wall}), 160, 50);
				// The clock in the corner goes on.
				frames.push((await screen.settled()).replace(/\d\d:\d\d [A-Z]+ {2}\d\d:\d\d UTC|\d\d:\d\d UTC/, ''));
				screen.unmount();
			}
			setMoment(undefined);
			return frames.join('\n');
		}

		const sources = Object.entries(system.sources);
		let memory = emptyMemory;
		const drawn = new Map<number, string>();
		while (cloud.now() < at + hour) {
			await cloud.go(apart * minute);
			const now = cloud.now();
			const read = async ([id, source]: (typeof sources)[number]) => {
				const before = wall.poller.source(system.system, id).reading;
				const reading = await cloud.reads.read(system, id, source, before, new AbortController().signal);
				wall.poller.set(system.system, id, {reading});
			};
			await Promise.all(sources.map(read));
			const judged = evaluate(memory, system, id => wall.poller.source(system.system, id), now);
			({memory} = judged);
			setAlerts(judged.alerts);
			kept.keep();
			drawn.set(now, await drawnOf(freezeScene(wall.live, config, now)));
		}
		expect([...drawn.values()].at(-1)).toContain('CRIT');
		const past = createPast(kept.rows, config, wall.journal.facts);
		for (const [moment, frame] of [...drawn].reverse()) expect(await drawnOf(await past.sceneAt(moment))).toBe(frame);
	},
	isWhole ? hour : undefined,
);
