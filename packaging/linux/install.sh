#!/usr/bin/env bash
# Install the one-folder build for one user, or for everybody when run as root. Usage: install.sh [dist/apronplan]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:-$here/../../dist/apronplan}"
if [[ ! -x "$folder/apronplan" ]]; then
    echo "There is no built program in $folder. Build it first: pyinstaller packaging/apronplan.spec" >&2
    exit 1
fi
if [[ $EUID -eq 0 ]]; then lib=/opt bin=/usr/local/bin share=/usr/local/share
else lib="$HOME/.local/lib" bin="$HOME/.local/bin" share="${XDG_DATA_HOME:-$HOME/.local/share}"; fi
mkdir -p "$lib" "$bin" "$share/applications" "$share/icons/hicolor/scalable/apps" "$share/mime/packages"
rm -rf "$lib/apronplan.new" "$lib/apronplan.old"
cp -R "$folder" "$lib/apronplan.new"
if [[ -d "$lib/apronplan" ]]; then mv "$lib/apronplan" "$lib/apronplan.old"; fi
mv "$lib/apronplan.new" "$lib/apronplan"
rm -rf "$lib/apronplan.old"
ln -sfn "$lib/apronplan/apronplan" "$bin/apronplan"
cp "$here/apronplan.desktop" "$share/applications/"
cp "$here/apronplan.svg" "$share/icons/hicolor/scalable/apps/"
cp "$here/apronplan-mime.xml" "$share/mime/packages/"
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime"; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications"; fi
echo "Installed in $lib/apronplan; start it with $bin/apronplan or from the menu."
