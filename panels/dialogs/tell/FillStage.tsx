/** The fields of a message: what the wall knows stands there and can be changed, the rest is typed. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {useTextField} from '../../../hooks/useTextField.ts';
import {useTheme} from '../../../hooks/WallContext.ts';
import {fieldsOf} from '../../../src/comms/fields.ts';
import {render, type Values} from '../../../src/comms/render.ts';
import type {Template} from '../../../src/config/schema/templates.ts';
import {cut, fit, wrapText} from '../../../src/text/format.ts';
import {Dialog, dialogSize} from '../../../src/ui/Dialog.tsx';
import {windowStart} from '../../../src/ui/scroll.tsx';
import {TextField} from '../../../src/ui/TextField.tsx';
import {Lines, minSize, type StageProps, useOffset} from '../parts.tsx';

export function FillStage({
	template,
	values,
	known,
	onFilled,
	width,
	height,
}: StageProps & {
	template: Template;
	values: Values;
	/** What the wall knows; the rest is remembered for the next message. */
	known: Values;
	/** What differs from what the wall knows. */
	onFilled: (typed: Values) => void;
}) {
	const theme = useTheme();
	const fields = fieldsOf(template);
	const [texts, setTexts] = useState<Values>(values);
	const [at, setAt] = useState(() =>
		Math.max(
			0,
			fields.findIndex(({key, otherwise}) => otherwise === undefined && values[key] === undefined),
		),
	);
	const field = fields[at];
	const typing = useTextField({initial: values[field?.key ?? ''] ?? ''});
	const now: Values = field ? {...texts, [field.key]: typing.field.text} : texts;
	const go = (to: number) => {
		setTexts(now);
		setAt(to);
		typing.set(now[fields[to]?.key ?? ''] ?? '');
	};
	const isGap = ({key, otherwise}: (typeof fields)[number]) => otherwise === undefined && !now[key]?.trim();
	const finish = () =>
		onFilled(Object.fromEntries(fields.flatMap(({key}) => (now[key] === known[key] ? [] : [[key, now[key] ?? '']]))));
	const inner = dialogSize(width, height);
	const rows = Math.min(fields.length, Math.max(1, inner.height - 6));
	const room = Math.max(0, inner.height - rows - 1);
	const message = render(template, now);
	const below = message.text
		.split('\n')
		.flatMap(line => wrapText(line, inner.width))
		.map(text => ({text, tone: text.includes('‹fill: ') ? ('warn' as const) : ('dim' as const)}));
	const [offset, scroll] = useOffset(below.length, room);
	useDialogKeys(({name}) => {
		if (name === 'pgdn') scroll(room - 1);
		else if (name === 'pgup') scroll(1 - room);
		else if (name === 'tab' || name === 'down') go((at + 1) % fields.length);
		else if (name === 'shift-tab' || name === 'up') go((at - 1 + fields.length) % fields.length);
		else if (name === 'enter') {
			const next = fields.findIndex((one, index) => index > at && isGap(one));
			if (next >= 0) go(next);
			else finish();
		}
	}, typing.keys);
	const start = windowStart(at, fields.length, rows);
	const label = Math.min(20, Math.max(0, ...fields.map(({title}) => title.length)) + 2);
	return (
		<Dialog
			title={`${template.title}: what it says`}
			width={width}
			height={height}
			{...minSize}
			hints={['Enter next gap, then read it', 'Tab Up Down fields']}
			esc="cancel"
		>
			{fields.slice(start, start + rows).map((one, index) => {
				const isAt = start + index === at;
				const text = now[one.key] ?? '';
				const shown = text.trim() === '' ? (one.otherwise ?? '') : text;
				return (
					<Text key={one.key} wrap="truncate">
						<Text {...theme.paint(isGap(one) ? 'warn' : 'dim')}>{fit(one.title, label)}</Text>
						{isAt ? (
							<TextField field={typing.field} width={inner.width - label} />
						) : (
							<Text {...theme.paint(text.trim() === '' ? 'dim' : 'plain')}>
								{cut(shown || (isGap(one) ? 'nobody has said' : ''), inner.width - label, theme.glyph.ellipsis)}
							</Text>
						)}
					</Text>
				);
			})}
			<Text> </Text>
			<Lines lines={below} width={inner.width} height={room} offset={offset} scroll="PgUp PgDn" />
		</Dialog>
	);
}
