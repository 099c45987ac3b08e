# Runs in a chroot with a compiler and without need of a network: lays code-server out as its official image has it, and
# builds its native modules with the Node.js that will run them.
set -eu
packages=/build/code-server/node_modules
node=$(echo /build/node/node_modules/node-linux-*)
to=/usr/lib/code-server

cp -a $packages/code-server $to
mkdir -p $to/node_modules $to/bin
for package in $packages/*; do
  case ${package##*/} in
    code-server | npm) ;;
    *) cp -a "$package" $to/node_modules/ ;;
  esac
done

export PATH=$node/bin:$PATH HOME=/tmp/build npm_config_nodedir=$node # over what this machine sets
# The modules that Linux needs and no package carries built; not by `npm rebuild`, which leaves out what it takes for done.
for module in kerberos @vscode/native-watchdog @vscode/spdlog @vscode/sqlite3; do
  cd $to/lib/vscode/node_modules/$module
  node $packages/npm/node_modules/node-gyp/bin/node-gyp.js rebuild --jobs=max
done
cd $to/lib/vscode
for module in kerberos @vscode/native-watchdog @vscode/spdlog @vscode/sqlite3 @parcel/watcher node-pty; do
  node -e "require('$module')"
done
# What its postinstall does beside installing.
ln -sf code-linux.sh $to/lib/vscode/bin/remote-cli/code-server
ln -sf browser-linux.sh $to/lib/vscode/bin/helpers/browser.sh
(cd $to/lib/vscode/extensions && node postinstall.mjs)

# Left over from building, or for other machines.
rm -rf /tmp/build
cd $to/lib/vscode/node_modules
find . -depth \( -name obj.target -o -name .deps -o -name '*.mk' -o -name Makefile -path '*/build/*' \) -exec rm -rf {} +
find node-pty/prebuilds -mindepth 1 -maxdepth 1 ! -name 'linux-*' -exec rm -rf {} +
find @vscode/ripgrep-universal/bin -mindepth 1 -maxdepth 1 ! -name "linux-$(node -p process.arch)" -exec rm -rf {} +

ln -s /usr/local/bin/node $to/lib/node
cat >$to/bin/code-server <<'SCRIPT'
#!/bin/sh
exec /usr/lib/code-server/lib/node /usr/lib/code-server "$@"
SCRIPT
chmod 755 $to/bin/code-server
ln -s ../lib/code-server/bin/code-server /usr/bin/code-server
chown -R 0:0 $to
