// Errors of calls, and how the page explains them.
import { t, told } from "./strings/strings.js";

/** A call that failed. `code` is stable. `said` is the server's message, in Chinese, or empty. */
export class Failure extends Error {
  constructor(code, { status = 0, message = "", retryAfter = null } = {}) {
    super(message || code);
    Object.assign(this, { code, status, said: message, retryAfter });
  }
}

export async function failureOf(response) {
  let told = {};
  try {
    told = (await response.json()).error ?? {};
  } catch {
    // A proxy has answered, or the response was cut off. The status says enough.
  }
  return failureFrom(response.status, told, response.headers.get("Retry-After"));
}

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

/** Return the heading and the advice for a failure, and the server's message. */
export function explained(failure) {
  const known = failure instanceof Failure ? failure : new Failure("defect");
  const advice = told(`fail.${known.code}.do`) ? `fail.${known.code}.do` : "fail.other.do";
  return {
    head: told(`fail.${known.code}`) ?? t("fail.other"),
    advice: t(advice, { seconds: known.retryAfter ?? 60 }),
    said: known.said,
  };
}
