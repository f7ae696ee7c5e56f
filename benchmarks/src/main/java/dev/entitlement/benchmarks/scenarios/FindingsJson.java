package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Findings for programs. */
final class FindingsJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private FindingsJson() {}

    /** @param machine what it ran on */
    static byte[] write(Findings findings, Instant started, Map<String, String> machine) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("scenario", findings.scenario());
        json.put("about", findings.about());
        json.put("passes", findings.passes());
        json.put("saturated", findings.saturated());
        json.put("lateP99Ms", findings.lateP99Nanos() / 1e6);
        json.put("started", started.toString());
        machine.forEach(json.putObject("machine")::put);
        findings.figures().forEach(figure -> figure(json.withArray("figures").addObject(), figure));
        findings.notes().forEach(json.putArray("notes")::add);
        ObjectNode series = json.putObject("series");
        findings.series().forEach((name, points) -> points(series.putArray(name), points));
        return MAPPER.writeValueAsBytes(json);
    }

    /** What is no number has none; its text says why. */
    private static void figure(ObjectNode json, Figure figure) {
        json.put("name", figure.name());
        json.put("value", Double.isFinite(figure.value()) ? (Double) figure.value() : null);
        json.put("unit", figure.unit().inJson());
        json.put("text", figure.text());
        bound(json, "must", figure.must(), figure.unit());
        if (figure.must() != null) {
            json.put("verdict", figure.verdict());
        }
        bound(json, "goal", figure.goal(), figure.unit());
        if (figure.goal() != null) {
            json.put("goalReached", figure.reachesGoal());
        }
    }

    private static void bound(ObjectNode json, String name, @Nullable Bound bound, Unit unit) {
        if (bound != null) {
            json.put(name, bound.text(unit));
        }
    }

    private static void points(ArrayNode json, List<Point> points) {
        points.forEach(point -> json.addArray().add(point.atSeconds()).add(point.value()));
    }
}
