/** Which messages an incident asks for by its gravity and type, and which of them nobody has sent yet. Pure. */
import {type IncidentRules, messagesFor, type RequiredMessage} from './rules.ts';
import type {Incident} from './types.ts';

export interface Required extends Pick<RequiredMessage, 'id' | 'title' | 'template' | 'link'> {
	/** When it went out, or was said to have been told by hand, ms; absent while it is open. */
	sentAt?: number;
}

/** What tells everybody who knew of it that it is over. */
const resolution = {id: 'resolution', title: 'Resolution', template: 'resolution'} as const;

export const isOver = ({state}: Pick<Incident, 'state'>): boolean =>
	state === 'resolved' || state === 'postmortem' || state === 'closed';

/** In the order of the file; where anybody had to be told of it, that it is over comes last. */
export function requiredMessages(
	incident: Pick<Incident, 'severity' | 'type' | 'state' | 'sent' | 'met'>,
	rules: Pick<IncidentRules, 'messages'>,
): Required[] {
	const {severity, type, sent, met} = incident;
	const first = messagesFor(rules, {severity, ...(type !== undefined && {type})});
	const all = isOver(incident) && first.length > 0 ? [...first, resolution] : first;
	return all.map((one): Required => {
		const {id, title, template} = one;
		const link = 'link' in one ? one.link : undefined;
		const bySending = sent.find(message => message.template === template && message.failed === undefined)?.at;
		const at = bySending ?? met[id] ?? met[`message:${id}`];
		return {
			...{id, title},
			...(template !== undefined && {template}),
			...(link !== undefined && {link}),
			...(at !== undefined && {sentAt: at}),
		};
	});
}
