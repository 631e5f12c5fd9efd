// What this caller may do, as the server tells it.
import { call } from "./api.js";
import { Failure } from "./failures.js";

let session = { key_required: false, scopes: [], writer: false, max_upload_bytes: 0, suffixes: [] };

/** Ask the server anew what this caller may do. */
export async function learn() {
  try {
    session = await call("/api/session");
  } catch (error) {
    if (!(error instanceof Failure) || ![401, 404].includes(error.status)) throw error;
    const isOpen = error.status === 404;
    session = { ...session, key_required: !isOpen, scopes: isOpen ? ["read", "write"] : [] };
    if (isOpen) Object.assign(session, { max_upload_bytes: 40 * 1024 * 1024, suffixes: [".txt", ".html", ".htm", ".pdf"] });
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
