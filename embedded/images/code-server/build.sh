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

export PATH=$node/bin:$PATH npm_config_nodedir=$node npm_config_cache=/tmp/npm npm_config_update_notifier=false
npm() {
  node $packages/npm/bin/npm-cli.js --offline --no-audit --no-fund --loglevel=error "$@"
}
(cd $to/lib/vscode && npm rebuild --foreground-scripts)
# What its postinstall does beside installing.
ln -sf code-linux.sh $to/lib/vscode/bin/remote-cli/code-server
ln -sf browser-linux.sh $to/lib/vscode/bin/helpers/browser.sh
(cd $to/lib/vscode/extensions && node postinstall.mjs)

# Left over from building, or for other machines.
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
