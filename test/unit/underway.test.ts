/** What the panel of an action under way says, out of the lines of its run. */
import {describe, expect, test} from 'vitest';
import {panelLines} from '../../panels/dialogs/underway.ts';
import {type ActionRun, createActionsStore, undoOf} from '../../src/actions/runs.ts';
import {nextOf} from '../../src/actions/underway/next.ts';
import {lastErrorOf, soFarOf} from '../../src/actions/underway/soFar.ts';
import {runTitle, stagesOf} from '../../src/actions/underway/stages.ts';
import {minute, second} from '../../src/clock.ts';
import {noErrors, type Signature, type SignatureState} from '../../src/signatures/types.ts';
import {createTheme} from '../../src/theme/theme.ts';
import {executorOf, newWorld, served, t0} from '../support/actions.ts';
import {eventually} from '../support/eventually.ts';
import {rollback} from '../support/executing.ts';

/** The run of a rollback, at each of its lines and at its end. */
async function runOf(world = newWorld()): Promise<{moments: ActionRun[]; end: ActionRun}> {
	const runs = createActionsStore();
	const moments: ActionRun[] = [];
	runs.subscribe(({runs: [run]}) => run && moments.push(run));
	runs.getState().start(executorOf(world), rollback(world), 'hook');
	const end = await eventually(() => {
		const [run] = runs.getState().runs;
		if (!run?.result) throw new Error('it still runs');
		return run;
	});
	return {moments, end};
}
/** A world in which the rollback helps, as soon as the metrics tell. */
function helped() {
	const world = newWorld();
	world.onSleep = () => {
		if (world.now > t0 + 4 * minute)
			world.series = [...newWorld().series, served('hook-42', world.now, Math.floor((world.now - t0) / minute), 50)];
	};
	return world;
}
const said = (run: ActionRun) => stagesOf(run).map(({state, title}) => `${state} ${title}`);
const keys = {undo: 'u', unpin: 'U', goOn: 'P', trouble: '!'};

describe('the steps', () => {
	test('what is still to come stands there before it begins, and each has one line to its end', async () => {
		const {moments, end} = await runOf(helped());
		const announced = moments.find(run => said(run).includes('waits verdict'));
		expect(announced && said(announced)).toEqual([
			'done preflight again',
			'done audit log',
			'done call',
			expect.stringMatching(/^(waits|runs) converged$/),
			'waits health',
			'waits log',
			'waits 5xx since the switch',
			'waits verdict',
		]);
		expect(said(end)).toEqual([
			'done preflight again',
			'done audit log',
			'done call',
			'done converged',
			'done health',
			'done log',
			'done 5xx since the switch',
			'done verdict',
		]);
		expect(stagesOf(end).find(({title}) => title === 'preflight again')?.text).toMatch(/^\d+ of \d+ ok$/);
	});

	test('at every moment one at least goes on until it has ended, and those that do say until when', async () => {
		const {moments} = await runOf(helped());
		for (const run of moments) {
			const stages = stagesOf(run);
			if (run.progress.length > 0 && !said(run).includes('done verdict'))
				expect(stages.some(({state}) => state === 'runs' || state === 'waits')).toBe(true);
			for (const {state, title, until} of stages)
				if (state === 'runs' && title === 'converged') expect(until).toBe(t0 + 2 * minute);
		}
	});

	test('the time of a step is when it began to be so, whatever it has said since', async () => {
		const {moments} = await runOf(helped());
		const times = moments.flatMap(run => stagesOf(run).filter(({state, title}) => title === 'log' && state === 'runs'));
		expect(times.length).toBeGreaterThan(3);
		expect(new Set(times.map(({at}) => at)).size).toBe(1);
	});

	test('a step that was under way when the action ended did not end well', async () => {
		const {moments} = await runOf(helped());
		const running = moments.find(run => said(run).includes('runs log'));
		if (!running) throw new Error('the log was never looked at');
		expect(said({...running, refused: 'no'})).toContain('failed log');
	});
});

