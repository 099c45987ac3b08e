import { litellmPackages } from "../../tools/litellm/packages";
import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";

const packages = "/usr/local/lib/python3.11/dist-packages";

/** Compiled ahead, because the pod's file system is read-only; checked by nothing, because the files never change. */
const script = `
mkdir -p ${packages}
cp -a /build/litellm-packages/packages/. ${packages}/
rm -rf ${packages}/bin
python3 -m compileall -q -j 2 --invalidation-mode unchecked-hash ${packages} >/dev/null || true # some are samples for other versions
cat >/usr/local/bin/litellm <<'PROGRAM'
#!/usr/bin/python3
import sys
from litellm import run_server

sys.exit(run_server())
PROGRAM
chmod 755 /usr/local/bin/litellm
chown -R 0:0 ${packages}
`;

const python = debianLayer({ name: "python", packages: ["python3"] });

/** LiteLLM's proxy without a database. */
export const litellmImage: Image = {
  name: "litellm",
  title: "LiteLLM proxy",
  source: "PyPI package litellm[proxy]",
  version: litellmPackages.version,
  layers: [
    debianBase,
    python,
    debianLayer({
      name: "litellm",
      on: [debianBase, python],
      tools: [litellmPackages],
      after: script,
      coldSeconds: 90,
    }),
  ],
  user: "65534:65534",
  entrypoint: ["litellm"],
  command: ["--port", "4000"],
  ports: [4000],
};
