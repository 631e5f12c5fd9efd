// Reads server-sent events from the body of a response.

/** Yield each event of a byte stream as `{name, data}`. The data is parsed as JSON. */
export async function* readEvents(stream) {
  const decoder = new TextDecoder();
  let held = "";
  for await (const bytes of chunks(stream)) {
    held += decoder.decode(bytes, { stream: true });
    const blocks = held.split(/\r\n\r\n|\n\n/);
    held = blocks.pop();
    for (const block of blocks) {
      const event = eventIn(block);
      if (event) yield event;
    }
  }
}

async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function eventIn(block) {
  let name = "message";
  const lines = [];
  for (const line of block.split(/\r\n|\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1) continue; // A comment, which only keeps the connection open.
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.slice(0, colon) === "event") name = value;
    else if (line.slice(0, colon) === "data") lines.push(value);
  }
  return lines.length ? { name, data: JSON.parse(lines.join("\n")) } : null;
}
