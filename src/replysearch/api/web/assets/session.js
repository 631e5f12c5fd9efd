// What this caller may do, and other facts of the server, as the server says.
import { call } from "./api.js";
import { Failure } from "./failures.js";

let session = { key_required: false, scopes: [], writer: false, max_upload_bytes: 0, suffixes: [] };

/** Ask the server what this caller may do. Without a valid key it is nothing. */
export async function learn() {
  try {
    session = await call("/api/session");
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    session = { ...session, key_required: true, scopes: [] };
  }
  return session;
}

export function may(scope) {
  return session.scopes.includes(scope);
}

export function sessionFact(name) {
  return session[name];
}
