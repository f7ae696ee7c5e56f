package dev.entitlement.gateway;

import org.jspecify.annotations.Nullable;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** The version in the jar's manifest; {@code development} when the classes did not come from the jar. */
    public static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
