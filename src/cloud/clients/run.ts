/** What src/cloud uses of the Run client; loaded on first use. The package's index would load six clients more. */
export {RevisionsClient} from '@google-cloud/run/build/src/v2/revisions_client.js';
export {ServicesClient} from '@google-cloud/run/build/src/v2/services_client.js';
