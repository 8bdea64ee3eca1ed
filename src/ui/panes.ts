/** Which component draws which pane and which action dialog: the only place where the shell names them. */
import {AlertsPane} from '../../panels/AlertsPane.tsx';
import {PinnedBanner, usePinned} from '../../panels/dialogs/PinnedBanner.tsx';
import {RollbackDialog} from '../../panels/dialogs/RollbackDialog.tsx';
import {RunningStrip} from '../../panels/dialogs/RunningStrip.tsx';
import {TriggerDialog} from '../../panels/dialogs/TriggerDialog.tsx';
import {useRuns} from '../../panels/dialogs/useDesk.ts';
import {EtlPane} from '../../panels/EtlPane.tsx';
import {FreshnessPane} from '../../panels/FreshnessPane.tsx';
import {LogPane} from '../../panels/LogPane.tsx';
import {PubsubPane} from '../../panels/PubsubPane.tsx';
import {SloPane} from '../../panels/SloPane.tsx';

export const systemPanes = {etl: EtlPane, slo: SloPane, log: LogPane, pubsub: PubsubPane, freshness: FreshnessPane};
export {AlertsPane, PinnedBanner, RollbackDialog, RunningStrip, TriggerDialog, usePinned, useRuns};
