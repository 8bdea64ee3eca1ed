/** Who sits at the other walls, and what they look at. Pure. */
import type {NoteRow} from '../cloud/team.ts';
import {cleanLine} from '../text/clean.ts';

/** What a wall says of itself. */
export interface Presence {
	who: string;
	host: string;
	/** The system that is shown, or overview. */
	tab: string;
	/** The dialog that is open, in words: "roll back webhook-processor". */
	dialog?: string;
	/** The title of the incident that is looked at. */
	incident?: string;
}

/** Somebody at another wall. */
export interface Colleague extends Presence {
	wall: string;
}

const textIn = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? cleanLine(value, 80) : undefined;

/** Undefined for a row that cannot be read. */
export function colleagueIn({id, body}: Pick<NoteRow, 'id' | 'body'>): Colleague | undefined {
	try {
		const {who, host, tab, dialog, incident} = JSON.parse(body) as Record<string, unknown>;
		const [name, shown, action] = [textIn(who), textIn(dialog), textIn(incident)];
		if (name === undefined) return undefined;
		return {
			wall: id,
			who: name,
			host: textIn(host) ?? 'somewhere',
			tab: textIn(tab) ?? 'overview',
			...(shown !== undefined && {dialog: shown}),
			...(action !== undefined && {incident: action}),
		};
	} catch {
		return undefined;
	}
}

/** Somebody who acts, or works on an incident. */
export const isAtIt = ({dialog, incident}: Presence): boolean => dialog !== undefined || incident !== undefined;

/** `kim@laptop: roll back webhook-processor` where somebody is in a dialog or an incident, else `with kim@laptop, ana@desk`; undefined where nobody is there. */
export function colleaguesText(colleagues: readonly Colleague[]): string | undefined {
	const busy = colleagues.find(({dialog}) => dialog !== undefined) ?? colleagues.find(isAtIt);
	if (busy) return `${busy.who}@${busy.host}: ${busy.dialog ?? `incident ${busy.incident}`}`;
	const names = [...new Set(colleagues.map(({who, host}) => `${who}@${host}`))];
	if (names.length === 0) return undefined;
	return `with ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` +${names.length - 2}` : ''}`;
}
