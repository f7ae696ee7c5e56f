package dev.entitlement.gateway.options;

/** Whose credentials go upstream. */
public enum CredentialsMode {
    /** The gateway's own, the same for every caller. */
    GATEWAY,
    /** Each caller's own {@code Authorization}, as it came. */
    PASSTHROUGH
}
