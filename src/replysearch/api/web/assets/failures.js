// What can go wrong with a call, as the page tells it.
import { t, told } from "./strings/strings.js";

/** A call that failed: `code` is stable; `message` is the server's, in Chinese. */
export class Failure extends Error {
  constructor(code, { status = 0, message = "", retryAfter = null } = {}) {
    super(message || code);
    Object.assign(this, { code, status, said: message, retryAfter });
  }
}

/** Return the failure that an answer of the server tells of. */
export async function failureOf(response) {
  let told = {};
  try {
    told = (await response.json()).error ?? {};
  } catch {
    // Not ours, or cut off: the status says enough.
  }
  return failureFrom(response.status, told, response.headers.get("Retry-After"));
}

/** Return the failure of a status, the error object and the header that came with it. */
export function failureFrom(status, error, retryAfter) {
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  return new Failure(codeOf(status, error?.code), {
    status,
    message: typeof error?.message === "string" ? error.message : "",
    retryAfter: Number.isFinite(seconds) ? seconds : null,
  });
}

function codeOf(status, code) {
  if (status === 401) return "unauthorized";
  if (status === 429) return "rate_limited";
  return code ?? (status >= 500 ? "internal" : "bad_request");
}

/** Return the heading and the advice for a failure. */
export function explained(failure) {
  const known = failure instanceof Failure ? failure : new Failure("defect");
  const advice = told(`fail.${known.code}.do`) ? `fail.${known.code}.do` : "fail.other.do";
  return {
    head: told(`fail.${known.code}`) ?? t("fail.other"),
    advice: t(advice, { seconds: known.retryAfter ?? 60 }),
    said: known.said,
  };
}
