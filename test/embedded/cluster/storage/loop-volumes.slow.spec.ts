import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { LoopVolumes } from "../../../../embedded/cluster/storage/loop-volumes";
import { VolumeBox } from "./volume-box";

const mebibyte = 1024 ** 2;
const size = 320 * mebibyte;

// Only root may mount.
if (process.getuid?.() === 0) {
  describe("volumes of the real node", function () {
    this.timeout(60_000);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-volumes-"));
    const pathOf = (name: string): string => new LoopVolumes(folder).path(name);
    const fill = (name: string): string =>
      `dd if=/dev/zero of=${pathOf(name)}/filler bs=1M count=1000 2>&1 || true; stat -c %s ${pathOf(name)}/filler`;
    // Not before the tests run: what only lists them would wait for its process for ever.
    let box: VolumeBox;
    beforeEach(() => {
      box = new VolumeBox(folder);
    });
    afterEach(async () => {
      await box.kill();
      for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
    });
    after(() => {
      fs.rmSync(folder, { recursive: true });
    });

    it("have the size that was asked for: who writes more is told that the disk is full", async () => {
      await box.ask({ make: ["home", size] });
      const said = await box.shell(fill("home"));
      assert.match(said, /No space left on device/);
      const written = Number(said.split("\n").pop());
      assert.ok(written > 0.6 * size && written < size, `${written} of ${size} bytes were taken`);
    });

    it("take no space of the machine before something is written", async () => {
      await box.ask({ make: ["models", 200 * 1024 * mebibyte] });
      const used = Number(await box.shell(`du -m ${folder}/models/disk.img | cut -f1`));
      assert.ok(used <= 80, `${used} MiB`);
    });

    it("grow while a file of theirs is being written", async () => {
      await box.ask({ make: ["home", size] });
      const before = Number((await box.shell(fill("home"))).split("\n").pop());
      const writer = await box.shell(`sleep 60 >${pathOf("home")}/open 2>/dev/null </dev/null & echo $!`);
      await box.ask({ grow: ["home", 2 * size] });
      const after = Number((await box.shell(fill("home"))).split("\n").pop());
      await box.shell(`kill ${writer}`); // it would hold the namespace, and so the mounts
      assert.ok(after - before > 0.9 * size, `${before} bytes, then ${after}`);
      await box.ask({ grow: ["home", size] }); // as after an interruption; none ever shrinks
      assert.equal(fs.statSync(path.join(folder, "home", "disk.img")).size, 2 * size);
    });

    it("are mounted again with what was in them after everything was killed", async () => {
      await box.ask({ make: ["home", size] });
      await box.shell(`echo work >${pathOf("home")}/file`);
      await box.kill();
      assert.ok(!fs.existsSync(pathOf("home")), "without its mount, the path of a volume is missing");
      box = new VolumeBox(folder);
      assert.deepEqual(await box.ask({ mountAll: true }), []);
      assert.equal(await box.shell(`cat ${pathOf("home")}/file`), "work");
    });

    it("are made anew when their making was interrupted", async () => {
      fs.mkdirSync(path.join(folder, "home"));
      fs.writeFileSync(path.join(folder, "home", "disk.img.new"), "half");
      await box.ask({ make: ["home", size] });
      await box.ask({ make: ["home", size] });
      assert.equal(await box.shell(`findmnt -rno FSTYPE -M ${folder}/home/mount`), "xfs");
    });

    it("are mounted although one of them is damaged, which is named with what to do", async () => {
      await box.ask({ make: ["whole", size] });
      fs.mkdirSync(path.join(folder, "damaged"));
      fs.writeFileSync(path.join(folder, "damaged", "disk.img"), Buffer.alloc(mebibyte, 1));
      await box.kill();
      box = new VolumeBox(folder);
      const [said, ...others] = (await box.ask({ mountAll: true })) as string[];
      assert.match(said ?? "", /^damaged: .*mount failed[^]*damaged\/disk\.img[^]*next: /);
      assert.deepEqual(others, []);
      assert.equal(await box.shell(`test -d ${pathOf("whole")} && echo there`), "there");
    });

    it("go with all that is in them", async () => {
      await box.ask({ make: ["home", size] });
      await box.ask({ remove: "home" });
      await box.ask({ remove: "home" });
      assert.deepEqual(fs.readdirSync(folder), []);
      assert.equal(await box.shell(`losetup -a | grep -c ${folder} || true`), "0");
    });

    it("belong to root until a kubelet gives them away, and are no larger than the smallest file system when tiny", async () => {
      await box.ask({ make: ["tiny", 1] });
      assert.equal(await box.shell(`stat -c '%u %g %a' ${pathOf("tiny")}`), "0 0 755");
      assert.equal(fs.statSync(path.join(folder, "tiny", "disk.img")).size, 300 * mebibyte);
    });
  });
}
