#!/usr/bin/env bash
# What our load generator can do with one core: calls per second that it keeps on schedule, CPU per call, lateness of its
# own starts, what share of the processor the host gave to other machines; beside it what wrk, h2load, ab and hey do on the same core as fast as they can. The target is an nginx on
# the other core. Needs Linux with two cores, nginx, and the jar of `mvn -q -DskipTests package`; the others where they are.
#
#   benchmarks/ceiling.sh [SECONDS [CONNECTIONS [RATE…]]]        (8, 64, 5000 20000 40000 50000 60000 70000 80000)
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-8} connections=${2:-64}
rates=("${@:3}")
[ ${#rates[@]} -gt 0 ] || rates=(5000 20000 40000 50000 60000 70000 80000)
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

for tool in nginx taskset java; do
    command -v "$tool" >/dev/null || { echo "ceiling: $tool is missing" >&2; exit 2; }
done
jar=benchmarks/target/entitlement-benchmarks.jar
[ -e "$jar" ] || { echo "ceiling: $jar is missing (expected: mvn -q -DskipTests package)" >&2; exit 2; }

port=${CEILING_PORT:-8985}
body='{"responseCode":"OK","responseMessage":"Success","parameters":null,"entitlementId":null,"status":"ACTIVE","dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,"dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z","customerIdentifier":"cust-000042","merchantAccountKey":"BANGO","productKey":"BangoMusic","offerKey":"6M_FREE","activationCode":"AC-7731","entitlementDisplayName":"Bango Music","dateExpiry":null,"extensionData":null}'
cat > "$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log crit;
events { worker_connections 20000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s; client_body_temp_path $work;
  server { listen 127.0.0.1:$port; location / { default_type application/json; return 200 '$body'; } }
}
CONF
taskset -c 1 nginx -c "$work/nginx.conf" -p "$work" & pids+=($!)
url=http://127.0.0.1:$port
for _ in $(seq 50); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

# figure NAME [OBJECT]: a number of the summary, at its top or in one of its objects
figure() {
    awk -v name="\"$1\"" -v object="${2:+\"$2\"}" '
        object != "" && $1 == object { inside = 1 }
        $1 == name && (object == "" || inside) { gsub(/,/, "", $3); print $3; exit }' "$work/out/summary.json"
}

printf '%-26s %12s %12s %14s %12s %9s\n' '' 'asked/s' 'answered/s' 'CPU µs/call' 'late p99 ms' 'stolen'
best=0
for rate in "${rates[@]}"; do
    status=0
    taskset -c 0 java -Xms1g -Xmx1g -XX:+UseSerialGC -XX:ActiveProcessorCount=1 -jar "$jar" load --target "$url" \
        --rate "$rate" --duration "${seconds}s" --warm-up 4s --connections "$connections" --out "$work/out" \
        >"$work/load.log" 2>&1 || status=$?
    [ "$status" = 0 ] || [ "$status" = 3 ] || { cat "$work/load.log" >&2; exit 1; }
    answered=$(figure rate)
    kept=$(awk -v answered="$answered" -v rate="$rate" -v status="$status" \
        'BEGIN { print (status == 0 && answered >= 0.999 * rate) ? "" : "not kept" }')
    [ -n "$kept" ] || best=$rate
    printf '%-26s %12s %12s %14s %12s %9s  %s\n' load "$rate" "$answered" "$(figure processorMicrosPerCall)" \
        "$(figure p99 lateMs)" "$(figure byOtherMachines processorsTaken)" "$kept"
done
echo "load kept $best calls/s on schedule"

# beside NAME COMMAND…: as fast as it can; its processor time and the requests it says it made
beside() {
    local name=$1
    command -v "$name" >/dev/null || return 0
    shift
    TIMEFORMAT='%U %S'
    { time taskset -c 0 "$@" >"$work/$name.out" 2>"$work/$name.err"; } 2>"$work/$name.time" || true
    awk -v name="$name" -v seconds="$seconds" -v time="$(tail -n 1 "$work/$name.time")" '
        /requests in/ { requests = $1 }
        /^requests: / { requests = $8 }
        /^Complete requests:/ { requests = $3 }
        /\[200\]/ { requests = $2 }
        END {
            split(time, cpu, " ")
            if (requests > 0) printf "%-26s %12s %12.0f %14.1f\n", name, "-", requests / seconds, (cpu[1] + cpu[2]) * 1e6 / requests
            else printf "%-26s said nothing that could be read\n", name
        }' "$work/$name.out"
}
beside wrk wrk -t1 -c"$connections" -d"${seconds}s" --latency "$url/v1/entitlement/reactivate/bench-1"
beside h2load h2load --h1 -t1 -c"$connections" -D "$seconds" "$url/v1/entitlement/reactivate/bench-1"
beside ab ab -q -k -c "$connections" -t "$seconds" -n 100000000 "$url/v1/entitlement/reactivate/bench-1"
beside hey hey -cpus 1 -c "$connections" -z "${seconds}s" "$url/v1/entitlement/reactivate/bench-1"
