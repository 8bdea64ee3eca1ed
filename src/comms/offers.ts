/** The templates that there are for an incident, those that are asked for next first. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Template} from '../config/schema/templates.ts';
import {isOver, requiredMessages} from '../incidents/required.ts';
import type {IncidentRules} from '../incidents/rules.ts';
import type {Incident} from '../incidents/types.ts';

export interface TemplateOffer {
	template: Template;
	/** It is asked for, and nobody has sent it. */
	isDue: boolean;
	/** When it was last sent, ms. */
	sentAt?: number;
}

/** What comes next where nothing is missing: more of the same while it lasts, and its end once it is over. */
const nextOf = (incident: Pick<Incident, 'state'>): string => (isOver(incident) ? 'resolution' : 'update');

export function templateOffers(
	{messages = []}: Pick<SystemConfig, 'messages'>,
	incident: Incident,
	rules: Pick<IncidentRules, 'messages'>,
): TemplateOffer[] {
	const required = requiredMessages(incident, rules);
	const rank = ({template: {name}, isDue}: TemplateOffer): number =>
		isDue ? required.findIndex(({template}) => template === name) : name === nextOf(incident) ? 100 : 101;
	const offers = messages.map((template): TemplateOffer => {
		const asked = required.find(one => one.template === template.name);
		const sentAt = incident.sent.findLast(one => one.template === template.name && one.failed === undefined)?.at;
		const at = sentAt ?? asked?.sentAt;
		return {template, isDue: asked !== undefined && asked.sentAt === undefined, ...(at !== undefined && {sentAt: at})};
	});
	return offers.toSorted((a, b) => rank(a) - rank(b));
}
