import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";
import { modelServerLayer } from "../model-server/layer";
import { nodeLayer } from "../node/layer";

const account = debianLayer({
  name: "vllm",
  before: "useradd --uid 2000 --gid 0 --create-home --home-dir /home/vllm vllm",
  coldSeconds: 3,
});

/** The stand-in model under vLLM's command; vLLM's own image needs a GPU. */
export const vllmImage: Image = {
  name: "vllm",
  title: "vLLM's API over the stand-in model of the embedded default",
  source: "embedded/model-server",
  version: "0 (stand-in)",
  layers: [debianBase, account, nodeLayer, modelServerLayer],
  user: "2000:0",
  entrypoint: ["vllm", "serve"],
  ports: [8000],
};
