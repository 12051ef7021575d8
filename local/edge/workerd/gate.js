/**
 * Runs in workerd, in front of the script, and reads a request's whole body even if the script does not, as
 * Cloudflare's edge does. Otherwise workerd closes the connection when the script answers without reading,
 * and the sender may see a broken connection instead of the answer (such as a 413).
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
    // A script that has read everything is slightly ahead of us.
    if (!uploaded) await Promise.race([upload, scheduler.wait(1)]);
    if (uploaded) return response;
    // The answer streams at once, and ends when the upload has: a script may send back what it reads.
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

/** A GET may carry a body, but a Request for it may not: the body has no meaning (RFC 9110, 9.3.1). */
async function withoutBody({ body, cf, headers: given, method, url }) {
  await body.pipeTo(new WritableStream());
  const headers = new Headers(given);
  for (const framing of ["content-length", "transfer-encoding"]) headers.delete(framing);
  return new Request(url, { method, headers, cf, redirect: "manual" });
}

/**
 * Pumps `source` into `sink`, and discards the rest once the sink or the signal is done. A truncated body
 * aborts `broken`: if only the sink were aborted, the reader in the other Worker would take the body for
 * complete (RFC 9112, 8).
 */
async function pump(source, sink, signal, broken) {
  const reader = source.getReader({ mode: "byob" });
  const writer = sink.getWriter();
  let wanted = true;
  signal.addEventListener("abort", () => {
    wanted = false;
    // A write that nobody reads would wait forever.
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
