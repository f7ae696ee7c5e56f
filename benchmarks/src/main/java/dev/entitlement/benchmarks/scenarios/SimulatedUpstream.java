package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The simulator, as a process of its own. */
final class SimulatedUpstream implements AutoCloseable {
    private final Program program;
    private final String url;
    private final Control control;

    /** @param calls attempts that have reached it; echoes are told apart */
    record Totals(long calls, long echoes, int maxInFlight) {}

    private SimulatedUpstream(Program program, String url, Control control) {
        this.program = program;
        this.url = url;
        this.control = control;
    }

    /** Waits until it is ready. */
    static SimulatedUpstream of(Program program, Control control) throws IOException, InterruptedException {
        return new SimulatedUpstream(program, program.ready(), control);
    }

    /** With its version prefix. */
    String url() {
        return url;
    }

    /** @param members as {@code PUT /simulator/faults} takes them, such as {@code "outage":true} */
    void change(String members) throws IOException, InterruptedException {
        control.put(simulator("faults"), "{" + members + "}");
    }

    Totals totals() throws IOException, InterruptedException {
        JsonNode json = control.get(simulator("totals"));
        return new Totals(
                json.get("total").longValue(),
                json.get("echoes").longValue(),
                json.get("maxInFlight").intValue());
    }

    /**
     * What it has seen, id by id.
     *
     * @param ids attempts by id
     * @param applied how often each entitlement was really reactivated
     * @param identifiers how many different ones came
     */
    record Seen(Map<String, Integer> ids, Map<String, Integer> applied, int identifiers) {}

    Seen seen() throws IOException, InterruptedException {
        JsonNode json = control.get(simulator("stats"));
        return new Seen(
                counts(json.get("ids")),
                counts(json.get("applied")),
                json.get("identifiers").size());
    }

    private static Map<String, Integer> counts(JsonNode json) {
        Map<String, Integer> counts = new HashMap<>();
        json.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().intValue()));
        return counts;
    }

    private String simulator(String what) {
        return url.substring(0, url.length() - "/v1".length()) + "/simulator/" + what;
    }

    @Override
    public void close() {
        program.close();
    }
}
