package dev.entitlement.benchmarks.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a results file of {@code reactivate} says, read without a line of the code that writes it.
 *
 * @param settled ids whose last line says that nothing is left to do
 * @param unknown ids whose last line says that the effect is unknown
 * @param outcomes by id, of the last lines
 */
record ResultLines(Set<String> settled, Set<String> unknown, Map<String, String> outcomes) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The whole lines of a file as a kill has left it; without one, none. */
    static ResultLines read(Path file) throws IOException {
        ResultLines lines = new ResultLines(new HashSet<>(), new HashSet<>(), new HashMap<>());
        if (Files.exists(file)) {
            String text = new String(Files.readAllBytes(file), UTF_8);
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(MAPPER::readTree)
                    .forEach(lines::add);
        }
        return lines;
    }

    private void add(JsonNode line) {
        String id = line.get("entitlementId").asString();
        String outcome = line.get("outcome").asString();
        String effect = line.get("effect").asString();
        outcomes.put(id, outcome);
        keep(settled, id, isSettled(outcome, effect, line.get("response")));
        keep(unknown, id, effect.equals("unknown"));
    }

    private static boolean isSettled(String outcome, String effect, JsonNode response) {
        boolean refused = outcome.equals("rejected")
                && !response.path("responseCode").asString("").equals("UNAUTHORIZED");
        return effect.equals("applied") || (effect.equals("none") && (refused || outcome.equals("already-active")));
    }

    private static void keep(Set<String> ids, String id, boolean isOne) {
        if (isOne) {
            ids.add(id);
        } else {
            ids.remove(id);
        }
    }
}
