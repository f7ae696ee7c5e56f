package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The gateway, or another proxy in its place, as a process of its own. */
final class MeasuredGateway implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("(\\S+) admin (\\S+) upstream \\S+");

    private final Program program;
    private final String url;
    private final @Nullable String adminUrl;
    private final Control control;

    /**
     * What it says of itself.
     *
     * @param limit the adaptive limit; not a number if it has none
     * @param queued calls that wait for a permit; not a number if it has no queue
     * @param inFlight attempts at the upstream
     * @param circuitOpen 1 if the circuit is not closed, else 0
     */
    record Status(double limit, double queued, double inFlight, double circuitOpen) {
        /** Of one that says nothing of itself. */
        static final Status UNSAID = new Status(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    private MeasuredGateway(Program program, String url, @Nullable String adminUrl, Control control) {
        this.program = program;
        this.url = url;
        this.adminUrl = adminUrl;
        this.control = control;
    }

    /** Waits until it is ready. */
    static MeasuredGateway of(Program program, Control control) throws IOException, InterruptedException {
        String line = program.ready();
        Matcher ready = READY.matcher(line);
        if (!ready.matches()) {
            throw new IOException("the gateway is ready in words of its own: " + line);
        }
        return new MeasuredGateway(program, ready.group(1), ready.group(2), control);
    }

    /** One that says nothing of itself. */
    static MeasuredGateway other(Program program, String url, Control control) {
        return new MeasuredGateway(program, url, null, control);
    }

    String url() {
        return url;
    }

    /** What it has taken of processors so far, in nanoseconds. */
    double processorNanos() {
        return program.processorNanos();
    }

    /** How late its event loops were at most in the last minutes, in seconds, as it says itself. */
    double latestLoopSeconds() throws IOException, InterruptedException {
        if (adminUrl == null) {
            return Double.NaN;
        }
        return control.text(adminUrl + "/metrics")
                .lines()
                .filter(line -> line.startsWith("entitlement_event_loop_delay_seconds_max"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(Double.NaN);
    }

    double peakMegabytes() {
        return program.peakMegabytes();
    }

    /** The hard cap on attempts at the upstream at once; beyond all bounds if it has none. */
    int cap() throws IOException, InterruptedException {
        return adminUrl == null
                ? Integer.MAX_VALUE
                : client(adminUrl).path("maxInFlight").intValue();
    }

    Status status() throws IOException, InterruptedException {
        if (adminUrl == null) {
            return Status.UNSAID;
        }
        JsonNode client = client(adminUrl);
        return new Status(
                number(client, "limit"),
                number(client, "queued"),
                number(client, "inFlight"),
                client.path("circuit").asString("closed").equals("closed") ? 0 : 1);
    }

    private JsonNode client(String of) throws IOException, InterruptedException {
        return control.get(of + "/status").path("client");
    }

    private static double number(JsonNode json, String name) {
        return json.path(name).isNumber() ? json.path(name).doubleValue() : Double.NaN;
    }

    @Override
    public void close() {
        program.close();
    }
}
