package dev.entitlement;

import dev.entitlement.upstream.JsonMembers;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entitlement as the upstream described it. Every field is null where the upstream sent nothing, or {@code null}.
 *
 * <p>Nothing is lost: what is not in the reference, or not as the reference has it (a number for a string, a date that
 * is none), is in {@link #unknownFields()} as it came.
 *
 * @param entitlementId the upstream's name for this entitlement; opaque
 * @param status such as {@code ACTIVE}, {@code PENDING}, {@code SUSPENDED}; new values may appear at any time
 * @param customerIdentifier the reseller's name for its customer
 * @param merchantAccountKey whose product it is
 * @param productKey which product it is
 * @param offerKey under which offer it was sold
 * @param activationCode what the user redeems at the merchant, if the product has such a code
 * @param entitlementDisplayName a name to show to people
 * @param dateCreated when the upstream recorded it
 * @param dateActivated when it became active
 * @param dateEnded when it ended
 * @param dateSuspended when it was suspended
 * @param dateResumed when it was resumed
 * @param dateLastUpdated when the upstream last changed it
 * @param dateExpiry when it expires by itself
 * @param extensionData custom data, of any JSON type
 * @param unknownFields all other fields by name, in order of appearance; immutable
 */
public record Entitlement(
        @Nullable String entitlementId,
        @Nullable String status,
        @Nullable String customerIdentifier,
        @Nullable String merchantAccountKey,
        @Nullable String productKey,
        @Nullable String offerKey,
        @Nullable String activationCode,
        @Nullable String entitlementDisplayName,
        @Nullable Instant dateCreated,
        @Nullable Instant dateActivated,
        @Nullable Instant dateEnded,
        @Nullable Instant dateSuspended,
        @Nullable Instant dateResumed,
        @Nullable Instant dateLastUpdated,
        @Nullable Instant dateExpiry,
        @Nullable JsonText extensionData,
        Map<String, JsonText> unknownFields) {

    public Entitlement {
        unknownFields = Collections.unmodifiableMap(new LinkedHashMap<>(unknownFields));
    }

    /**
     * Reads the record of an answer.
     *
     * @return null if the bytes are not one whole JSON object, or if it has no field beside {@code responseCode},
     *     {@code responseMessage} and {@code parameters}: then nothing is described
     */
    static @Nullable Entitlement parse(byte[] body) {
        Map<String, String> members = JsonMembers.of(body);
        return members == null ? null : EntitlementFields.take(members);
    }
}
