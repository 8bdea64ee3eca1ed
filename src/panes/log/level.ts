import type {SourceLevel} from '../../checks/source-standing.ts';
import type {TailState} from '../../poll/types.ts';

/** The level of a log by whether it can be read; checks judge its lines. */
export const logLevel = ({mode}: TailState): SourceLevel =>
	mode === 'down' ? 'blind' : mode === 'connecting' ? 'loading' : 'ok';
