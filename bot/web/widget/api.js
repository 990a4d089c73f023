// The calls to the server, and what can go wrong in the widget's own terms.

const TIMEOUT_SECONDS = 60;
const PATIENCE_SECONDS = 60;
const LONGEST_PAUSE = 10;

/** kind: a key of words.errors, or of words.waiting when it may pass by itself; wait: seconds the server asks for. */
export class ApiError extends Error {
  constructor(kind, wait) {
    super(kind);
    Object.assign(this, { kind, wait });
  }
}

export class Api {
  constructor(base, site) {
    this.root = `${base}api/v1/`;
    this.site = site;
  }

  /** Open a conversation: {conversation, token, messages}. */
  open(signal) {
    return this.call("conversations", { body: { site: this.site }, signal });
  }

  /** Read a conversation again. */
  history(kept, signal) {
    return this.call(messagesOf(kept), { token: kept.token, signal });
  }

  /** Send {"text" or "choice", "turn"}: the same turn sent again is not heard twice. */
  send(kept, { label, ...body }, signal) {
    return this.call(messagesOf(kept), { body, token: kept.token, signal });
  }

  communes(typed, signal) {
    return this.call(`communes?${new URLSearchParams({ q: typed, site: this.site })}`, { signal });
  }

  async call(path, { body, token, signal }) {
    const limit = new AbortController();
    const stop = () => limit.abort();
    const timer = setTimeout(stop, TIMEOUT_SECONDS * 1000);
    signal.addEventListener("abort", stop);
    try {
      const response = await fetch(this.root + path, {
        method: body ? "POST" : "GET",
        headers: { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) },
        body: body && JSON.stringify(body),
        credentials: "omit",
        signal: limit.signal,
      });
      if (!response.ok) throw new ApiError(kindOf(response.status, body ?? {}), Number(response.headers.get("Retry-After")));
      return await response.json();
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(error instanceof SyntaxError ? "unknown" : navigator.onLine ? "network" : "offline");
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }
}

/** Call until it succeeds, for a minute at most, as long as what goes wrong may pass. onWait(kind) tells each pause. */
export async function persist(call, signal, passing, onWait) {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      const answer = await call();
      signal.throwIfAborted();
      return answer;
    } catch (error) {
      const wait = (error.wait || pause) * 1000;
      if (signal.aborted || !(error.kind in passing) || Date.now() + wait > end) throw error;
      onWait(error.kind);
      await pauseFor(wait);
      signal.throwIfAborted();
    }
  }
}

/** Wait, but no longer than it takes to be connected again. */
function pauseFor(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
  });
}

function messagesOf({ conversation }) {
  return `conversations/${encodeURIComponent(conversation)}/messages`;
}

function kindOf(status, body) {
  if (status === 429) return "busy";
  if (status > 500) return "down";
  if ("choice" in body && (status === 404 || status === 422)) return "choice";
  if ("text" in body && (status === 413 || status === 422)) return "tooLong";
  return status === 401 || status === 404 ? "expired" : "unknown";
}
