/**
 * Runs in workerd, in front of the script, and takes a request's whole body whether the script reads it or
 * not, as Cloudflare's edge does. On its own workerd ends the connection when the script answers without
 * reading, and the sender may get to see the connection break instead of the answer (a 413, say).
 */
const CHUNK_BYTES = 65_536;

export default {
  async fetch(request, env, ctx) {
    if (request.body === null) return env.SCRIPT.fetch(request);
    if (request.method === "GET" || request.method === "HEAD")
      return env.SCRIPT.fetch(await withoutBody(request));
    const answered = new AbortController();
    const length = request.headers.get("content-length");
    const { readable, writable } = passage(length);
    const broken = new AbortController();
    const upload = pump(request.body, writable, answered.signal, broken);
    let uploaded = false;
    void upload.then(() => {
      uploaded = true;
    });
    const rest = () => {
      answered.abort();
      return upload;
    };

    let response;
    try {
      response = await env.SCRIPT.fetch(new Request(request, { body: readable, signal: broken.signal }));
    } catch (error) {
      await rest();
      throw error;
    }
    if (response.body === null) {
      await rest();
      return response;
    }
    // Who has read all is a moment ahead of us.
    if (!uploaded) await Promise.race([upload, scheduler.wait(1)]);
    if (uploaded) return response;
    // The answer flows at once, and ends when the upload has: a script may be sending back what it reads.
    const encoded = response.headers.has("content-encoding");
    const held = passage(encoded ? null : response.headers.get("content-length"));
    const headers = new Headers(response.headers);
    if (encoded) headers.delete("content-length");
    const download = response.body
      .pipeTo(held.writable, { preventClose: true })
      .then(rest)
      .then(() => held.writable.close());
    ctx.waitUntil(download.catch(() => {}));
    return new Response(held.readable, { status: response.status, statusText: response.statusText, headers });
  },
};

/** A GET may carry a body, and a Request for one may not: its body means nothing (RFC 9110, 9.3.1). */
async function withoutBody({ body, cf, headers: given, method, url }) {
  await body.pipeTo(new WritableStream());
  const headers = new Headers(given);
  for (const framing of ["content-length", "transfer-encoding"]) headers.delete(framing);
  return new Request(url, { method, headers, cf, redirect: "manual" });
}

/**
 * Carries `source` to `sink`, and on to nowhere once the sink is done with or the signal says so. A body that
 * breaks off aborts `broken`: of a sink that is aborted the reader in another Worker sees the end, as if it had
 * the whole body (RFC 9112, 8).
 */
async function pump(source, sink, signal, broken) {
  const reader = source.getReader({ mode: "byob" });
  const writer = sink.getWriter();
  let wanted = true;
  signal.addEventListener("abort", () => {
    wanted = false;
    // A write that nobody reads would wait for ever.
    writer.abort().catch(() => {});
  });
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(CHUNK_BYTES));
      if (done) break;
      if (wanted) {
        await writer.write(value).catch(() => {
          wanted = false;
        });
      }
    }
    if (wanted) await writer.close();
  } catch (error) {
    if (wanted) broken.abort(error);
  }
}

function passage(length) {
  return length === null ? new IdentityTransformStream() : new FixedLengthStream(BigInt(length));
}
