package dev.entitlement;

import dev.entitlement.upstream.JsonMembers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an entitlement while they are sorted: what fits the reference is taken out, the rest stays. */
final class EntitlementFields {

    private static final String NULL = "null";

    /** ISO 8601: a fraction of a second or none; {@code Z}, an offset, or neither, which is UTC. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]") // +01:00, +0100, +01
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT); // the 30th of February is no date, and not the 28th either

    private final Map<String, String> rest;

    private EntitlementFields(Map<String, String> members) {
        this.rest = new LinkedHashMap<>(members);
    }

    static @Nullable Entitlement take(Map<String, String> members) {
        EntitlementFields fields = new EntitlementFields(members);
        fields.rest.remove("responseCode");
        fields.rest.remove("responseMessage");
        fields.rest.remove("parameters");
        return fields.rest.isEmpty() ? null : fields.entitlement();
    }

    private Entitlement entitlement() {
        return new Entitlement(
                string("entitlementId"),
                string("status"),
                string("customerIdentifier"),
                string("merchantAccountKey"),
                string("productKey"),
                string("offerKey"),
                string("activationCode"),
                string("entitlementDisplayName"),
                date("dateCreated"),
                date("dateActivated"),
                date("dateEnded"),
                date("dateSuspended"),
                date("dateResumed"),
                date("dateLastUpdated"),
                date("dateExpiry"),
                json("extensionData"),
                unknown());
    }

    private @Nullable String string(String name) {
        String value = rest.get(name);
        if (value == null || !isStringOrNull(value)) {
            return null;
        }
        rest.remove(name);
        return text(value);
    }

    private @Nullable Instant date(String name) {
        String value = rest.get(name);
        if (value == null || !isStringOrNull(value)) {
            return null;
        }
        String text = text(value);
        Instant date = text == null ? null : instant(text);
        if (text == null || date != null) {
            rest.remove(name);
        }
        return date;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return DATE.parse(text, Instant::from);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private @Nullable JsonText json(String name) {
        String value = rest.remove(name);
        return value == null || value.equals(NULL) ? null : new JsonText(value);
    }

    /** Asked last, when the known fields are out. */
    private Map<String, JsonText> unknown() {
        Map<String, JsonText> unknown = new LinkedHashMap<>();
        rest.forEach((name, value) -> unknown.put(name, new JsonText(value)));
        return unknown;
    }

    private static boolean isStringOrNull(String value) {
        return value.startsWith("\"") || value.equals(NULL);
    }

    private static @Nullable String text(String value) {
        return value.equals(NULL) ? null : JsonMembers.unquote(value);
    }
}
