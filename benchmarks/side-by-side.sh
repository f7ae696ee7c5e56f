#!/usr/bin/env bash
# What a request costs through our gateway, beside the same request through a bare Reactor Netty proxy: CPU per request,
# requests per second, latency. Both on one core with one event loop, in turns, in front of the same nginx; wrk and nginx
# on the other core. Needs Linux with two cores, wrk, nginx, and the jars of `mvn -q -DskipTests package`.
#
#   benchmarks/side-by-side.sh [ROUNDS [SECONDS [WARM_UP_SECONDS]]]        (3, 12, 25)
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} seconds=${2:-12} warm_up=${3:-25} connections=64
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

for tool in wrk nginx taskset java; do
    command -v "$tool" >/dev/null || { echo "side-by-side: $tool is missing" >&2; exit 2; }
done
for jar in gateway/target/entitlement-gateway.jar benchmarks/target/entitlement-benchmarks.jar; do
    [ -e "$jar" ] || { echo "side-by-side: $jar is missing (expected: mvn -q -DskipTests package)" >&2; exit 2; }
done

body='{"responseCode":"OK","responseMessage":"Success","parameters":null,"entitlementId":null,"status":"ACTIVE","dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,"dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z","customerIdentifier":"cust-000042","merchantAccountKey":"BANGO","productKey":"BangoMusic","offerKey":"6M_FREE","activationCode":"AC-7731","entitlementDisplayName":"Bango Music","dateExpiry":null,"extensionData":null}'
cat > "$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log crit;
events { worker_connections 20000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s; client_body_temp_path $work;
  server { listen 127.0.0.1:8981; location / { default_type application/json; return 200 '$body'; } }
}
CONF
taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" & pids+=($!)

cat > "$work/post.lua" <<'LUA'
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", "/v1/entitlement/reactivate/bench-" .. (n % 20000), { ["X-Bench"] = "1" })
end
LUA

jvm=(-Xms512m -Xmx1g -XX:+UseSerialGC -Dreactor.netty.ioWorkerCount=1 -XX:ActiveProcessorCount=1)
export ENTITLEMENT_UPSTREAM_PASSWORD=p
taskset -c 1 java "${jvm[@]}" -jar gateway/target/entitlement-gateway.jar serve --port 8982 --admin-port 8983 \
    --upstream-url http://127.0.0.1:8981/v1 --upstream-username u >"$work/gateway.out" 2>&1 & gateway=$!; pids+=("$gateway")
taskset -c 1 java "${jvm[@]}" -cp benchmarks/target/entitlement-benchmarks.jar dev.entitlement.benchmarks.peers.BareProxy \
    8984 http://127.0.0.1:8981 >"$work/bare.out" 2>&1 & bare=$!; pids+=("$bare")
for out in gateway bare; do
    for _ in $(seq 100); do grep -q '^ready' "$work/$out.out" && break; sleep 0.2; done
    grep -q '^ready' "$work/$out.out" || { cat "$work/$out.out" >&2; exit 1; }
done

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# run NAME PID PORT SECONDS: drives one proxy and prints a row
run() {
    local before after
    before=$(ticks "$2")
    taskset -c 0 wrk -t1 -c"$connections" -d"$4s" --latency -s "$work/post.lua" "http://127.0.0.1:$3" >"$work/wrk.out"
    after=$(ticks "$2")
    awk -v name="$1" -v cpu="$(((after - before) * 1000000 / $(getconf CLK_TCK)))" '
        /requests in/ { requests = $1 } /Requests\/sec/ { rate = $2 } /50%/ { p50 = $2 } /99%/ { p99 = $2 }
        /Non-2xx/ { bad = $NF } /Socket errors/ { bad = bad " " $0 }
        END { printf "%-8s %8.0f req/s  %6.1f CPU µs/request  p50 %s  p99 %s  %s\n", name, rate, cpu / requests, p50, p99, bad ? "ERRORS " bad : "" }' "$work/wrk.out"
}

echo "warm-up, $warm_up s each"
run gateway "$gateway" 8982 "$warm_up" >/dev/null
run bare "$bare" 8984 "$warm_up" >/dev/null
for round in $(seq "$rounds"); do
    run bare "$bare" 8984 "$seconds"
    run gateway "$gateway" 8982 "$seconds"
done | tee "$work/rows"
awk '{ for (i = 2; i <= NF; i++) if ($i == "CPU") { if (!($1 in least) || $(i - 1) < least[$1]) least[$1] = $(i - 1) } }
    END { printf "gateway / bare, least to least: %.2f\n", least["gateway"] / least["bare"] }' "$work/rows"
for name in gateway bare; do
    printf '%-8s %4d MB RSS\n' "$name" "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/${!name}/status")"
done
