// What this caller may do, as the server tells it.
import { call } from "./api.js";
import { Failure } from "./failures.js";

let session = { key_required: false, scopes: [], writer: false, max_upload_bytes: 0, suffixes: [] };

/** Ask the server anew what this caller may do. */
export async function learn() {
  try {
    session = await call("/api/session");
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    session = { ...session, key_required: true, scopes: [] };
  }
  return session;
}

/** Tell whether this caller may `read` or `write`. */
export function may(scope) {
  return session.scopes.includes(scope);
}

/** Return a fact of the session. */
export function sessionFact(name) {
  return session[name];
}
