/** The parts of Google's logins that src/cloud uses; loaded on first use. */
export {GoogleAuth, PassThroughClient, UserRefreshClient} from 'google-auth-library';
