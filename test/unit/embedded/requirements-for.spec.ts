import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { requirementsFor } from "../../../embedded/tools/requirements-for";

const yes = "os_name != 'none'";
const no = "os_name == 'none'";

describe("locked requirements for another Python", () => {
  for (const [marker, judged] of [
    ["python_full_version < '3.11.3'", yes],
    ["python_full_version >= '3.12'", no],
    ["python_full_version < '3.12'", yes],
    ["python_full_version == '3.11.2'", yes],
    ["python_full_version != '3.11.2'", no],
    ["python_full_version <= '3.11'", no],
    ["python_full_version > '3.9'", yes],
  ] as const) {
    it(`judge ${marker} for 3.11.2`, () => {
      assert.equal(
        requirementsFor("3.11.2", `a==1 ; ${marker} and sys_platform == 'x'`),
        `a==1 ; ${judged} and sys_platform == 'x'`,
      );
    });
  }

  it("leave no marker of LiteLLM's lock to the Python that runs pip", () => {
    const lock = fs.readFileSync(path.join(__dirname, "../../../embedded/tools/litellm/requirements.txt"), "utf8");
    assert.match(lock, /python_full_version/);
    assert.doesNotMatch(requirementsFor("3.11.2", lock), /python_(full_)?version/);
  });

  it("are refused with a comparison that is not known", () => {
    assert.throws(() => requirementsFor("3.11.2", "a==1 ; python_full_version ~= '3.11'"), /"~=" is not known/);
  });
});
