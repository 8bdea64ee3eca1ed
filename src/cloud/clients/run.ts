/** The parts of the Run client that src/cloud uses; loaded on first use. The package's index would load six clients more. */
export {RevisionsClient} from '@google-cloud/run/build/src/v2/revisions_client.js';
export {ServicesClient} from '@google-cloud/run/build/src/v2/services_client.js';
