package dev.entitlement.benchmarks.sidebyside;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.benchmarks.scenarios.Cores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk: closed loop, as many requests as the connections carry, about 20,000 entitlements in turn. */
final class Wrk {
    private static final String SCRIPT = """
            local n = 0
            request = function()
              n = n + 1
              return wrk.format("POST", "/v1/entitlement/reactivate/bench-" .. (n % 20000))
            end
            done = function(summary, latency)
              local e = summary.errors
              io.write(string.format("result %d %d %d %d %d %d\\n", summary.requests, summary.duration,
                e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """;
    private static final Pattern RESULT = Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final Cores cores;
    private final Path script;
    private final int connections;

    /**
     * What it saw. Latencies are of a closed loop: they count from the sending, and a proxy that stalls is asked less.
     *
     * @param errors lost connections, timeouts and answers other than 2xx and 3xx
     */
    record Load(long requests, long errors, double perSecond, double p50Micros, double p99Micros, double p999Micros) {
        static Load parse(String output) throws IOException {
            Matcher result = RESULT.matcher(output);
            if (!result.find()) {
                throw new IOException("wrk: " + output.strip());
            }
            long requests = Long.parseLong(result.group(1));
            return new Load(
                    requests,
                    Long.parseLong(result.group(3)),
                    requests * 1e6 / Long.parseLong(result.group(2)),
                    Double.parseDouble(result.group(4)),
                    Double.parseDouble(result.group(5)),
                    Double.parseDouble(result.group(6)));
        }
    }

    private Wrk(Cores cores, Path script, int connections) {
        this.cores = cores;
        this.script = script;
        this.connections = connections;
    }

    /** @param directory gets its script */
    static Wrk with(int connections, Cores cores, Path directory) throws IOException {
        return new Wrk(cores, Files.writeString(directory.resolve("post.lua"), SCRIPT), connections);
    }

    /** Loads a proxy for so long, and waits. */
    Load load(String url, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(cores.prefix(Cores.REST));
        command.addAll(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                url));
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(wrk.getInputStream().readAllBytes(), UTF_8);
            wrk.waitFor();
            return Load.parse(output);
        } finally {
            wrk.destroy();
        }
    }
}
