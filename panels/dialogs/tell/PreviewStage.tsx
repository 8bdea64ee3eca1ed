/** The whole message, and where it can go. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {useTextField} from '../../../hooks/useTextField.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {fieldsOf} from '../../../src/comms/fields.ts';
import {worthKeeping} from '../../../src/comms/known.ts';
import type {Draft, Said} from '../../../src/comms/outbox.ts';
import {channelOf, render, type Values} from '../../../src/comms/render.ts';
import type {Template} from '../../../src/config/schema/templates.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import {cut, fit, wrapText} from '../../../src/text/format.ts';
import {Dialog, dialogSize} from '../../../src/ui/Dialog.tsx';
import {TextField} from '../../../src/ui/TextField.tsx';
import {Lines, minSize, type StageProps, useOffset} from '../parts.tsx';

type Way =
	| {kind: 'copy'; title: string}
	| {kind: 'file'; title: string}
	| {kind: 'post'; title: string; webhook: string};

/** A practice must not be taken for the real thing wherever it is pasted. */
const drillLine = 'DRILL - this is an exercise, no real incident';

export function PreviewStage({
	incident,
	template,
	values,
	known,
	kept,
	onBack,
	width,
	height,
}: StageProps & {
	incident: Incident;
	template: Template;
	values: Values;
	/** What the wall knows of it. */
	known: Values;
	/** What was typed into earlier messages. */
	kept: Values;
	onBack: () => void;
}) {
	const {theme, outbox, host, store, journal, user, drill} = useWall();
	const {text, missing, blocks} = render(template, values);
	/** A message that names the channel makes it the channel of the incident. */
	const usesChannel = fieldsOf(template).some(({key}) => key === 'channel');
	const draft: Draft = {
		incident,
		template: template.name,
		text: incident.drill === undefined ? text : `${drillLine}\n${text}`,
		blocks,
	};
	const ways: Way[] = [
		{kind: 'copy', title: 'copy'},
		...(outbox ? [{kind: 'file' as const, title: 'write to'}] : []),
		...(outbox?.webhooks() ?? []).map(
			({name, kind}): Way => ({kind: 'post', title: `post to ${name} (${kind})`, webhook: name}),
		),
	];
	const [at, setAt] = useState(0);
	const [path] = useState(() => outbox?.pathFor(draft) ?? '');
	const file = useTextField({initial: path});
	const way = ways[at];
	const isBlocked = (one: Way) => one.kind === 'post' && blocks.length > 0;

	/** What happens to it is said and written down after the dialog is gone: a slow receiver holds nobody up. */
	function send(chosen: Way): void {
		const {closeDialog, notify} = store.getState();
		const say = ({text: said, level}: Said) => store.getState().notify(said, level);
		if (isBlocked(chosen)) {
			notify(`fill ${blocks.join(', ')} first`, 'error');
			return;
		}
		const fields = worthKeeping(values, known, kept);
		const {channel: named} = values;
		const changed = {
			...(Object.keys(fields).length > 0 && {fields}),
			...(named !== undefined && named !== '' && named !== incident.channel && usesChannel && {channel: named}),
		};
		if (Object.keys(changed).length > 0)
			journal.record({kind: 'changed', incident: incident.id, system: incident.system, ...changed, by: user});
		closeDialog();
		if (chosen.kind === 'copy')
			// The wall of a drill marks whatever it copies by itself.
			void host
				.copy(drill ? text : draft.text)
				.then(said => say(outbox?.copied(draft, said) ?? {text: said, level: 'info'}));
		else if (chosen.kind === 'file') void outbox?.write(draft, file.field.text || path).then(say);
		else {
			notify(`sending ${template.title} to ${chosen.webhook}`);
			void outbox?.post(draft, chosen.webhook).then(say);
		}
	}

	const inner = dialogSize(width, height);
	const lines = draft.text
		.split('\n')
		.flatMap(line => wrapText(line, inner.width - 2))
		.map(line => ({text: `  ${line}`, tone: line.includes('‹fill: ') ? ('warn' as const) : ('plain' as const)}));
	const shown = Math.min(lines.length, Math.max(1, inner.height - ways.length - 4));
	const [offset, scroll] = useOffset(lines.length, shown);
	useDialogKeys(
		({name, burst}) => {
			if (name === 'pgdn') scroll(shown - 1);
			else if (name === 'pgup') scroll(1 - shown);
			else if (name === 'down') setAt((at + 1) % ways.length);
			else if (name === 'up') setAt((at - 1 + ways.length) % ways.length);
			else if (name === 'tab' || name === 'shift-tab') onBack();
			else if (name === 'enter' && !burst && way) send(way);
		},
		way?.kind === 'file' ? file.keys : undefined,
	);
	const channel = channelOf(template, values);
	const head = [`For ${template.audience}`, ...(channel === undefined ? [] : [`in ${channel}`])].join(', ');
	const gaps =
		missing.length === 0 ? '' : `lacks ${missing.join(', ')}: Tab fills ${missing.length > 1 ? 'them' : 'it'}`;
	return (
		<Dialog
			title={`${template.title}: how it reads`}
			width={width}
			height={height}
			{...minSize}
			hints={['Enter send it there', 'Up Down where', 'Tab its fields']}
			esc="cancel"
		>
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut(head, inner.width, theme.glyph.ellipsis)}
			</Text>
			<Text> </Text>
			<Lines lines={lines} width={inner.width} height={shown} offset={offset} scroll="PgUp PgDn" />
			<Text wrap="truncate" {...theme.paint('warn')}>
				{cut(gaps || ' ', inner.width, theme.glyph.ellipsis)}
			</Text>
			{ways.map((one, index) => {
				const isAt = index === at;
				const tone = isAt ? 'selected' : isBlocked(one) ? 'dim' : 'plain';
				const label = `${isAt ? theme.glyph.pointer : ' '} ${one.title}`;
				return (
					<Text key={one.title} wrap="truncate">
						<Text {...theme.paint(tone)}>{one.kind === 'file' ? fit(label, 11) : cut(label, inner.width)}</Text>
						{one.kind === 'file' &&
							(isAt ? (
								<TextField field={file.field} width={inner.width - 11} />
							) : (
								<Text {...theme.paint('dim')}>{cut(file.field.text, inner.width - 11, theme.glyph.ellipsis)}</Text>
							))}
					</Text>
				);
			})}
		</Dialog>
	);
}
