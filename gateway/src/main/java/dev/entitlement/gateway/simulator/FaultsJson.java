package dev.entitlement.gateway.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON face of {@link Faults}: all members out, any of them in, the others stay. A member it does not know is
 * refused rather than ignored: a misspelt fault would make a test pass that tested nothing.
 */
final class FaultsJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Map<String, BiFunction<Faults, JsonNode, Faults>> MEMBERS = members();

    private FaultsJson() {}

    static byte[] write(Faults faults) {
        ObjectNode json = MAPPER.createObjectNode();
        number(json, "errorRate", faults.errorRate());
        number(json, "hangRate", faults.hangRate());
        number(json, "resetRate", faults.resetRate());
        json.put("latency", faults.latency().text());
        number(json, "rateLimit", faults.rateLimit());
        json.put("concurrency", faults.concurrency());
        number(json, "capacity", faults.capacity());
        number(json, "refusalCost", faults.refusalCost());
        number(json, "pendingRate", faults.pendingRate());
        json.put("outage", faults.outage());
        return MAPPER.writeValueAsBytes(json);
    }

    /** @throws IllegalArgumentException if this is not a JSON object, with a message for the sender */
    static JsonNode read(byte[] body) {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not well-formed JSON, or a member is given twice", e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException(
                    "not a JSON object (expected: one with any of " + MEMBERS.keySet() + ")");
        }
        return json;
    }

    /** @throws IllegalArgumentException if a member is unknown or its value is not accepted, naming member and range */
    static Faults apply(Faults faults, JsonNode json) {
        Faults changed = faults;
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            changed = apply(changed, member.getKey(), member.getValue());
        }
        return changed;
    }

    private static Faults apply(Faults faults, String name, JsonNode value) {
        BiFunction<Faults, JsonNode, Faults> member = MEMBERS.get(name);
        if (member == null) {
            throw new IllegalArgumentException(name + ": unknown (expected: any of " + MEMBERS.keySet() + ")");
        }
        try {
            return member.apply(faults, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, BiFunction<Faults, JsonNode, Faults>> members() {
        Map<String, BiFunction<Faults, JsonNode, Faults>> members = new LinkedHashMap<>();
        members.put("errorRate", (faults, value) -> faults.withErrorRate(share(value)));
        members.put("hangRate", (faults, value) -> faults.withHangRate(share(value)));
        members.put("resetRate", (faults, value) -> faults.withResetRate(share(value)));
        members.put("latency", (faults, value) -> faults.withLatency(latency(value)));
        members.put("rateLimit", (faults, value) -> faults.withRateLimit(perSecond(value)));
        members.put("concurrency", (faults, value) -> faults.withConcurrency(concurrency(value)));
        members.put("capacity", (faults, value) -> faults.withCapacity(perSecond(value)));
        members.put("refusalCost", (faults, value) -> faults.withRefusalCost(share(value)));
        members.put("pendingRate", (faults, value) -> faults.withPendingRate(share(value)));
        members.put("outage", (faults, value) -> faults.withOutage(yesOrNo(value)));
        return members;
    }

    /** The JSON text of the value goes to the same reader as an option's, so a string in quotes is no number. */
    private static double share(JsonNode value) {
        return Values.share(value.toString());
    }

    private static boolean yesOrNo(JsonNode value) {
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(value + " (expected: true or false)");
        }
        return value.booleanValue();
    }

    private static @Nullable Double perSecond(JsonNode value) {
        return value.isNull() ? null : (Double) Values.perSecond(value.toString(), "null");
    }

    private static @Nullable Integer concurrency(JsonNode value) {
        return value.isNull() ? null : (Integer) Values.concurrency(value.toString(), "null");
    }

    private static Latency latency(JsonNode value) {
        return Latency.parse(value.isString() ? value.stringValue() : value.toString());
    }

    /** Whole numbers without a fraction, as people write them. */
    private static void number(ObjectNode json, String name, @Nullable Double value) {
        if (value == null) {
            json.putNull(name);
        } else if (value == Math.rint(value)) {
            json.put(name, value.longValue());
        } else {
            json.put(name, value);
        }
    }
}
