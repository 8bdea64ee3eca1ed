/** Which message: those that are asked for first, all found by typing. */
import {useCallback, useMemo} from 'react';
import type {TemplateOffer} from '../../../src/comms/offers.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import type {Template} from '../../../src/config/schema/templates.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import type {Column} from '../../../src/panes/cells.ts';
import {localTime} from '../../../src/zone.ts';
import {FindDialog} from '../FindDialog.tsx';
import {found} from '../found.ts';
import type {StageProps} from '../parts.tsx';

const wordsOf = ({template: {title, name, audience, channel = ''}}: TemplateOffer): string =>
	[title, name, audience, channel].join(' ');

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
	const shown = useMemo(() => columns(system.tz), [system.tz]);
	const search = useCallback((query: string) => found(query, offers, wordsOf), [offers]);
	return (
		<FindDialog
			title={`Message about ${incident.label ?? incident.severity} ${incident.title}`}
			verb="choose"
			columns={shown}
			search={search}
			onChoose={({template}) => onChoose(template)}
			width={width}
			height={height}
		/>
	);
}
