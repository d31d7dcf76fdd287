#!/bin/sh
# 标识（biaoshi）离线安装：不联网，只用本目录里的文件，逐个核对哈希。
# 用法：sh install.sh [--prefix 目录] [--python 解释器]
# 退出状态：0 装好了；2 用法有误；3 没有装成，原来的安装没有动。
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=
python=

say() { printf '%s\n' "$*"; }
stop() { printf '没有装成：%s\n' "$*" >&2; exit 3; }
usage() { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || usage; prefix=$2; shift 2 ;;
    --python) [ $# -ge 2 ] || usage; python=$2; shift 2 ;;
    -h|--help) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
    *) usage ;;
  esac
done
if [ -z "$prefix" ]; then
  if [ "$(id -u)" = 0 ]; then prefix=/opt/biaoshi; else prefix=$HOME/biaoshi; fi
fi
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac

# 一、这台机器行不行
machine=$(uname -m)
[ "$(uname -s)" = Linux ] || stop "只能装在 Linux 上；Windows 用户请用浏览器访问服务。"
case $machine in x86_64|aarch64) ;; *) stop "处理器是 $machine，只支持 x86_64 和 aarch64。" ;; esac
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | awk '{print $2}') || glibc=
[ -n "$glibc" ] || stop "系统的 C 库不是 glibc（如 Alpine 的 musl），不支持。"
old=$(printf '%s\n2.28\n' "$glibc" | sort -t. -k1,1n -k2,2n | head -n 1)
[ "$old" = 2.28 ] || stop "glibc 是 $glibc，需要 2.28 以上（如银河麒麟 V10、统信 UOS 20、openEuler 20.03）。"
if [ -e "$prefix" ] && [ ! -f "$prefix/.biaoshi" ] && [ -n "$(ls -A "$prefix")" ]; then
  stop "$prefix 不是空目录，也不是以前装的标识。请换一个 --prefix。"
fi
parent=$(dirname -- "$prefix")
mkdir -p "$parent" 2>/dev/null || stop "不能建立 $parent，请用有权限的用户安装，或者换一个 --prefix。"
[ -w "$parent" ] || stop "不能在 $parent 里写，请用有权限的用户安装，或者换一个 --prefix。"
free=$(df -Pk "$parent" | awk 'NR==2 {print $4}')
[ "$free" -ge 2000000 ] || stop "$parent 所在的盘只剩 $((free / 1024)) MB，需要 2000 MB。"

# 二、文件是不是原样
say "核对文件……"
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || stop "有文件缺少或者被改过（见上），请重新拷贝整个目录。"

# 三、装到旁边，成了再换过去
stage=$prefix.new.$$
log=$prefix.install.log
trap 'rm -rf "$stage"' EXIT
trap 'exit 3' HUP INT TERM
mkdir "$stage" || stop "不能建立 $stage。"
if [ -n "$python" ]; then
  "$python" -I -c 'import sys; sys.exit(sys.version_info[:2] != (3, @MINOR@))' || stop "$python 不是 Python 3.@MINOR@，本目录里的库只适用于这一版。"
  "$python" -I -m venv --without-pip --copies "$stage/python" || stop "$python 不能建立虚拟环境。"
else
  packed=$here/python/python-@PYTHON@-$machine.tar.gz
  [ -f "$packed" ] || stop "没有 $machine 的解释器；请用 --python 指明本机的 Python 3.@MINOR@。"
  tar -xzf "$packed" -C "$stage" || stop "解释器解不开。"
fi
interpreter=$stage/python/bin/python3
say "安装（几分钟）……"
set -- "$here"/wheels/pip-*.whl
env -i PATH=/usr/bin:/bin HOME="$stage" LANG=C.UTF-8 TMPDIR="${TMPDIR:-/tmp}" PIP_CONFIG_FILE=/dev/null \
  "$interpreter" -I -B "$1/pip" --isolated --disable-pip-version-check install --quiet --no-index --find-links "$here/wheels" \
  --require-hashes --only-binary :all: --no-deps --no-compile --no-cache-dir --no-warn-script-location \
  --root-user-action ignore -r "$here/requirements.txt" >"$log" 2>&1 || stop "安装库时出错，详见 $log。"
"$interpreter" -I -m compileall -q -f -j 0 --invalidation-mode checked-hash -s "$stage" "$stage/python/lib" >>"$log" 2>&1 || true
# pip 写的命令带着绝对路径，搬动后不能用：只留解释器，命令见 bin/
find "$stage/python/bin" -type f ! -name 'python*' -exec rm -f {} +
mkdir "$stage/bin"
for pair in biaoshi:biaoshi biaoshi-service:biaoshi_api; do
  cat >"$stage/bin/${pair%%:*}" <<EOF
#!/bin/sh
self=\$(readlink -f -- "\$0")
exec "\${self%/bin/*}/python/bin/python3" -I -m ${pair##*:} "\$@"
EOF
  chmod 755 "$stage/bin/${pair%%:*}"
done
cp -R "$here/samples" "$here/LICENSE" "$here/NOTICE" "$here/sbom.cdx.json" "$stage/"
cp "$here/SHA256SUMS" "$stage/.biaoshi"

# 四、自检
"$stage/bin/biaoshi" doctor || stop "自检没有通过，详见上面各行。"
rm -rf "$prefix.old"
if [ -e "$prefix" ]; then mv "$prefix" "$prefix.old"; fi
mv "$stage" "$prefix" || { [ -e "$prefix.old" ] && mv "$prefix.old" "$prefix"; stop "不能换到 $prefix。"; }
rm -rf "$prefix.old" "$log"
trap - EXIT
say "装好了。试一试：$prefix/bin/biaoshi check $prefix/samples"
