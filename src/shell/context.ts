/** What the commands of the wall work on. */
import type {KeyRouter} from '../../hooks/router.ts';
import type {Host} from '../../hooks/WallContext.ts';
import type {ActionDesk} from '../actions/runs.ts';
import type {Clock} from '../clock.ts';
import type {Outbox} from '../comms/outbox.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {DrillDesk} from '../drill/desk.ts';
import type {Journal} from '../journal/journal.ts';
import type {Size} from '../panes/layout.ts';
import type {Poller} from '../poll/types.ts';
import type {Rewind} from '../rewind/control.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';

export interface Dispatch {
	store: Store;
	keys: KeyRouter;
	poller: Poller;
	live: Scene;
	journal: Pick<Journal, 'record'>;
	/** Whoever sits at this terminal. */
	user: string;
	config: LoadedConfig;
	clock: Clock;
	host: Host;
	/** Absent where nothing is practised. */
	drill?: DrillDesk;
	/** Absent where messages can only be copied. */
	outbox?: Outbox;
	/** Absent where no action can be run. */
	desk?: ActionDesk;
	/** Absent where nothing of the past is kept. */
	rewind?: Rewind;
	/** The terminal now. */
	size: () => Size;
}
