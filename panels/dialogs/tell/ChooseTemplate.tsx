/** Which message: those that are asked for first, all found by typing. */
import fuzzysort from 'fuzzysort';
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {useTextField} from '../../../hooks/useTextField.ts';
import {useTheme} from '../../../hooks/WallContext.ts';
import type {TemplateOffer} from '../../../src/comms/offers.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import type {Template} from '../../../src/config/schema/templates.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import type {Column} from '../../../src/panes/cells.ts';
import {Dialog, dialogSize} from '../../../src/ui/Dialog.tsx';
import {Grid} from '../../../src/ui/Grid.tsx';
import {stepped} from '../../../src/ui/scroll.tsx';
import {TextField} from '../../../src/ui/TextField.tsx';
import {localTime} from '../../../src/zone.ts';
import {minSize, type StageProps} from '../parts.tsx';

const wordsOf = ({template: {title, name, audience, channel = ''}}: TemplateOffer): string =>
	[title, name, audience, channel].join(' ');

const found = (offers: readonly TemplateOffer[], query: string): readonly TemplateOffer[] =>
	query.trim() === ''
		? offers
		: fuzzysort
				.go(
					query,
					offers.map(offer => ({offer, words: wordsOf(offer)})),
					{key: 'words', threshold: 0.2},
				)
				.map(({obj}) => obj.offer);

const columns = (tz: string): Column<TemplateOffer>[] => [
	{title: 'message', rank: 1, text: {min: 12, max: 30}, cell: ({template}) => ({text: template.title, tone: 'strong'})},
	{
		title: 'state',
		rank: 1,
		cell: ({isDue, sentAt}) =>
			isDue
				? {text: 'asked for', tone: 'warn'}
				: sentAt === undefined
					? ''
					: {text: `sent ${localTime(sentAt, tz)}`, tone: 'dim'},
	},
	{title: 'for', rank: 2, text: {min: 10, max: 40}, cell: ({template}) => template.audience},
];

export function ChooseTemplate({
	incident,
	system,
	offers,
	onChoose,
	width,
	height,
}: StageProps & {
	incident: Incident;
	system: SystemConfig;
	offers: readonly TemplateOffer[];
	onChoose: (template: Template) => void;
}) {
	const theme = useTheme();
	const [cursor, setCursor] = useState(0);
	const query = useTextField({onChange: () => setCursor(0)});
	const rows = found(offers, query.field.text);
	useDialogKeys(({name}) => {
		const chosen = rows[cursor];
		if (name !== 'enter') setCursor(at => stepped(name, at, rows.length));
		else if (chosen) onChoose(chosen.template);
	}, query.keys);
	const inner = dialogSize(width, height);
	return (
		<Dialog
			title={`Message about ${incident.label ?? incident.severity} ${incident.title}`}
			width={width}
			height={height}
			{...minSize}
			hints={['Enter choose', 'Up Down choose', 'type to find']}
			esc="cancel"
		>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>:</Text>
				<TextField field={query.field} width={inner.width - 1} />
			</Text>
			{rows.length === 0 ? (
				<Text {...theme.paint('dim')}>nothing like that</Text>
			) : (
				<Grid columns={columns(system.tz)} rows={rows} width={inner.width} height={inner.height - 1} cursor={cursor} />
			)}
		</Dialog>
	);
}
