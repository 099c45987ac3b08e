/** Text of the answer, piece by piece as it is streamed. */
export async function* chatPieces({ apiBase, apiKey, model }, messages) {
  const response = await fetch(`${apiBase}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ model, messages, stream: true }),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await reason(response)}`);
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const data = /^data: (.*)$/.exec(line.trim())?.[1];
      if (data === undefined || data === "[DONE]") continue;
      const piece = JSON.parse(data).choices?.[0]?.delta?.content;
      if (piece) yield piece;
    }
  }
}

/** What the gateway says is wrong; its words are for users. */
async function reason(response) {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text);
    return String(error?.message ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
