import {Box} from 'ink';
import {Profiler} from 'react';
import {expect, test} from 'vitest';
import {WallContext} from '../../hooks/WallContext.ts';
import {Strip} from '../../src/shell/Strip.tsx';
import {fakeWall, now, reading} from '../support/fakeWall.ts';
import {draw} from '../support/ink.ts';
import {foldedLine} from '../support/lines.ts';

test('a log that flows draws its own line anew and no other', async () => {
	const wall = fakeWall({tab: 'alpha'});
	const [system] = wall.config.systems;
	if (!system) throw new Error('the small config has a system');
	const drawn: string[] = [];
	const screen = draw(
		<WallContext.Provider value={wall}>
			<Box flexDirection="column">
				{system.panes
					.filter(({id}) => id === 'etl' || id === 'log')
					.map(pane => (
						<Profiler key={pane.id} id={pane.id} onRender={id => drawn.push(id)}>
							<Strip system={system} pane={pane} width={100} />
						</Profiler>
					))}
			</Box>
		</WallContext.Provider>,
	);
	wall.poller.set('alpha', 'runs', {reading: reading([])});
	await screen.settled();
	drawn.length = 0;
	wall.poller.setTail('alpha', {lines: [foldedLine('boom', {t: now})], received: 1});
	// It flows: that is no reason for a green word beside errors.
	expect(await screen.until(/boom/)).not.toMatch(/ok +Error log/);
	await screen.settled();
	expect(drawn).toEqual(['log']);
	wall.poller.set('alpha', 'runs', {
		reading: reading([{source: 'a', status: 'failed', started_at: new Date(now).toISOString()}]),
	});
	expect(await screen.until(/1 failed/)).toContain('ETL runs');
	expect(drawn).toContain('etl');
});
