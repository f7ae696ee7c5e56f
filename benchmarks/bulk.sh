#!/usr/bin/env bash
# What a reactivation costs in a bulk, beside the same one as a call of its own: CPU of the gateway for each, in turns, in
# front of the same nginx, and its memory. Then what a bulk does to others: p99 of single calls at a constant rate, with
# bulks beside them and without, in front of the simulator, which takes 50 ms for each. The gateway has one core with one
# event loop; everything else has the other. Needs Linux with two cores, curl, wrk, nginx, and the jars of
# `mvn -q -DskipTests package`.
#
#   benchmarks/bulk.sh [ROUNDS [SECONDS [WARM_UP_SECONDS [IDS [RATE]]]]]        (3, 12, 25, 200000, 1000)
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} seconds=${2:-12} warm_up=${3:-25} ids=${4:-200000} rate=${5:-1000} connections=64
upstream=${BULK_PORT:-8985} port=$((upstream + 1))
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

for tool in curl wrk nginx taskset java; do
    command -v "$tool" >/dev/null || { echo "bulk: $tool is missing" >&2; exit 2; }
done
for jar in gateway/target/entitlement-gateway.jar benchmarks/target/entitlement-benchmarks.jar; do
    [ -e "$jar" ] || { echo "bulk: $jar is missing (expected: mvn -q -DskipTests package)" >&2; exit 2; }
done

body='{"responseCode":"OK","responseMessage":"Success","parameters":null,"entitlementId":null,"status":"ACTIVE","dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,"dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z","customerIdentifier":"cust-000042","merchantAccountKey":"BANGO","productKey":"BangoMusic","offerKey":"6M_FREE","activationCode":"AC-7731","entitlementDisplayName":"Bango Music","dateExpiry":null,"extensionData":null}'
cat > "$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log crit;
events { worker_connections 20000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s; client_body_temp_path $work;
  server { listen 127.0.0.1:$upstream; location / { default_type application/json; return 200 '$body'; } }
}
CONF
taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" & pids+=($!)

cat > "$work/post.lua" <<'LUA'
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", "/v1/entitlement/reactivate/bench-" .. (n % 20000))
end
LUA
seq -f 'bench-%.0f' "$ids" >"$work/ids"

jvm=(-Xms512m -Xmx1g -XX:+UseSerialGC -Dreactor.netty.ioWorkerCount=1 -XX:ActiveProcessorCount=1)
jar=gateway/target/entitlement-gateway.jar
export ENTITLEMENT_UPSTREAM_PASSWORD=p

# started NAME CORE COMMAND…: runs a subcommand of the gateway's jar until it is ready, and leaves its process id in pid
started() {
    local name=$1 core=$2
    shift 2
    taskset -c "$core" java "${jvm[@]}" -jar "$jar" "$@" >"$work/$name.out" 2>&1 & pid=$!; pids+=("$pid")
    for _ in $(seq 150); do grep -q '^ready' "$work/$name.out" && return; sleep 0.2; done
    cat "$work/$name.out" >&2
    exit 1
}
started gateway 1 serve --port "$port" --admin-port $((port + 1)) --upstream-url "http://127.0.0.1:$upstream/v1" --upstream-username u
gateway=$pid

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
rss() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$gateway/status"; }

# cost NAME COMMAND…: runs it and prints what the gateway spent on each of the calls that COMMAND says it made
cost() {
    local name=$1 before after calls start
    shift
    before=$(ticks "$gateway") start=$(date +%s.%N)
    calls=$("$@")
    after=$(ticks "$gateway")
    awk -v name="$name" -v calls="$calls" -v cpu="$(((after - before) * 1000000 / $(getconf CLK_TCK)))" \
        -v took="$(echo "$(date +%s.%N) - $start" | bc)" -v rss="$(rss)" 'BEGIN {
            printf "%-7s %8d calls  %8.0f/s  %6.1f CPU µs/call  %4d MB RSS\n", name, calls, calls / took, cpu / calls, rss }'
}
single() {
    taskset -c 0 wrk -t1 -c"$connections" -d"$1s" -s "$work/post.lua" "http://127.0.0.1:$port" >"$work/wrk.out"
    ! grep -q 'Non-2xx' "$work/wrk.out" || { cat "$work/wrk.out" >&2; exit 1; }
    awk '/requests in/ { print $1 }' "$work/wrk.out"
}
bulk() {
    taskset -c 0 curl -sS -N -X POST -T "$work/ids" -H 'Content-Type: text/plain' -H 'Expect:' \
        "http://127.0.0.1:$port/v1/entitlement/reactivate" | tail -1 >"$work/summary"
    grep -q "\"total\":$ids,\"reactivated\":$ids," "$work/summary" || { cat "$work/summary" >&2; exit 1; }
    echo "$ids"
}
# p99 of single calls at a constant rate
p99() {
    taskset -c 0 java -XX:+UseSerialGC -XX:ActiveProcessorCount=1 -jar benchmarks/target/entitlement-benchmarks.jar load \
        --target "http://127.0.0.1:$port" --rate "$rate" --duration "${seconds}s" --out "$work/load" >/dev/null 2>&1 || true
    sed -n 's/.*"latencyMs" *: *{\([^}]*\)}.*/\1/p' <(tr -d '\n' <"$work/load/summary.json") | grep -o '"p99" *: *[0-9.]*' | grep -o '[0-9.]*$'
    rm -rf "$work/load"
}

echo "warm-up, $warm_up s and two bulks"
single "$warm_up" >/dev/null
bulk >/dev/null
bulk >/dev/null
for _ in $(seq "$rounds"); do
    cost single single "$seconds"
    cost bulk bulk
done | tee "$work/rows"
awk '{ for (i = 2; i <= NF; i++) if ($i == "CPU") { if (!($1 in least) || $(i - 1) < least[$1]) least[$1] = $(i - 1) } }
    END { printf "bulk / single, least to least: %.2f\n", least["bulk"] / least["single"] }' "$work/rows"

kill "$gateway"
wait "$gateway" 2>/dev/null || true
started simulator 0 simulate --port $((upstream + 3))
# 128 at a time of 50 ms are some 2,500 a second: with more the other core would be what is measured.
started gateway 1 serve --port "$port" --admin-port $((port + 1)) --upstream-url "http://127.0.0.1:$((upstream + 3))/v1" \
    --upstream-username u --max-in-flight 128
gateway=$pid
p99 >/dev/null
for _ in $(seq "$rounds"); do
    alone=$(p99)
    taskset -c 0 curl -sS -N -X POST -T - -H 'Content-Type: text/plain' "http://127.0.0.1:$port/v1/entitlement/reactivate" \
        < <(seq -f 'bench-%.0f' 1000000000 2>/dev/null) >/dev/null & busy=$! # it goes on until it is ended
    beside=$(p99)
    kill "$busy" || { echo "bulk: the bulk ended before the single calls did" >&2; exit 1; }
    wait "$busy" 2>/dev/null || true
    awk -v rate="$rate" -v alone="$alone" -v beside="$beside" 'BEGIN {
        printf "p99 of single calls at %d/s: %.2f ms alone, %.2f ms beside a bulk, ratio %.2f\n", rate, alone, beside, beside / alone }'
done