describe('the panel', () => {
	const at = {theme: createTheme(), tz: 'UTC', now: t0 + minute, width: 76};
	test('never leaves its room, whatever that is, and keeps how it ended longest', async () => {
		const {moments, end} = await runOf(helped());
		for (const run of [...moments, end])
			for (let height = 1; height < 16; height++) {
				const told = {run, soFar: undefined, lastError: undefined, slos: [], next: nextOf(run, keys)};
				const lines = panelLines(told, {...at, height});
				expect(lines.length).toBeLessThanOrEqual(height);
				for (const line of lines) expect(line.reduce((sum, {text}) => sum + text.length, 0)).toBeLessThanOrEqual(76);
			}
		const told = {run: end, soFar: undefined, lastError: undefined, slos: [], next: nextOf(end, keys)};
		const text = panelLines(told, {...at, height: 6})
			.map(line => line.map(({text: part}) => part).join(''))
			.join('\n');
		expect(text).toContain('recovered');
		expect(text).toContain('serves hook-42 100 %');
	});

	test('it is called by where the traffic goes, and says what to do when it is over', async () => {
		const {end} = await runOf(helped());
		expect(runTitle(end.plan)).toBe('roll back hook to hook-42');
		expect(nextOf(end, keys)).toBe('tell that it is mitigated; U unpins, once there is a revision newer than hook-43');
		expect(undoOf(end)).toMatchObject({action: 'run.undo', system: 'demo', target: 'hook'});
		const refused = {...end, progress: [], refused: 'no'} as ActionRun;
		expect(nextOf({...refused, result: undefined} as unknown as ActionRun, keys)).toContain('nothing was changed');
	});
});

describe('so far, by the errors of the log', () => {
	/** Errors per minute, of which the last is the running one, at a time after the start. */
	const errors = (at: number, ...counts: number[]): SignatureState => ({
		...noErrors,
		errors: [...Array<number>(60 - counts.length).fill(0), ...counts],
		since: 0,
		at,
	});
	const begin = Math.floor(t0 / minute) * minute;
	const run = async () => {
		const {end} = await runOf(helped());
		const progress = end.progress.map(line =>
			line.phase === 'calling'
				? {...line, at: begin + 10 * second}
				: line.phase === 'converged'
					? {...line, at: begin + 16 * second, since: begin + 16 * second}
					: line,
		);
		return {...end, progress};
	};
	const minutes = [212, 212, 212, 212, 212];

	test('fewer: it looks as if it worked; more: worse; the same: no effect', async () => {
		const of = await run();
		const at = begin + 2 * minute + 30 * second;
		expect(soFarOf(of, errors(at, ...minutes, 90, 2, 1))?.text).toBe(
			'looks like it works: errors fell from 212 to 2 a minute',
		);
		expect(soFarOf(of, errors(at, ...minutes, 90, 400, 200))?.towards).toBe('worse');
		expect(soFarOf(of, errors(at, ...minutes, 90, 200, 100))?.text).toBe(
			'no effect yet: 200 errors a minute, 212 before',
		);
		expect(soFarOf(of, errors(at, 0, 0, 0, 0, 0, 0, 0, 0))?.towards).toBe('neither');
	});

	test('nothing is said of a minute that has only begun, nor of one in which the switch was', async () => {
		const of = await run();
		expect(soFarOf(of, errors(begin + 50 * second, ...minutes, 90))).toBeUndefined();
		expect(soFarOf(of, errors(begin + minute + 5 * second, ...minutes, 90, 0))).toBeUndefined();
		expect(soFarOf(of, noErrors)).toBeUndefined();
	});

	test('the last error of the revision that lost the traffic is told, not that of another', async () => {
		const of = await run();
		const signature = (revision: string, lastAt: number) => ({revisions: [revision], lastAt}) as unknown as Signature;
		const state = {...noErrors, signatures: [signature('hook-43', t0 + 6 * second), signature('hook-42', t0 + minute)]};
		expect(lastErrorOf(of, state, 'UTC')).toBe('last error of hook-43 at 03:00:06');
		expect(lastErrorOf(of, {...noErrors, signatures: [signature('hook-42', t0)]}, 'UTC')).toBeUndefined();
	});
});
