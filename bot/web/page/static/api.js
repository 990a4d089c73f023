// The two calls to the server, and what can go wrong in the page's own terms.

const TIMEOUT_SECONDS = 30;

/** kind: one of the keys of words.errors. */
export class ApiError extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/** Open a conversation: {conversation, token, messages}. */
export function openConversation(site, signal) {
  return post("/api/v1/conversations", { site }, {}, signal);
}

/** Send {"text"} or {"choice"}; return the messages that answer. */
export async function sendMessage({ conversation, token }, body, signal) {
  const path = `/api/v1/conversations/${encodeURIComponent(conversation)}/messages`;
  const answer = await post(path, body, { Authorization: `Bearer ${token}` }, signal);
  return answer.messages;
}

async function post(path, body, headers, signal) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, TIMEOUT_SECONDS * 1000);
  signal.addEventListener("abort", stop);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: limit.signal,
    });
    if (!response.ok) throw new ApiError(kindOf(response.status, body));
    const answer = await response.json();
    if (!Array.isArray(answer.messages)) throw new ApiError("server");
    return answer;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error instanceof SyntaxError) throw new ApiError("server");
    throw new ApiError(navigator.onLine ? "network" : "offline");
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function kindOf(status, body) {
  if (status === 401) return "expired";
  if ((status === 413 || status === 422) && "text" in body) return "tooLong";
  if (status === 422 && "choice" in body) return "choice";
  if (status === 429) return "busy";
  return status >= 500 ? "server" : "unknown";
}
