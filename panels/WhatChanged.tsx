/** The line of a system that says what changed, or who is suspected. */
import {Text} from 'ink';
import {memo, useMemo} from 'react';
import {useSystemScene} from '../hooks/useScene.ts';
import {useTheme} from '../hooks/WallContext.ts';
import {changeSources} from '../src/changes/changes.ts';
import {changeLine, type Suspect} from '../src/changes/line.ts';
import {glyphsOf} from '../src/charts/glyphs.ts';
import type {SystemConfig} from '../src/config/schema/system.ts';
import {inAscii} from '../src/text/ascii.ts';

/** Cells of the mark and the blank behind it. */
const head = 2;

interface WhatChangedProps {
	system: SystemConfig;
	width: number;
	/** What the story of the system suspects, where it suspects anything. */
	suspect?: Suspect | undefined;
}

/** One row; nothing where nothing is known to have changed. Dim while nothing is suspected. */
export const WhatChanged = memo(function WhatChanged({system, width, suspect}: WhatChangedProps) {
	const {charts, paint} = useTheme();
	const ids = useMemo(() => changeSources(system), [system]);
	const line = changeLine(useSystemScene(system, ids), width - head, suspect);
	if (!line) return null;
	const mark = glyphsOf(charts.glyphs).marks[line.change?.kind === 'action' ? 'action' : 'change'];
	const text = `${mark} ${line.text}`;
	return (
		<Text wrap="truncate" {...paint(line.suspected ? 'strong' : 'dim')}>
			{charts.glyphs === 'ascii' ? inAscii(text) : text}
		</Text>
	);
});
