package dev.entitlement.policy;

/** Who goes before whom in a {@link FairQueue}, first to last. */
public enum Priority {
    /** The first attempt of a single call. */
    FIRST,
    /** A later attempt of a single call: it has had its chance, and waits behind the others', but does not starve. */
    RETRY,
    /** Any attempt of a bulk line: it takes what single calls leave over. */
    BULK
}
