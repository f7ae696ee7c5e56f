package dev.entitlement.gateway.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may call.
 *
 * @param keys the file of API keys, {@code name:key} or {@code name:sha256:hex} a line; null lets everyone in
 */
public record CallerRule(@Nullable Path keys) {
    /** Everyone may call. */
    public static final CallerRule OPEN = new CallerRule(null);

    public boolean isOpen() {
        return keys == null;
    }
}
