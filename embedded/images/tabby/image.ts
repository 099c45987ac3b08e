import { debianBase } from "../debian/base";
import type { Image } from "../image";
import { modelServerLayer } from "../model-server/layer";
import { nodeLayer } from "../node/layer";

/** The stand-in model under Tabby's command; Tabby itself comes from no package registry. */
export const tabbyImage: Image = {
  name: "tabby",
  title: "Tabby's API over the stand-in model of the embedded default",
  source: "embedded/model-server",
  version: "0 (stand-in)",
  layers: [debianBase, nodeLayer, modelServerLayer],
  user: "0:0",
  entrypoint: ["/opt/tabby/bin/tabby"],
  environment: { TABBY_ROOT: "/data" },
  ports: [8080],
};
